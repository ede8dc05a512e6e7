/** `npm start`: a deep Q-network learns a pixel game while you watch. Further arguments are those of `train`. */

import { run } from './bellman.js';
import { processIo } from './cli/io.js';

const rest = process.argv.slice(2);
process.exitCode = await run(['train', 'dqn', 'MinAtar/Breakout-v1', '--watch', ...rest], processIo());
