/** The page of `list agents NAME`: all that a person wants to know of an agent before training it. */

import type { Preset } from '../../agents/index.js';
import { SCHEDULE } from '../../core/config.js';
import type { Io } from './io.js';
import type { AgentRow, PresetRow } from './list-agents.js';
import { commandLine } from './places.js';
import { bold, grouped, HARD_SPACE, hanging, short, wrappedTable } from './terminal.js';

export const WIDEST = 120; // longer lines are hard to read
const INDENT = 10; // of what stands beside 'settings'

export const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
/** As `--set` takes it, in one word. */
const word = (value: unknown): string => valueText(value).replaceAll(' ', '');

/** [1, 2, 3] → 'seeds 1-3', [1, 3] → 'seeds 1,3': written as `--seeds` takes them. */
export function seedsText(seeds: readonly number[]): string {
  const isRun = seeds.length > 1 && seeds.every((seed, i) => seed === seeds[0] + i);
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${isRun ? `${seeds[0]}-${seeds[seeds.length - 1]}` : seeds.join(',')}`;
}

/** 'a number in [0, 1]' → 'number in [0, 1]', whose interval is not cut in two. */
function allowedText({ allowed, schedulable }: AgentRow['settings'][number]): string {
  const words = allowed.replace(/^an? /, '').replaceAll(', ∞', `,${HARD_SPACE}∞`);
  const whole = words.replaceAll(/([[(]\S+), (\S+[\])])/g, `$1,${HARD_SPACE}$2`);
  return schedulable ? `${whole} or schedule` : whole;
}

function fits({ fits: { observations, actions, needsTransitions } }: AgentRow, columns: number): string {
  const rows = [
    ['observations', observations.join(', ')],
    ['actions', actions.join(', ')],
    ...(needsTransitions ? [['world', 'one that lists its transitions']] : []),
  ];
  return wrappedTable(rows, columns);
}

function settings({ settings: rows }: AgentRow, columns: number): string {
  const cells = rows.map((row) => [row.key, valueText(row.default), allowedText(row), row.doc]);
  const isScheduled = rows.some(({ schedulable }) => schedulable);
  return (
    wrappedTable([['SETTING', 'DEFAULT', 'ALLOWED', 'MEANING'], ...cells], columns) +
    (isScheduled ? `\n${hanging('', `A schedule between two numbers: ${SCHEDULE}.`, columns)}` : '')
  );
}

function paceText({ steps, envs, evaluateEvery, evaluationEpisodes, stopAt }: Omit<Preset, 'tunedFor'>): string {
  const episodes = evaluationEpisodes === undefined ? '' : ` by ${evaluationEpisodes} episodes`;
  return [
    `${grouped(steps)}${envs === 1 ? '' : ` in ${envs} worlds`}`,
    ...(evaluateEvery === undefined ? [] : [`evaluated every ${grouped(evaluateEvery)}${episodes}`]),
    ...(stopAt === undefined ? [] : [`ends at a mean return of ${short(stopAt)}`]),
  ].join(', ');
}

const pairs = (values: object): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${word(value)}`)
    .join(' ');

/** Lines that hang beside their name; none where there is nothing to say. */
const entry = (name: string, text: string, columns: number): string =>
  text === '' ? '' : hanging(`  ${name.padEnd(INDENT)}`, text, columns);

/** A preset under a name: of its world, or of its agent. */
export function presetText(io: Io, name: string, row: PresetRow, columns: number): string {
  const { command, tunedFor, config, params = {}, ...pace } = row;
  return (
    `${bold(io, name)}\n` +
    entry('train', command, Number.POSITIVE_INFINITY) +
    entry('steps', paceText({ ...pace, config }), columns) +
    entry('settings', pairs(config), columns) +
    entry('world', pairs(params), columns) +
    entry('result', `${tunedFor.result} (${seedsText(tunedFor.seeds)})`, columns)
  );
}

export function agentPage(io: Io, row: AgentRow): string {
  const columns = Math.min(io.columns, WIDEST);
  const { id, title, summary, metrics, presets } = row;
  const section = (head: string, text: string): string => `\n${bold(io, head)}\n${text}`;
  const tuned = Object.entries(presets).map(([env, made]) => presetText(io, env, made, columns));
  return (
    `${bold(io, id)}  ${title}\n${hanging('', summary, columns)}` +
    section('Spaces that it fits', fits(row, columns)) +
    section('Settings', settings(row, columns)) +
    section('Metrics', wrappedTable([['METRIC', 'WHAT IT IS'], ...Object.entries(metrics)], columns)) +
    (tuned.length === 0
      ? ''
      : section('Presets, used in these worlds unless told otherwise', `\n${tuned.join('\n')}`)) +
    section('In any other world', `${commandLine('train', id, 'ENV', '--steps', 'N', '--set', 'SETTING=VALUE')}\n`)
  );
}
