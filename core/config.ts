/**
 * Hyper-parameters declared once: default, range and meaning in one place. Types, validation, `--set`, `--help` and
 * the documentation all follow from the declaration.
 */

import { BadInput, closest } from './errors.js';
import { constant, exponential, linear, type Schedule } from './schedules.js';

export interface FieldOf<T> {
  readonly default: T;
  /** Symbol, meaning, unit. */
  readonly doc: string;
  /** What is allowed, in words: 'a number in (0, 1]'. Where schedules are too, `allowedOf` tells of them as well. */
  readonly allowed: string;
  /** True where a schedule between two allowed numbers may be given. */
  readonly schedulable?: true;
  accepts(value: unknown): boolean;
  /** An accepted value as the settings hold it. Absent: as it was given. */
  held?(value: unknown): T;
}

export type Field =
  | FieldOf<Scheduled>
  | FieldOf<number>
  | FieldOf<boolean>
  | FieldOf<string>
  | FieldOf<readonly number[]>;
export type Fields = Readonly<Record<string, Field>>;
/** The values of declared fields. */
export type Config<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends FieldOf<infer T> ? T : never;
};

interface Range {
  /** Smallest allowed value. */ readonly min?: number;
  /** Largest allowed value. */ readonly max?: number;
  /** Values must be larger than this. */ readonly above?: number;
  /** Values must be smaller than this. */ readonly below?: number;
}

function interval({ min, max, above, below }: Range): string {
  const left = min !== undefined ? `[${min}` : above !== undefined ? `(${above}` : '(-∞';
  const right = max !== undefined ? `${max}]` : below !== undefined ? `${below})` : '∞)';
  return `${left}, ${right}`;
}

const inside = (value: number, { min, max, above, below }: Range): boolean =>
  Number.isFinite(value) &&
  (min === undefined || value >= min) &&
  (max === undefined || value <= max) &&
  (above === undefined || value > above) &&
  (below === undefined || value < below);

/** A real number. */
export const real = (value: number, range: Range, doc: string): FieldOf<number> => ({
  default: value,
  doc,
  allowed: `a number in ${interval(range)}`,
  accepts: (v) => typeof v === 'number' && inside(v, range),
});

/** A number, or how it moves during the training: 'linear(1, 0.05, 0.2)' falls from 1 to 0.05 in the first fifth. */
export type Scheduled = number | `linear(${string})` | `exponential(${string})`;

interface Course {
  readonly kind: 'linear' | 'exponential';
  readonly from: number;
  readonly to: number;
  /** Part of the training after which it has arrived. */
  readonly part: number;
}

/** What a schedule's text says, or null where it says nothing. */
function courseOf(text: string): Course | null {
  const match = /^(linear|exponential)\(([^()]*)\)$/.exec(text.replace(/\s+/g, ''));
  if (match === null) return null;
  const numbers = match[2].split(',').map((part) => (part === '' ? Number.NaN : Number(part)));
  const [from, to, part = 1] = numbers;
  if (numbers.length < 2 || numbers.length > 3 || !numbers.every(Number.isFinite) || part < 0 || part > 1) return null;
  return { kind: match[1] as Course['kind'], from, to, part };
}

/** How a schedule between two numbers is written. */
export const SCHEDULE =
  'linear(FROM, TO) or exponential(FROM, TO), with the part of the training that it takes as a third, such as linear(1, 0.1, 0.5)';

/** All that a field takes, in words. */
export const allowedOf = ({ allowed, schedulable }: Pick<Field, 'allowed' | 'schedulable'>): string =>
  schedulable ? `${allowed} or a schedule between two, ${SCHEDULE}` : allowed;

/** A number that may move while the training goes on. Both ends of a schedule must lie in the range. */
export const scheduled = (value: Scheduled, range: Range, doc: string): FieldOf<Scheduled> => ({
  default: value,
  doc,
  allowed: `a number in ${interval(range)}`,
  schedulable: true,
  accepts(v) {
    if (typeof v === 'number') return inside(v, range);
    const course = typeof v === 'string' ? courseOf(v) : null;
    if (course === null || !inside(course.from, range) || !inside(course.to, range)) return false;
    return course.kind === 'linear' || (course.from > 0 && course.to > 0);
  },
});

/** The schedule that an accepted value means, in env steps of a training of `totalSteps`. */
export function scheduleOf(value: Scheduled, totalSteps: number): Schedule {
  if (typeof value === 'number') return constant(value);
  const course = courseOf(value);
  if (course === null) throw new BadInput(`'${value}' is no schedule`);
  return (course.kind === 'linear' ? linear : exponential)(course.from, course.to, course.part * totalSteps);
}

/** A whole number. */
export const whole = (value: number, range: Range, doc: string): FieldOf<number> => ({
  default: value,
  doc,
  allowed: `an integer in ${interval(range)}`,
  accepts: (v) => typeof v === 'number' && Number.isInteger(v) && inside(v, range),
});

/** True or false. */
export const flag = (value: boolean, doc: string): FieldOf<boolean> => ({
  default: value,
  doc,
  allowed: 'true or false',
  accepts: (v) => typeof v === 'boolean',
});

/** One of a few names. */
export const choice = <T extends string>(value: T, choices: readonly T[], doc: string): FieldOf<T> => ({
  default: value,
  doc,
  allowed: `one of ${choices.join(', ')}`,
  accepts: (v) => choices.includes(v as T),
});

/** A list of positive whole numbers, the widths of layers; one number is a list of one. */
export const sizes = (value: readonly number[], doc: string): FieldOf<readonly number[]> => ({
  default: Object.freeze([...value]),
  doc,
  allowed: 'a positive integer or a list of them, such as [64,64]',
  accepts: (v) => (Array.isArray(v) ? v : [v]).every((n) => Number.isInteger(n) && n > 0),
  held: (v) => (Array.isArray(v) ? v : [v as number]),
});

/** The same fields with other defaults. */
export const withDefaults = <F extends Fields>(fields: F, defaults: Partial<Config<F>>): F =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      name in defaults ? { ...field, default: defaults[name] } : field,
    ]),
  ) as F;

export const defaultsOf = <F extends Fields>(fields: F): Config<F> =>
  Object.freeze(Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.default]))) as Config<F>;

/**
 * Defaults overridden by `given`, checked.
 *
 * @throws BadInput naming the key, the value seen and what is allowed.
 */
export function resolveConfig<F extends Fields>(fields: F, given: Readonly<Record<string, unknown>>): Config<F> {
  const settings: Record<string, unknown> = { ...defaultsOf(fields) };
  for (const [key, value] of Object.entries(given)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) {
      const hint = closest(key, Object.keys(fields));
      throw new BadInput(
        `unknown setting '${key}'${hint === null ? '' : `; did you mean '${hint}'?`} (known: ${Object.keys(fields).join(', ')})`,
      );
    }
    if (!field.accepts(value)) {
      throw new BadInput(`setting '${key}' must be ${allowedOf(field)}, got ${JSON.stringify(value)}`);
    }
    settings[key] = field.held === undefined ? value : field.held(value);
  }
  return Object.freeze(settings) as Config<F>;
}

/** Reads `key=value` as given on a command line: JSON where it parses, else the bare string. */
export function parseSetting(text: string): [key: string, value: unknown] {
  const at = text.indexOf('=');
  if (at <= 0) throw new BadInput(`a setting reads key=value, got '${text}'`);
  const raw = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(raw)];
  } catch {
    return [text.slice(0, at), raw];
  }
}
