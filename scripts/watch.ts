/** `watch [RUN]`: the viewer on a recorded run: its curves, and what it has learned at play. */

import type { Command } from 'commander';
import { BadInput } from '../core/errors.js';
import { listRuns, readMetrics } from '../core/run/run-directory.js';
import type { Io } from './cli/io.js';
import { command, envOption, runDeviceOption, viewerOptions } from './cli/options.js';
import { RUNS } from './cli/places.js';
import { dispose, openSession } from './cli/session.js';
import { bold, dim, grouped } from './cli/terminal.js';
import { openViewer, type ViewerFlags } from './cli/viewing.js';

interface Flags extends ViewerFlags {
  readonly env?: string;
  readonly device?: string;
}

async function newest(): Promise<string> {
  const last = (await listRuns(RUNS)).at(-1);
  if (last === undefined) throw new BadInput(`there is no run in ${RUNS}/ yet: train one, or name its directory`);
  return last;
}

async function act(io: Io, named: string | undefined, { env, device, ...flags }: Flags): Promise<number> {
  const directory = named ?? (await newest());
  const session = await openSession(directory, { ...(env && { env }), ...(device && { device }), fallBack: io });
  try {
    const history = readMetrics(directory);
    const viewing = await openViewer(io, session, flags, { mode: 'watch', directory, history });
    const { config, training, checkpoint } = session;
    const { envSteps, updates } = checkpoint;
    const { episodes, meanReturn } = training.loop.stats;
    const ended = training.agent.plan !== undefined || envSteps >= config.steps;
    viewing.status({ envSteps, updates, episodes, meanReturn, training: ended ? 'finished' : 'stopped' });
    io.out(
      `${bold(io, training.kind.title)} in ${bold(io, config.env.id)} after ${grouped(checkpoint.envSteps)} steps\n`,
    );
    io.out(dim(io, `Run     ${directory}\nCtrl-C ends the viewer.\n`));
    let code = 0;
    const unlisten = io.onStop((stopCode) => {
      if (code !== 0) io.exit(stopCode);
      code = stopCode;
      viewing.live.close();
    });
    await viewing.live.idle();
    unlisten();
    await viewing.close();
    return code;
  } finally {
    dispose(session);
  }
}

export const watchCommand = (io: Io, end: (code: number) => void): Command =>
  command('watch', 'show a recorded run in the browser', [...viewerOptions(), runDeviceOption(), envOption()])
    .argument('[run]', `directory of the run (default: the newest in ${RUNS}/)`)
    .action(async (run: string | undefined, flags: Flags) => end(await act(io, run, flags)));
