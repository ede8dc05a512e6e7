/** `check ENV_OR_FILE`: tries out every promise of a world and says which it breaks. */

import type { Command } from 'commander';
import { checkEnv, type Finding } from '../core/check-env.js';
import { type Io, printJson } from './cli/io.js';
import { command, jsonOption } from './cli/options.js';
import { bold, dim, green, red } from './cli/terminal.js';
import { looksLikeFile, readWorldFile, worldNamed } from './cli/world.js';

const line = (io: Io, { rule, severity, seen, advice }: Finding): string =>
  `${severity === 'error' ? red(io, 'error  ') : 'warning'}  rule ${rule}: ${seen}\n${dim(io, `         ${advice}`)}\n`;

async function act(io: Io, text: string, json: boolean): Promise<number> {
  const { id, source } = await (looksLikeFile(text) ? readWorldFile(text) : worldNamed(text));
  const findings = checkEnv(source);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (json) printJson(io, { env: id, ok: errors === 0, findings });
  else {
    for (const finding of findings) io.out(line(io, finding));
    const warnings = findings.length - errors;
    const verdict = errors === 0 ? green(io, 'keeps every rule') : red(io, `breaks ${errors} of the rules`);
    io.out(`${bold(io, id)} ${verdict}${warnings === 0 ? '' : `; ${warnings} warning${warnings === 1 ? '' : 's'}`}.\n`);
  }
  return errors === 0 ? 0 : 1;
}

export const checkCommand = (io: Io, end: (code: number) => void): Command =>
  command('check', 'check a world, rule by rule', [jsonOption()])
    .argument('<env>', 'id of a world, or a file whose default export is one')
    .action(async (env: string, flags: { json?: true }) => end(await act(io, env, flags.json === true)));
