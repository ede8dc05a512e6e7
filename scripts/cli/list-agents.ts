/** What `list agents` says: of every agent what it takes, what it reports and what it was tuned for, as data. */

import { agents, type Preset, presets } from '../../agents/index.js';
import type { AgentKind } from '../../core/agent.js';
import { finiteMdpOf } from '../../core/finite-mdp.js';
import { lookup } from '../../core/registry.js';
import { resolveEnv } from '../../core/resolve-env.js';
import { type ArraySpace, box, discrete, multiBinary, multiDiscrete } from '../../core/spaces.js';
import '../../envs/index.js';
import { oneOf } from './options.js';
import { commandLine } from './places.js';

/** A world whose transitions are known. */
const LISTED = 'FrozenLake-v1';

/** One of each kind of space, under the name that it goes by. */
const EXAMPLES: Readonly<Record<string, ArraySpace>> = {
  Discrete: discrete(2),
  MultiDiscrete: multiDiscrete([2, 3]),
  MultiBinary: multiBinary(2),
  'Box of real numbers': box(-1, 1, [2]),
  'Box of whole numbers': box(0, 255, [10, 10, 4], 'uint8'),
};

export interface Fit {
  readonly observations: readonly string[];
  readonly actions: readonly string[];
  /** Only worlds that list their transitions. */
  readonly needsTransitions: boolean;
}

/** The spaces that an agent fits, found by asking it. */
export function fitOf({ misfit }: Pick<AgentKind, 'misfit'>): Fit {
  const pairs = Object.entries(EXAMPLES).flatMap(([observations, observationSpace]) =>
    Object.entries(EXAMPLES).map(([actions, actionSpace]) => ({
      observations,
      actions,
      observationSpace,
      actionSpace,
    })),
  );
  const fitting = pairs.filter((pair) => misfit(pair) === null);
  if (fitting.length === 0) return fitOfPlanner(misfit);
  const seen = (names: readonly string[]): string[] => [...new Set(names)];
  return {
    observations: seen(fitting.map(({ observations }) => observations)),
    actions: seen(fitting.map(({ actions }) => actions)),
    needsTransitions: false,
  };
}

/** Transitions are known of worlds with Discrete spaces alone. */
function fitOfPlanner(misfit: AgentKind['misfit']): Fit {
  const { definition } = lookup(LISTED);
  const { observationSpace, actionSpace } = resolveEnv(LISTED);
  const mdp = definition === null ? undefined : finiteMdpOf(definition);
  const fits = misfit({ observationSpace, actionSpace, mdp }) === null ? ['Discrete'] : [];
  return { observations: fits, actions: fits, needsTransitions: fits.length > 0 };
}

/** A preset with what to type to run it. */
export const presetRow = (agent: string, env: string, preset: Preset) => ({
  ...preset,
  command: commandLine('train', agent, env),
});

export type PresetRow = ReturnType<typeof presetRow>;

export function agentRow({ id, title, summary, fields, metrics, misfit }: AgentKind) {
  return {
    id,
    title,
    summary,
    fits: fitOf({ misfit }),
    settings: Object.entries(fields).map(([key, { default: value, allowed, schedulable = false, doc }]) => ({
      key,
      default: value,
      allowed,
      schedulable,
      doc,
    })),
    metrics,
    presets: Object.fromEntries(
      Object.entries(presets[id] ?? {}).map(([env, preset]) => [env, presetRow(id, env, preset)]),
    ),
  };
}

export type AgentRow = ReturnType<typeof agentRow>;

export const agentRows = (): AgentRow[] => Object.values(agents).map(agentRow);

/** @throws BadInput where there is no such agent, with what was perhaps meant. */
export const agentRowNamed = (name: string): AgentRow => agentRow(agents[oneOf('agent', name, Object.keys(agents))]);
