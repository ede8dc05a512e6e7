/** `list envs|agents|devices|runs`: what there is. */

import { type Command, Option } from 'commander';
import { listDevices } from '../core/compute/index.js';
import { type Io, printJson } from './cli/io.js';
import { command, jsonOption, oneOf } from './cli/options.js';
import { RUNS } from './cli/places.js';
import { agentRows, envRows, runRows } from './cli/rows.js';
import { bold, dim, green, grouped, red, short, table } from './cli/terminal.js';

const kinds: Readonly<Record<string, (io: Io, root: string) => Promise<{ rows: unknown; text: string }>>> = {
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
    return { rows, text: text.join('') };
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

export const listCommand = (io: Io): Command =>
  command('list', 'list worlds, agents, devices or recorded runs', [
    new Option('--runs <dir>', `directory of the runs`).default(RUNS),
    jsonOption(),
  ])
    .argument('<what>', Object.keys(kinds).join(', '))
    .action(async (what: string, flags: { runs: string; json?: true }) => {
      const { rows, text } = await kinds[oneOf('list', what, Object.keys(kinds))](io, flags.runs);
      if (flags.json) printJson(io, rows);
      else io.out(text);
    });
