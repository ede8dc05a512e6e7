/**
 * Writes the generated tables of docs/algorithms/*.md: hyper-parameters, metrics and presets of every agent, between
 * `<!-- name -->` and `<!-- /name -->`. `tsx scripts/dev/docs.ts` after a change of fields, metrics or presets.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { agents, presets } from '../../agents/index.js';
import type { AgentKind } from '../../core/agent.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const fieldsTable = (kind: AgentKind): string =>
  table(
    ['setting', 'default', 'allowed', 'meaning'],
    Object.entries(kind.fields).map(([name, field]) => [
      `\`${name}\``,
      `\`${JSON.stringify(field.default)}\``,
      field.allowed,
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
    Object.entries(presets[kind.id] ?? {}).map(([env, { steps, envs, config, tunedFor }]) => [
      `\`${env}\``,
      steps.toLocaleString('en').replaceAll(',', ' '),
      String(envs),
      Object.entries(config)
        .map(([name, value]) => `\`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}\``)
        .join(' '),
      tunedFor.seeds.join(', '),
      tunedFor.result,
    ]),
  );

const TABLES = { settings: fieldsTable, metrics: metricsTable, presets: presetsTable } as const;

/** The page with its tables made anew. @throws Error when the place of a table is missing. */
export function withTables(page: string, kind: AgentKind): string {
  let out = page;
  for (const [name, make] of Object.entries(TABLES)) {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const from = out.indexOf(open);
    const to = out.indexOf(close);
    if (from < 0 || to < from) throw new Error(`docs/algorithms/${kind.id}.md lacks ${open} … ${close}`);
    out = `${out.slice(0, from + open.length)}\n${make(kind)}\n${out.slice(to)}`;
  }
  return out;
}

export const pageOf = (kind: AgentKind): string =>
  fileURLToPath(new URL(`../../docs/algorithms/${kind.id}.md`, import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const kind of Object.values(agents)) {
    const path = pageOf(kind);
    writeFileSync(path, withTables(readFileSync(path, 'utf8'), kind));
  }
}
