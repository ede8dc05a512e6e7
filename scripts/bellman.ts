#!/usr/bin/env node
/** The `bellman` command. */

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { BadInput, closest } from '../core/errors.js';
import '../index.js';
import { onWarning } from '../core/warnings.js';
import { benchCommand } from './bench.js';
import { checkCommand } from './check.js';
import { type Io, processIo } from './cli/io.js';
import { manifest } from './cli/places.js';
import { doctorCommand } from './doctor.js';
import { evaluateCommand } from './evaluate.js';
import { listCommand } from './list.js';
import { trainCommand } from './train.js';
import { watchCommand } from './watch.js';

const BAD_INPUT = 2;
const FAILURE = 1;

/** Every command, with errors thrown instead of printed. `end` takes a command's exit code. */
function makeProgram(io: Io, argv: readonly string[], end: (code: number) => void): Command {
  const program = new Command('bellman')
    .description('Train reinforcement-learning agents and watch them learn in the browser.')
    .version(manifest.version)
    .showSuggestionAfterError();
  const commands = [
    trainCommand(io, end, argv),
    evaluateCommand(io),
    watchCommand(io, end),
    listCommand(io),
    checkCommand(io, end),
    benchCommand(io),
    doctorCommand(io, end),
  ];
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...commands]) {
    command
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput({ writeOut: io.out, writeErr: () => {}, getOutHelpWidth: () => Math.min(io.columns, 120) });
  }
  return program;
}

const oneLine = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/^error: /, '')
    .trim();

/** An unknown command has its own message: commander takes a missing one for a wish to see the help. */
function checkCommandName(program: Command, name: string | undefined): void {
  if (name === undefined || name.startsWith('-') || name === 'help') return;
  const names = program.commands.map((command) => command.name());
  if (names.includes(name)) return;
  const hint = closest(name, names);
  throw new BadInput(
    `unknown command '${name}'${hint === null ? '' : `; did you mean '${hint}'?`} (known: ${names.join(', ')})`,
  );
}

/** Runs a command. Returns its exit code: 0, 1 for a failure, 2 for bad input, that of a signal. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = makeProgram(io, argv, (given) => {
    code = given;
  });
  onWarning((message) => io.err(`warning: ${message}\n`));
  try {
    checkCommandName(program, argv[0]);
    if (argv.length === 0) io.out(program.helpInformation());
    else await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      io.err(`error: ${oneLine(error.message)}\n`);
      return BAD_INPUT;
    }
    const message = error instanceof Error ? error.message : String(error);
    io.err(`error: ${oneLine(message)}\n`);
    if (!(error instanceof BadInput) && process.env.BELLMAN_DEBUG && error instanceof Error) io.err(`${error.stack}\n`);
    return error instanceof BadInput ? BAD_INPUT : FAILURE;
  }
}

const isMain = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isMain) process.exitCode = await run(process.argv.slice(2), processIo());
