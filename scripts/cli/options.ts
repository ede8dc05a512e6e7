/** What the flags of several commands share: each names itself, the value it was given and what it allows. */

import { Command, Option } from 'commander';
import { deviceNames } from '../../core/compute/index.js';
import { BadInput, closest } from '../../core/errors.js';
import { RUNS } from './places.js';
import { parseSeeds } from './seeds.js';

/** A whole number in [min, max]. */
export const whole =
  (flag: string, min: number, max = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^\d+(?:[eE]\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
    const upTo = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new BadInput(`${flag} must be an integer ${upTo}, got '${text}'`);
  };

/** A number. */
export const real =
  (flag: string) =>
  (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isFinite(value)) return value;
    throw new BadInput(`${flag} must be a number, got '${text}'`);
  };

/** The name of a flag as it is typed: 'stopAt' → '--stop-at'. */
export const typed = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export const several = (text: string, before: readonly string[] | undefined): string[] => [...(before ?? []), text];

/** A member of a few names. @throws BadInput with what was perhaps meant. */
export function oneOf(what: string, text: string, names: readonly string[]): string {
  if (names.includes(text)) return text;
  const hint = closest(text, names);
  const meant = hint === null ? '' : `; did you mean '${hint}'?`;
  throw new BadInput(`unknown ${what} '${text}'${meant} (known: ${names.join(', ')})`);
}

/** `usual`: which one it is where the flag is not given. */
export function deviceOption(names = deviceNames as readonly string[], usual = 'cpu'): Option {
  return new Option('--device <name>', `where tensors run: ${names.join(', ')} (default: ${usual})`).argParser((text) =>
    oneOf('--device', text, names),
  );
}

/** Of a new training. */
export const newDeviceOptions = (): Option[] => [
  deviceOption([...deviceNames, 'auto'], 'cpu; auto: the one with the fastest update, measured'),
  new Option(
    '--threads <number>',
    'threads of the device cpu (default: the cores, up to 4; with auto: measured)',
  ).argParser(whole('--threads', 1)),
];

/** Of a recorded run. */
export const runDeviceOption = (): Option => deviceOption(deviceNames, "the run's own");

export const jsonOption = (): Option => new Option('--json', 'print one JSON document and nothing else');

export const envOption = (): Option =>
  new Option('--env <file>', 'the file of a world of your own, where the run used one');

/** The viewer's. */
export const viewerOptions = (): Option[] => [
  new Option('--port <number>', 'port of the viewer, or the next free one (default: 7420)').argParser(
    whole('--port', 0, 65_535),
  ),
  new Option('--host <name>', 'address that the viewer listens on (default: 127.0.0.1, this machine only)'),
];

export function command(name: string, summary: string, options: readonly Option[]): Command {
  const made = new Command(name).description(summary);
  for (const option of options) made.addOption(option);
  return made;
}

/** Of `train`. */
export function trainOptions(): Option[] {
  const number = (flag: string, doc: string, min: number): Option =>
    new Option(`${flag} <number>`, doc).argParser(whole(flag, min));
  return [
    number('--steps', 'world steps in all (default: of the preset)', 1),
    number('--seed', 'all chance flows from it (default: 0)', 0),
    new Option('--seeds <list>', 'one run for each seed, such as 1-5 or 1,3,7, and a report of all').argParser(
      parseSeeds,
    ),
    number('--jobs', 'with --seeds: how many at the same time (default: the cores)', 1),
    number('--envs', 'worlds stepped together (default: of the preset, else 1)', 1),
    number('--workers', 'threads that step the worlds, at most as many as --envs (default: this one alone)', 1),
    ...newDeviceOptions(),
    new Option('--set <key=value>', 'a hyper-parameter; may be given several times').argParser(several),
    new Option('--param <key=value>', 'a parameter of the world; may be given several times').argParser(several),
    number('--horizon', "steps after which an episode is cut short (default: the world's own)", 1),
    new Option('--out <dir>', `directory of the run (default: a fresh one in ${RUNS}/)`),
    new Option('--resume <run>', 'continue a run from its latest checkpoint'),
    envOption(),
    new Option('--watch', 'show the training in the browser'),
    ...viewerOptions(),
    number('--checkpoint-every', 'world steps between checkpoints (default: a tenth of --steps)', 1),
    number(
      '--evaluate-every',
      'world steps between evaluations; the best checkpoint is kept (default: of the preset)',
      0,
    ),
    number('--evaluation-episodes', 'episodes of an evaluation (default: of the preset, else 20)', 1),
    new Option(
      '--stop-at <return>',
      'end once an evaluation, or without any the last 100 training episodes, has this mean return',
    ).argParser(real('--stop-at')),
    new Option('--quiet', 'print nothing but errors and the address of the viewer'),
    jsonOption(),
  ];
}

/** Flags of `train` that a run keeps when it goes on. */
export const FIXED = [
  'steps',
  'seed',
  'envs',
  'device',
  'threads',
  'set',
  'param',
  'horizon',
  'out',
  'checkpointEvery',
  'evaluateEvery',
  'evaluationEpisodes',
  'stopAt',
] as const;
