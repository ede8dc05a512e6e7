/** `list envs|agents|devices|runs`: what there is; `list agents NAME`, `list envs NAME`: all of one. */

import { type Command, Option } from 'commander';
import { listDevices } from '../core/compute/index.js';
import { BadInput } from '../core/errors.js';
import { type Io, printJson } from './cli/io.js';
import { agentPage } from './cli/list-agent-page.js';
import { agentRowNamed, agentRows } from './cli/list-agents.js';
import { envPage, envPageRow } from './cli/list-env-page.js';
import { command, jsonOption, oneOf } from './cli/options.js';
import { commandLine, RUNS } from './cli/places.js';
import { envRows, runRows } from './cli/rows.js';
import { bold, dim, green, grouped, red, short, table } from './cli/terminal.js';

/** The same for programs and for people. */
interface Listed {
  readonly rows: unknown;
  readonly text: string;
}

const kinds: Readonly<Record<string, (io: Io, root: string) => Promise<Listed>>> = {
  envs: async () => {
    const rows = envRows();
    const cells = rows.map(({ id, spaces, horizon }) => [
      id,
      spaces[0],
      spaces[1],
      horizon === null ? 'no limit' : `${horizon} steps`,
    ]);
    return {
      rows: rows.map(({ spaces: _, ...row }) => row),
      text: table([['WORLD', 'OBSERVATION', 'ACTION', 'HORIZON'], ...cells]),
    };
  },
  agents: async (io) => {
    const rows = agentRows();
    const text = rows.map(({ id, title, summary, presets: tuned }) => {
      const worlds = Object.keys(tuned).join(', ');
      return `${bold(io, id)}  ${title}\n  ${summary}\n${worlds === '' ? '' : dim(io, `  presets: ${worlds}\n`)}`;
    });
    return { rows, text: `${text.join('')}\nAll of one agent: ${commandLine('list', 'agents', 'NAME')}\n` };
  },
  devices: async (io) => {
    const rows = await listDevices();
    const text = rows.map(({ name, available, description, reason }) => {
      const mark = available ? green(io, 'yes') : red(io, 'no ');
      return `${mark}  ${name.padEnd(14)} ${description}${reason === undefined ? '' : dim(io, `\n     ${' '.repeat(14)} ${reason}`)}\n`;
    });
    return { rows, text: text.join('') };
  },
  runs: async (io, root) => {
    const rows = await runRows(root);
    const cells = rows.map((row) => [
      row.directory,
      grouped(row.checkpoints.at(-1) ?? 0),
      `/ ${grouped(row.steps)}`,
      short(row.meanReturn),
    ]);
    const text =
      rows.length === 0
        ? dim(io, `no runs in ${root}/\n`)
        : table([['RUN', 'SAVED AT', 'OF STEPS', 'RETURN'], ...cells]);
    return { rows, text };
  },
};

/** Of which one alone can be shown. */
const single: Readonly<Record<string, (io: Io, name: string) => Listed>> = {
  agents: (io, name) => {
    const rows = agentRowNamed(name);
    return { rows, text: agentPage(io, rows) };
  },
  envs: (io, name) => {
    const row = envPageRow(name);
    const { spaces: _, ...rows } = row;
    return { rows, text: envPage(io, row) };
  },
};

function one(io: Io, what: string, name: string): Listed {
  if (Object.hasOwn(single, what)) return single[what](io, name);
  throw new BadInput(`list ${what} takes no NAME, got '${name}' (with one: ${Object.keys(single).join(', ')})`);
}

export const listCommand = (io: Io): Command =>
  command('list', 'list worlds, agents, devices or recorded runs', [
    new Option('--runs <dir>', `directory of the runs`).default(RUNS),
    jsonOption(),
  ])
    .argument('<what>', Object.keys(kinds).join(', '))
    .argument('[name]', 'with agents, envs: the id of one, for all about it')
    .action(async (what: string, name: string | undefined, flags: { runs: string; json?: true }) => {
      const kind = oneOf('list', what, Object.keys(kinds));
      const { rows, text } = name === undefined ? await kinds[kind](io, flags.runs) : one(io, kind, name);
      if (flags.json) printJson(io, rows);
      else io.out(text);
    });
