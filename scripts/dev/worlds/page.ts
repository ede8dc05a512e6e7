/** docs/environments.md, made of the worlds themselves: their headers, spaces, parameters, keys, scores. */

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { AnyDefinition } from '../../../core/registry.js';
import { resolveEnv } from '../../../core/resolve-env.js';
import type { Space } from '../../../core/spaces.js';
import { describeSpace } from '../../../core/spaces.js';
import { root } from '../../cli/places.js';
import type { Scored, ScoreRecord } from './scores.js';
import type { Section } from './sections.js';

const INTRO = `# Environments

<!-- Made by \`npx tsx scripts/dev/docs.ts\` from the worlds themselves: change their headers, not this page. -->

Every world is a file of rules under \`envs/\`. \`make(id, options)\` gives one of them, \`makeVec(id, options)\` many at
once, and \`npm run --silent list -- envs\` lists them. Worlds of your own: [custom environments](custom-environments.md).

*Horizon* is the number of steps after which \`make\` truncates an episode; it is no part of the rules, and
\`make(id, { horizon })\` changes it. *Solved at* is the mean return that counts as solved. *Finite* worlds list their
transitions: value iteration and \`finiteMdpOf\` work on them. Dynamics and probabilities are those of the source named in
each section; random streams are not, so a seed here and the same seed there give different episodes of the same process.
Long seeded rollouts of every world are recorded as hashes (\`test/golden/rollouts.json\`), equal on Node 20, Node 24 and
in Chromium.`;

const TITLES: Readonly<Record<string, string>> = {
  toyText: 'Toy text',
  classicControl: 'Classic control',
  tiny: 'Tiny worlds',
  grid: 'Grid worlds',
  minigrid: 'MiniGrid',
  minatar: 'MinAtar',
  arcade: 'Arcade',
};

const LABELS: Readonly<Record<string, string>> = {
  obs: 'Observation',
  action: 'Actions',
  best: 'Best possible',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const code = (text: string): string => `\`${text}\``;

/** Where a heading of that text is linked to. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');

/** A space on the page: bounds where all coordinates share them. */
function spaceText(space: Space): string {
  if (space.kind !== 'box') return describeSpace(space);
  const shape = space.shape.join('×');
  const [low, high] = [space.low[0], space.high[0]];
  const shared = space.low.every((v) => v === low) && space.high.every((v) => v === high);
  return `Box(${shape}, ${space.dtype}${shared ? `, ${low} … ${high}` : ''})`.replaceAll('Infinity', '∞');
}

const scoreText = ({ return: { mean, error } }: Scored): string =>
  `${Number(mean.toPrecision(4))} ± ${Number(error.toPrecision(2))}`;

function overview(family: string, sections: readonly Section[]): string {
  const rows = sections.flatMap(({ header, worlds }) =>
    worlds.map(({ id, transitions }) => {
      const { observationSpace, actionSpace, spec } = resolveEnv(id);
      return [
        `[${code(id)}](#${anchorOf(header.title)})`,
        spaceText(observationSpace),
        spaceText(actionSpace),
        String(spec.horizon ?? '–'),
        String(spec.rewardThreshold ?? '–'),
        transitions === undefined ? '' : 'yes',
      ];
    }),
  );
  return `### ${TITLES[family] ?? titled(family)}\n\n${table(['id', 'observation', 'actions', 'horizon', 'solved at', 'finite'], rows)}`;
}

const fieldLine = ([name, text]: readonly [string, string]): string =>
  `- **${LABELS[name] ?? titled(name)}**: ${text.replaceAll('\n', '\n  ')}`;

/** Which parameters the worlds of a section have, and where their defaults differ. */
function paramsTable({ worlds, params, file }: Section): string {
  const names = [...new Set(worlds.flatMap(({ id }) => Object.keys(resolveEnv(id).params)))];
  if (names.length === 0) return '';
  const shown = (value: unknown): string => (value === 1 / 3 ? '1 / 3' : (JSON.stringify(value) ?? '–'));
  const rows = names.map((name) => {
    const doc = params[name];
    if (doc === undefined) throw new Error(`${file}: parameter '${name}' has no doc comment`);
    const values = worlds.map(({ id }) => [id, shown(resolveEnv(id).params[name])] as const);
    const [first] = values;
    const others = values.filter(([, value]) => value !== first[1]);
    const text =
      others.length === 0 ? '' : ` (${others.map(([id, value]) => `${code(id)}: ${code(value)}`).join(', ')})`;
    return [code(name), `${code(first[1])}${others.length > 4 ? ' (by id)' : text}`, doc];
  });
  return `\n\n${table(['parameter', 'default', 'meaning'], rows)}`;
}

function keysLine({ presentation }: AnyDefinition): string {
  const keys = Object.entries(presentation?.keys ?? {});
  if (keys.length === 0) return '';
  const named = keys.map(([key, action]) => {
    const name = typeof action === 'number' ? (presentation?.actionNames?.[action] ?? action) : `[${action}]`;
    return `${code(key)} ${name}`;
  });
  return `\n- **Keys**: ${named.join(', ')}`;
}

function structuredLine({ id }: AnyDefinition): string {
  const { structured, memberSpace } = resolveEnv(id);
  if (structured === null) return '';
  return `\n- **With \`make\`**: ${describeSpace(memberSpace)}; vectors and agents get the plain numbers above.`;
}

function scoresTable({ worlds }: Section, record: ScoreRecord): string {
  const rows = worlds.flatMap(({ id }) => {
    const scores = record.worlds[id];
    if (scores === undefined)
      throw new Error(`docs/results/worlds.json lacks ${id}: npx tsx scripts/dev/world-scores.ts ${id}`);
    const { random, known } = scores;
    const of = (who: string, one: Scored): string[] => [
      code(id),
      who,
      scoreText(one),
      `${Number(one.length.mean.toPrecision(4))} ± ${Number(one.length.error.toPrecision(2))}`,
      one.episodes.toLocaleString('en').replaceAll(',', ' '),
    ];
    return [of('random', random), ...(known === undefined ? [] : [of(code(known.name), known)])];
  });
  return `\n\n${table(['world', 'policy', 'return', 'length', 'episodes'], rows)}`;
}

export const pictureOf = ({ file }: Section): string =>
  `images/worlds/${relative('envs', file).replaceAll('/', '-').replace(/\.ts$/, '.png')}`;

const breakable = (paragraphs: readonly string[]): string => paragraphs.map((text) => `\n\n${text}`).join('');

function sectionText(section: Section, record: ScoreRecord): string {
  const { header, file, worlds } = section;
  const picture = pictureOf(section);
  const image = existsSync(join(root, 'docs', picture)) ? `\n\n![${header.title}](${picture})` : '';
  const ids = worlds.map(({ id }) => code(id)).join(', ');
  return `## ${header.title}

${ids} · [${code(file)}](../${file})

${titled(header.summary)}${image}${breakable(header.before)}

${header.fields.map(fieldLine).join('\n')}${structuredLine(worlds[0])}${keysLine(worlds[0])}${paramsTable(section)}${breakable(header.after)}${scoresTable(section, record)}`;
}

/** The whole page. @throws Error that names what a world's file or the record of scores lacks. */
export function environmentsPage(sections: readonly Section[], record: ScoreRecord): string {
  const families = [...new Set(sections.map(({ family }) => family))];
  const tables = families.map((family) =>
    overview(
      family,
      sections.filter((one) => one.family === family),
    ),
  );
  const scores = `## Scores

Each section ends with what policies score: mean return and length ± their standard errors. The random policy is uniform
over the actions; the others are written by hand (\`test/envs/FAMILY/controllers.ts\`) and show what somebody who knows
the world can do. Episodes of worlds without a horizon are left after 10 000 steps. Seeds and numbers are in
\`docs/results/worlds.json\`, written on ${record.date} by \`npx tsx scripts/dev/world-scores.ts\`.`;
  const texts = sections.map((section) => sectionText(section, record));
  return `${[INTRO, ...tables, scores, ...texts].join('\n\n')}\n`;
}
