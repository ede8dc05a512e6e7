/** `evaluate RUN`: whole episodes of what a run has learned, without exploring. */

import { type Command, Option } from 'commander';
import { BadInput } from '../core/errors.js';
import { EVALUATION_SEED, evaluate } from '../core/evaluate.js';
import { type Io, printJson } from './cli/io.js';
import { command, envOption, jsonOption, runDeviceOption, whole } from './cli/options.js';
import { type Choice, dispose, openSession } from './cli/session.js';
import { bold, dim, grouped, short, table } from './cli/terminal.js';

interface Flags {
  readonly episodes: number;
  readonly seed: number;
  readonly env?: string;
  readonly device?: string;
  readonly checkpoint: Choice;
  readonly json?: true;
}

function choiceOf(text: string): Choice {
  if (text === 'best' || text === 'latest') return text;
  if (/^\d+$/.test(text)) return Number(text);
  throw new BadInput(`--checkpoint must be best, latest or the step of one, got '${text}'`);
}

async function act(io: Io, directory: string, flags: Flags): Promise<void> {
  const { episodes, seed, env, device, checkpoint: choice } = flags;
  const session = await openSession(directory, { ...(env && { env }), ...(device && { device }), checkpoint: choice });
  try {
    const { world, training, config, checkpoint } = session;
    const { returns: _, ...result } = await evaluate({
      env: world.source,
      ...world.options,
      policy: training.agent,
      episodes,
      seed,
    });
    if (flags.json) {
      printJson(io, { env: config.env.id, agent: config.agent, ...result, envSteps: checkpoint.envSteps, seed });
      return;
    }
    const { mean, std, median, min, max } = result.return;
    const capped = result.capped === 0 ? '' : `${result.capped} episodes were cut off after 10,000 steps.\n`;
    io.out(
      `${bold(io, training.kind.title)} in ${bold(io, config.env.id)}, trained for ${grouped(checkpoint.envSteps)} steps\n`,
    );
    io.out(dim(io, `${episodes} greedy episodes, seeds ${seed} to ${seed + episodes - 1}\n`));
    io.out(
      table([
        ['', 'mean', 'std', 'median', 'min', 'max'].map((cell) => cell.padStart(cell === '' ? 0 : 9)),
        ['return', ...[mean, std, median, min, max].map((n) => short(n).padStart(9))],
        ['length', short(result.length.mean).padStart(9)],
      ]) + capped,
    );
  } finally {
    dispose(session);
  }
}

export const evaluateCommand = (io: Io): Command =>
  command('evaluate', 'play whole episodes with what a run has learned', [
    new Option('--episodes <number>', 'how many').argParser(whole('--episodes', 1)).default(100),
    new Option('--seed <number>', 'episode k is reset with this + k')
      .argParser(whole('--seed', 0))
      .default(EVALUATION_SEED),
    new Option('--checkpoint <which>', 'best, latest or the step of one (default: the best where there is one)')
      .argParser(choiceOf)
      .default('usual', 'best, else latest'),
    runDeviceOption(),
    envOption(),
    jsonOption(),
  ])
    .argument('<run>', 'directory of the run')
    .action((run: string, flags: Flags) => act(io, run, flags));
