/**
 * Hyper-parameters declared once: default, range and meaning in one place. Types, validation, `--set`, `--help` and
 * the documentation all follow from the declaration.
 */

import { BadInput, closest } from './errors.js';

export interface FieldOf<T> {
  readonly default: T;
  /** Symbol, meaning, unit. */
  readonly doc: string;
  /** What is allowed, in words: 'a number in (0, 1]'. */
  readonly allowed: string;
  accepts(value: unknown): boolean;
}

export type Field = FieldOf<number> | FieldOf<boolean> | FieldOf<string> | FieldOf<readonly number[]>;
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

/** A list of positive whole numbers: the widths of layers. */
export const sizes = (value: readonly number[], doc: string): FieldOf<readonly number[]> => ({
  default: Object.freeze([...value]),
  doc,
  allowed: 'a list of positive integers, such as [64,64]',
  accepts: (v) => Array.isArray(v) && v.every((n) => Number.isInteger(n) && n > 0),
});

export const defaultsOf = <F extends Fields>(fields: F): Config<F> =>
  Object.freeze(Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.default]))) as Config<F>;

/**
 * Defaults overridden by `given`, checked.
 *
 * @throws BadInput naming the key, the value seen and what is allowed.
 */
export function resolveConfig<F extends Fields>(fields: F, given: Readonly<Record<string, unknown>>): Config<F> {
  for (const [key, value] of Object.entries(given)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) {
      const hint = closest(key, Object.keys(fields));
      throw new BadInput(
        `unknown setting '${key}'${hint === null ? '' : `; did you mean '${hint}'?`} (known: ${Object.keys(fields).join(', ')})`,
      );
    }
    if (!field.accepts(value)) {
      throw new BadInput(`setting '${key}' must be ${field.allowed}, got ${JSON.stringify(value)}`);
    }
  }
  return Object.freeze({ ...defaultsOf(fields), ...given }) as Config<F>;
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
