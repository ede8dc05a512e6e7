/** What a training says before and after: for people, and as JSON. */

import type { Outcome, Recorded } from './drive.js';
import type { Io } from './io.js';
import { commandLine } from './places.js';
import { bold, clock, dim, grouped, short } from './terminal.js';

export function headline(io: Io, { config, training, directory, chosen }: Recorded): string {
  const worlds = config.envs === 1 ? '' : `, ${config.envs} worlds`;
  const from = training.loop.envSteps === 0 ? '' : `, from step ${grouped(training.loop.envSteps)}`;
  return (
    `${bold(io, training.kind.title)} in ${bold(io, config.env.id)}  ` +
    `${grouped(config.steps)} steps${worlds}, seed ${config.seed}${from}\n` +
    (chosen === undefined ? '' : `${chosen}\n`) +
    dim(io, `Device  ${config.device.description}\nRun     ${directory}\n`)
  );
}

/** How it ended, where it is saved, and what to type next. */
export function closing(io: Io, { config, training, directory }: Recorded, outcome: Outcome): string {
  const { envSteps, stats } = training.loop;
  const world = config.env.file === null ? [] : ['--env', config.env.file];
  const stopped = outcome.exitCode !== 0;
  const mean =
    stats.episodes === 0
      ? ''
      : `; mean return ${short(stats.meanReturn)} over the last ${Math.min(100, stats.episodes)} episodes`;
  const { best, reached } = training.loop;
  const top =
    best === null
      ? ''
      : `Best    ${short(best.mean)}, evaluated at step ${grouped(best.envSteps)}: kept as checkpoints/best\n`;
  return (
    `${stopped ? 'Stopped' : reached ? 'Reached the wanted return' : 'Finished'} at step ${grouped(envSteps)} after ${clock(outcome.seconds)}${mean}.\n` +
    dim(io, top) +
    `${dim(io, `Saved   ${outcome.checkpoint}`)}\n` +
    (stopped ? `  resume    ${commandLine('train', '--resume', directory, ...world)}\n` : '') +
    `  evaluate  ${commandLine('evaluate', directory, ...world)}\n` +
    `  watch     ${commandLine('watch', directory, ...world)}\n`
  );
}

/** The document of `train --json`. */
export function summary({ config, training, directory }: Recorded, outcome: Outcome) {
  const { envSteps, stats } = training.loop;
  return {
    run: directory,
    agent: config.agent,
    env: config.env.id,
    seed: config.seed,
    device: config.device,
    config: config.config,
    steps: config.steps,
    envSteps,
    updates: training.agent.updates,
    episodes: stats.episodes,
    meanReturn: stats.meanReturn,
    best: training.loop.best,
    reached: training.loop.reached,
    stopped: outcome.exitCode !== 0,
    checkpoint: outcome.checkpoint,
    wallSeconds: outcome.seconds,
    cpuSeconds: outcome.cpuSeconds,
    stepsPerSecond: outcome.stepsPerSecond,
  };
}
