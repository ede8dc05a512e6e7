/**
 * Writes the generated tables of docs/algorithms/*.md: hyper-parameters, metrics and presets of every agent; those of
 * docs/compute.md: the kernels; that of docs/checker.md: the rules; all between `<!-- name -->` and `<!-- /name -->`; and
 * the whole of docs/environments.md. `tsx scripts/dev/docs.ts` after a change of fields, metrics, presets, kernels, rules
 * or worlds.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { agents, presets } from '../../agents/index.js';
import type { AgentKind } from '../../core/agent.js';
import { RULES, triedOn } from '../../core/check-env.js';
import { withoutGradient } from '../../core/compute/gradients/without.js';
import { themes } from '../../core/compute/trace/kernels/index.js';
import { uncompiled } from '../../core/compute/trace/kernels/uncompiled.js';
import { allowedOf } from '../../core/config.js';
import { environmentsPage } from './worlds/page.js';
import { readScores } from './worlds/scores.js';
import { allSections } from './worlds/sections.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const fieldsTable = (kind: AgentKind): string =>
  table(
    ['setting', 'default', 'allowed', 'meaning'],
    Object.entries(kind.fields).map(([name, field]) => [
      `\`${name}\``,
      `\`${JSON.stringify(field.default)}\``,
      allowedOf(field),
      field.doc,
    ]),
  );

const metricsTable = (kind: AgentKind): string =>
  table(
    ['metric', 'what it is'],
    Object.entries(kind.metrics).map(([name, doc]) => [`\`${name}\``, doc]),
  );

const presetsTable = (kind: AgentKind): string =>
  table(
    ['world', 'steps', 'worlds', 'settings', 'seeds', 'result'],
    Object.entries(presets[kind.id] ?? {}).map(([env, { steps, envs, config, params = {}, tunedFor }]) => [
      `\`${env}\``,
      steps.toLocaleString('en').replaceAll(',', ' '),
      String(envs),
      Object.entries(config)
        .map(([name, value]) => `\`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}\``)
        .concat(Object.entries(params).map(([name, value]) => `\`--param ${name}=${value}\``))
        .join(' '),
      tunedFor.seeds.join(', '),
      tunedFor.result,
    ]),
  );

const TABLES = { settings: fieldsTable, metrics: metricsTable, presets: presetsTable } as const;

function withTable(page: string, name: string, made: string, where: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`${where} lacks ${open} … ${close}`);
  return `${page.slice(0, from + open.length)}\n${made}\n${page.slice(to)}`;
}

/** The page with its tables made anew. @throws Error when the place of a table is missing. */
export const withTables = (page: string, kind: AgentKind): string =>
  Object.entries(TABLES).reduce(
    (out, [name, make]) => withTable(out, name, make(kind), `docs/algorithms/${kind.id}.md`),
    page,
  );

export const pageOf = (kind: AgentKind): string =>
  fileURLToPath(new URL(`../../docs/algorithms/${kind.id}.md`, import.meta.url));
export const computePage = fileURLToPath(new URL('../../docs/compute.md', import.meta.url));

export const worldsPage = fileURLToPath(new URL('../../docs/environments.md', import.meta.url));

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ');

const kernelsTable = (): string =>
  table(
    ['', 'kernels'],
    Object.entries(themes).map(([theme, list]) => [theme, quoted(Object.keys(list))]),
  );

/** Names with the same reason share a row. */
function reasonsTable(head: string, reasons: Readonly<Record<string, string>>): string {
  const rows = new Map<string, string[]>();
  for (const [name, reason] of Object.entries(reasons)) rows.set(reason, [...(rows.get(reason) ?? []), name]);
  return table(
    [head, 'why'],
    [...rows].map(([reason, names]) => [quoted(names), reason]),
  );
}

/** docs/compute.md with its lists of kernels made anew. @throws Error when the place of a list is missing. */
export function withKernels(page: string): string {
  const lists = {
    compiled: kernelsTable(),
    'without-gradient': reasonsTable('kernels', withoutGradient),
    uncompiled: reasonsTable('kernels', uncompiled),
  };
  return Object.entries(lists).reduce((out, [name, made]) => withTable(out, name, made, 'docs/compute.md'), page);
}

export const checkerPage = fileURLToPath(new URL('../../docs/checker.md', import.meta.url));

/** docs/checker.md with its table of rules made anew. @throws Error when the place of the table is missing. */
export function withRules(page: string): string {
  const rows = Object.entries(RULES).map(([rule, [severity, advice]]) => [
    rule,
    severity,
    triedOn(Number(rule)),
    advice,
  ]);
  return withTable(page, 'rules', table(['rule', 'severity', 'tried on', 'what to do'], rows), 'docs/checker.md');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const kind of Object.values(agents)) {
    const path = pageOf(kind);
    writeFileSync(path, withTables(readFileSync(path, 'utf8'), kind));
  }
  writeFileSync(computePage, withKernels(readFileSync(computePage, 'utf8')));
  writeFileSync(checkerPage, withRules(readFileSync(checkerPage, 'utf8')));
  writeFileSync(worldsPage, environmentsPage(await allSections(), readScores()));
}
