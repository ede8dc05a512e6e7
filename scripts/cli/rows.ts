/** What `list` knows of worlds and runs, as data, and the end of `train --help`. */

import { SCHEDULE } from '../../core/config.js';
import { lookup, registeredIds } from '../../core/registry.js';
import { resolveEnv } from '../../core/resolve-env.js';
import { listCheckpoints } from '../../core/run/checkpoint.js';
import { listRuns, openRun, readMetrics } from '../../core/run/run-directory.js';
import { describeSpace } from '../../core/spaces.js';
import { onWarning } from '../../core/warnings.js';
import '../../envs/index.js';
import { agentRows } from './list-agents.js';
import { table } from './terminal.js';

/** What `make` returns, without a word about newer versions. */
export function quietly<T>(make: () => T): T {
  const listener = onWarning(null);
  try {
    return make();
  } finally {
    onWarning(listener);
  }
}

/** One registered world. */
export function envRow(id: string) {
  const { registration } = lookup(id);
  const { rules, observationSpace, actionSpace, params, horizon } = resolveEnv(id);
  const { summary, transitions } = rules;
  return {
    id,
    summary,
    observationSpace: observationSpace.toJSON(),
    actionSpace: actionSpace.toJSON(),
    spaces: [describeSpace(observationSpace), describeSpace(actionSpace)],
    params,
    horizon: Number.isFinite(horizon) ? horizon : null,
    rewardThreshold: registration.rewardThreshold ?? null,
    finite: transitions !== undefined,
  };
}

export const envRows = () => quietly(() => registeredIds().map(envRow));

/** Every hyper-parameter of every agent: the end of `train --help`. */
export function agentsHelp(): string {
  const blocks = agentRows().map(({ id, title, settings }) => {
    const lines = settings.map(({ key, default: value, allowed, schedulable, doc }) => {
      return [`    ${key}`, JSON.stringify(value), `${doc} (${allowed}${schedulable ? ' or a schedule' : ''})`];
    });
    return `  ${id}: ${title}\n${table(lines)}`;
  });
  return `\nHyper-parameters (--set key=value; list agents NAME: one agent's alone):\n${blocks.join('\n')}\nA schedule between two: ${SCHEDULE}.\n`;
}

export async function runRows(root: string) {
  const directories = await listRuns(root);
  return Promise.all(
    directories.map(async (directory) => {
      const { config } = await openRun(directory);
      const last = readMetrics(directory).at(-1);
      const checkpoints = (await listCheckpoints(directory)).map(({ envSteps }) => envSteps);
      const { agent, env, seed, steps, startedAt } = config;
      const meanReturn = last?.['train/episodeReturn'] ?? null;
      return { directory, agent, env: env.id, seed, steps, startedAt, checkpoints, meanReturn };
    }),
  );
}
