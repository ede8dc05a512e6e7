/** `check ENV_OR_FILE`: tries out every promise of a world and says which it breaks. */

import { type Command, Option } from 'commander';
import { counted } from '../core/check/values.js';
import { type Finding, type Inspection, inspectEnv } from '../core/check-env.js';
import { BadInput } from '../core/errors.js';
import { registeredIds } from '../core/registry.js';
import { type Io, printJson } from './cli/io.js';
import { command, jsonOption, several, whole } from './cli/options.js';
import { worldWish } from './cli/session.js';
import { bold, dim, green, red, yellow } from './cli/terminal.js';
import { looksLikeFile, readWorldFile, type World, withOptions, worldNamed } from './cli/world.js';

interface Flags {
  readonly all?: true;
  readonly param?: readonly string[];
  readonly horizon?: number;
  readonly json?: true;
}

interface Report extends Inspection {
  readonly env: string;
  readonly ok: boolean;
}

const WIDEST = 120; // columns: longer lines are hard to read

/** Words in lines of at most `width` columns, each after the first behind `indent`. */
function wrapped(text: string, width: number, indent: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = lines[lines.length - 1] === '' ? word : `${lines[lines.length - 1]} ${word}`;
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.filter((line) => line !== '').join(`\n${indent}`);
}

function block(io: Io, { rule, severity, seen, advice }: Finding): string {
  const indent = ' '.repeat(20);
  const width = Math.max(40, Math.min(io.columns, WIDEST) - indent.length);
  const word = severity === 'error' ? red(io, 'error  ') : yellow(io, 'warning');
  const head = `  ${word}  ${`rule ${rule}`.padEnd(9)}`;
  return `${head}${wrapped(seen, width, indent)}\n${indent}${dim(io, wrapped(`→ ${advice}`, width, indent))}\n`;
}

/** 'CartPole-v1 keeps every rule: 55 rules, 1 warning' */
function verdict(io: Io, { env, ok, rules, findings }: Report): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const tried = counted(rules.length, 'rule');
  const said = ok ? `${green(io, 'keeps every rule')}: ${tried}` : red(io, `breaks ${errors} of ${tried}`);
  return `${bold(io, env)} ${said}${warnings > 0 ? `, ${yellow(io, counted(warnings, 'warning'))}` : ''}\n`;
}

function reportOn(world: World): Report {
  const { rules, findings } = inspectEnv(world.source, world.options);
  return { env: world.id, ok: findings.every(({ severity }) => severity !== 'error'), rules, findings };
}

/** '28 worlds: all keep every rule' */
function summary(io: Io, reports: readonly Report[]): string {
  const broken = reports.filter(({ ok }) => !ok).length;
  const said = broken === 0 ? green(io, 'all keep every rule') : red(io, `${broken} break some`);
  return `${bold(io, counted(reports.length, 'world'))}: ${said}\n`;
}

async function act(io: Io, env: string | undefined, flags: Flags): Promise<number> {
  if ((env === undefined) === (flags.all === undefined)) {
    throw new BadInput('check needs an ENV, as in: check CartPole-v1, or --all without one');
  }
  const options = worldWish(flags);
  const read = (text: string): Promise<World> => (looksLikeFile(text) ? readWorldFile(text) : worldNamed(text));
  const reports: Report[] = [];
  for (const text of env === undefined ? registeredIds() : [env]) {
    const report = reportOn(withOptions(await read(text), options));
    reports.push(report);
    if (!flags.json) io.out(verdict(io, report) + report.findings.map((finding) => block(io, finding)).join(''));
  }
  const ok = reports.every((report) => report.ok);
  if (flags.json) printJson(io, flags.all ? { ok, worlds: reports } : reports[0]);
  else if (flags.all) io.out(summary(io, reports));
  return ok ? 0 : 1;
}

export const checkCommand = (io: Io, end: (code: number) => void): Command =>
  command('check', 'check a world, rule by rule', [
    new Option('--all', 'every registered world, one after the other'),
    new Option('--param <key=value>', 'a parameter of the world; may be given several times').argParser(several),
    new Option('--horizon <number>', "steps after which an episode is cut short (default: the world's own)").argParser(
      whole('--horizon', 1),
    ),
    jsonOption(),
  ])
    .argument('[env]', 'id of a world, or a file whose default export is one')
    .action(async (env: string | undefined, flags: Flags) => end(await act(io, env, flags)));
