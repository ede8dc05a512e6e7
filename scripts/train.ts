/** `train AGENT ENV`: trains an agent in a world, records the run, and shows it in the viewer on request. */

import type { Command } from 'commander';
import { BadInput } from '../core/errors.js';
import { createRun, removeRun, rewindMetrics } from '../core/run/run-directory.js';
import { drive, type Recorded } from './cli/drive.js';
import { aside, type Io, printJson, silent } from './cli/io.js';
import { command, FIXED, trainOptions, typed } from './cli/options.js';
import { RUNS } from './cli/places.js';
import { closing, headline, summary } from './cli/report.js';
import { agentsHelp } from './cli/rows.js';
import { dispose, freshSession, openSession, type Wish } from './cli/session.js';
import { type SeveralFlags, trainSeveral } from './cli/several.js';
import { openViewer, type ViewerFlags, type Viewing } from './cli/viewing.js';

interface Flags extends Wish, ViewerFlags, SeveralFlags {
  readonly out?: string;
  readonly resume?: string;
  readonly env?: string;
  readonly watch?: true;
  readonly quiet?: true;
  readonly json?: true;
}

async function resumed(io: Io, directory: string, args: readonly string[], flags: Flags): Promise<Recorded> {
  const fixed = FIXED.find((name) => flags[name] !== undefined);
  if (fixed !== undefined) throw new BadInput(`${typed(fixed)} cannot be given with --resume: a run keeps its own`);
  if (args.length > 0)
    throw new BadInput(`'${args[0]}' cannot be given with --resume: a run keeps its agent and world`);
  const advice = 'a run goes on where it began';
  const { env, workers } = flags;
  const own = { ...(env && { env }), ...(workers !== undefined && { workers }) };
  const session = await openSession(directory, { ...own, advice, fallBack: io });
  return { ...session, directory, history: await rewindMetrics(directory, session.checkpoint) };
}

/** @throws BadInput where one of the two is missing. */
function pairOf([agent, env]: readonly string[]): readonly [agent: string, env: string] {
  if (agent !== undefined && env !== undefined) return [agent, env];
  const missing = agent === undefined ? 'an AGENT and an ENV' : 'an ENV';
  throw new BadInput(`train needs ${missing}, as in: train dqn CartPole-v1`);
}

async function fresh(args: readonly string[], flags: Flags, argv: readonly string[]): Promise<Recorded> {
  const [agent, env] = pairOf(args);
  if (flags.env !== undefined) throw new BadInput('--env goes with --resume: name the world of a new run as ENV');
  const session = await freshSession(agent, env, flags, argv);
  try {
    const run = await createRun(flags.out === undefined ? { root: RUNS } : { directory: flags.out }, session.config);
    return { ...session, directory: run.directory, history: [] };
  } catch (error) {
    dispose(session);
    throw error;
  }
}

async function act(io: Io, args: readonly string[], flags: Flags, argv: readonly string[]): Promise<number> {
  const human = flags.json ? aside(io) : flags.quiet ? silent(io) : io;
  if (flags.seeds !== undefined) return trainSeveral(io, human, pairOf(args), flags);
  const isNew = flags.resume === undefined;
  const recorded = isNew ? await fresh(args, flags, argv) : await resumed(io, flags.resume ?? '', args, flags);
  try {
    const { directory, history } = recorded;
    const open = (): Promise<Viewing> =>
      openViewer(flags.json ? human : io, recorded, flags, { mode: 'train', directory, history });
    const undo = (error: unknown): Promise<never> =>
      (isNew ? removeRun(recorded) : Promise.resolve()).then(() => Promise.reject(error));
    const viewing = flags.watch ? await open().catch(undo) : null;
    human.out(headline(human, recorded));
    const outcome = await drive(human, recorded, viewing, (result) => {
      human.out(closing(human, recorded, result));
      if (flags.json) printJson(io, summary(recorded, result));
    });
    return outcome.exitCode;
  } finally {
    dispose(recorded);
  }
}

export function trainCommand(io: Io, end: (code: number) => void, argv: readonly string[]): Command {
  return command('train', 'train an agent in a world', trainOptions())
    .argument('[agent]', 'id of an agent: see list agents')
    .argument('[env]', 'id of a world (see list envs), or a file whose default export is one')
    .addHelpText('after', () => agentsHelp(io.columns))
    .action(async (agent: string | undefined, env: string | undefined, flags: Flags) => {
      const args = [agent, env].filter((arg) => arg !== undefined);
      end(await act(io, args, flags, argv));
    });
}
