/** The page of `list envs NAME`: a world, its parameters, who can learn in it and who is tuned for it. */

import { agents, presetFor } from '../../agents/index.js';
import { finiteMdpOf } from '../../core/finite-mdp.js';
import { lookup } from '../../core/registry.js';
import { resolveEnv } from '../../core/resolve-env.js';
import type { Io } from './io.js';
import { presetText, valueText, WIDEST } from './list-agent-page.js';
import { presetRow } from './list-agents.js';
import { commandLine } from './places.js';
import { envRow, quietly } from './rows.js';
import { bold, grouped, hanging, wrappedTable } from './terminal.js';

/** Ids of the agents that can learn in a world. */
function learnersOf(id: string): string[] {
  const { definition } = lookup(id);
  const { observationSpace, actionSpace, params } = resolveEnv(id);
  const mdp = definition?.transitions === undefined ? undefined : finiteMdpOf(definition, params);
  const fitting = Object.values(agents).filter(({ misfit }) => misfit({ observationSpace, actionSpace, mdp }) === null);
  return fitting.map((agent) => agent.id);
}

/** A world, with the agents that can learn in it and the presets that they have for it, by agent. @throws NotRegistered */
export function envPageRow(name: string) {
  const { id } = lookup(name);
  const tuned = Object.keys(agents).flatMap((agent) => {
    const preset = presetFor(agent, id);
    return preset === null ? [] : [[agent, presetRow(agent, id, preset)] as const];
  });
  return quietly(() => ({ ...envRow(id), agents: learnersOf(id), presets: Object.fromEntries(tuned) }));
}

export function envPage(io: Io, row: ReturnType<typeof envPageRow>): string {
  const { id, summary, spaces, horizon, rewardThreshold, finite, params, agents: learners, presets } = row;
  const columns = Math.min(io.columns, WIDEST);
  const section = (head: string, text: string): string => `\n${bold(io, head)}\n${text}`;
  const facts = [
    ['observation', spaces[0]],
    ['action', spaces[1]],
    ['horizon', horizon === null ? 'no limit' : `${grouped(horizon)} steps`],
    ...(rewardThreshold === null ? [] : [['solved', `at a mean return of ${rewardThreshold}`]]),
    ...(finite ? [['model', 'its transitions are listed']] : []),
    ['agents', learners.length === 0 ? 'none' : learners.join(', ')],
  ];
  const cells = Object.entries(params).map(([key, value]) => [key, valueText(value)]);
  const tuned = Object.entries(presets).map(([agent, made]) => presetText(io, agent, made, columns));
  const usage = commandLine('train', 'AGENT', id, '--steps', 'N');
  return (
    `${bold(io, id)}\n${hanging('', summary, columns)}\n${wrappedTable(facts, columns)}` +
    (cells.length === 0
      ? ''
      : section('Parameters, --param key=value', wrappedTable([['PARAMETER', 'DEFAULT'], ...cells], columns))) +
    (tuned.length === 0 ? '' : section('Presets, used unless told otherwise', `\n${tuned.join('\n')}`)) +
    section('Any other agent of these', `${usage}\n`)
  );
}
