/** What `list` knows of worlds and runs, as data, and the end of `train --help`. */

import { SCHEDULE } from '../../core/config.js';
import { lookup, registeredIds } from '../../core/registry.js';
import { resolveEnv } from '../../core/resolve-env.js';
import { listCheckpoints } from '../../core/run/checkpoint.js';
import { listRuns, openRun, readMetrics } from '../../core/run/run-directory.js';
import { describeSpace } from '../../core/spaces.js';
import { onWarning } from '../../core/warnings.js';
import '../../envs/index.js';
import { WIDEST } from './list-agent-page.js';
import { agentRows } from './list-agents.js';
import { hanging } from './terminal.js';

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

/** The names of every agent's hyper-parameters: the end of `train --help`. */
export function agentsHelp(columns: number): string {
  const width = Math.min(columns, WIDEST);
  const lines = agentRows().map(({ id, settings }) =>
    hanging(`  ${id.padEnd(18)} `, settings.map(({ key }) => key).join(' '), width),
  );
  const head = hanging(
    '',
    'Hyper-parameters (--set key=value); list agents NAME says what they mean and may be:',
    width,
  );
  return `\n${head}${lines.join('')}\n${hanging('', `A schedule between two: ${SCHEDULE}.`, width)}`;
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
