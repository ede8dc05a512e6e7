/** The panel beside the world: what the agent thinks of each action, which one it takes, what the state is worth. */

import { entropyOf } from '../distributions.js';
import type { FrameMessage, HelloMessage, WireNumber } from '../protocol.js';
import { byId, make, setText } from './dom.js';
import { fixed } from './format.js';
import type { Timeline } from './timeline.js';

export const LONGEST_COURSE = 1000; // points

interface Row {
  readonly item: HTMLLIElement;
  readonly number: HTMLElement;
  readonly fill: HTMLElement;
  /** Of the distribution of returns. */
  readonly shape: SVGSVGElement;
}

export type Course = ReturnType<Timeline['course']>;

export interface Mind {
  start(hello: HelloMessage): void;
  /** A frame, and the course of values over its episode. */
  show(frame: FrameMessage, course: Course): void;
}

function makeRow(name: string): Row {
  const number = make('span', { class: 'bar-number' }, ['–']);
  const mark = make('span', { class: 'bar-mark' }, ['chosen']);
  const label = make('span', { class: 'bar-name' }, [name, mark]);
  const fill = make('div', { class: 'bar-fill' });
  const shape = picture();
  const item = make('li', {}, [
    make('div', { class: 'bar-head' }, [label, number]),
    make('div', { class: 'bar-track' }, [fill]),
    shape,
  ]);
  fill.style.transform = 'scaleX(0)';
  return { item, number, fill, shape };
}

/** An empty drawing of 100 × 100 with one path. */
function picture(): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 100 100');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('bar-shape');
  svg.append(document.createElementNS(namespace, 'path'));
  svg.setAttribute('hidden', '');
  return svg;
}

export interface Choice {
  readonly name: string;
  isTaken(action: FrameMessage['action']): boolean;
}

/** What each bar stands for: an action, numbered where it has no name, or of MultiDiscrete one choice of one component. */
export function choicesOf({ actionNames, actionSpace }: HelloMessage['world'], count: number): Choice[] {
  const space = actionSpace as
    | { readonly kind: 'discrete'; readonly start: number }
    | { readonly kind: 'multi-discrete'; readonly nvec: readonly number[]; readonly start: readonly number[] };
  if (space.kind !== 'multi-discrete') {
    const first = space.start ?? 0;
    return Array.from({ length: count }, (_, i) => ({
      name: actionNames?.[i] ?? `action ${first + i}`,
      isTaken: (taken) => taken === first + i,
    }));
  }
  const { nvec, start } = space;
  return nvec.flatMap((n, k) =>
    Array.from({ length: n }, (_, j) => ({
      name: `action[${k}] = ${start[k]! + j}`,
      isTaken: (taken) => Array.isArray(taken) && taken[k] === start[k]! + j,
    })),
  );
}

/** Length of a bar, 0 … 1: a probability as it is, a value between the least and the greatest of these or zero. */
function shareOf(value: WireNumber, all: readonly WireNumber[], isProbability: boolean): number {
  if (value === null) return 0;
  if (isProbability) return value;
  const known = all.filter((v) => v !== null);
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  return high > low ? (value - low) / (high - low) : 0;
}

/** Bins as an area in a square of 100, the likeliest of all bins at the top. */
export function areaPath(bins: readonly number[], most: number): string {
  const x = (i: number): string => ((100 * i) / bins.length).toFixed(2);
  const y = (count: number): string => (100 - (100 * count) / Math.max(1, most)).toFixed(2);
  return `M0 100${bins.map((count, i) => `L${x(i)} ${y(count)}L${x(i + 1)} ${y(count)}`).join('')}L100 100Z`;
}

/** Where μ − σ and μ + σ lie between the bounds of a component, 0 … 1; without bounds, between −r and r, r = max(1, |μ| + 4σ). */
export function spreadOf(mean: number, deviation: number, low: number | null, high: number | null): [number, number] {
  const reach = Math.max(1, Math.abs(mean) + 4 * deviation);
  const [from, to] = [low ?? -reach, high ?? reach];
  const share = (value: number): number => Math.max(0, Math.min(1, (value - from) / (to - from)));
  return [share(mean - deviation), share(mean + deviation)];
}

/** Values as a path in a square of 100, the least at the bottom. */
export function coursePath(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const y = (value: number): number => (high > low ? 90 - (80 * (value - low)) / (high - low) : 50);
  const x = (i: number): number => (100 * i) / Math.max(1, values.length - 1);
  return values.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(2)} ${y(value).toFixed(2)}`).join('');
}

/** A line down where the shown frame is; none at the end, where it is no news. */
export const cursorPath = ({ values, at }: Course): string =>
  at < 0 || at >= values.length - 1 ? '' : `M${((100 * at) / (values.length - 1)).toFixed(2)} 0V100`;

/** A bound of component k, from a space's JSON: one number for all, or one each; null where there is none. */
function boundOf(bounds: unknown, k: number): number | null {
  const bound = Array.isArray(bounds) ? (bounds.flat(9) as unknown[])[k] : bounds;
  return typeof bound === 'number' && Number.isFinite(bound) ? bound : null;
}

function showConfig(hello: HelloMessage): void {
  const rows = Object.entries(hello.agent.config).map(([name, value]) =>
    make('div', {}, [
      make('dt', {}, [name]),
      make('dd', {}, [typeof value === 'string' ? value : JSON.stringify(value)]),
    ]),
  );
  byId('config').replaceChildren(...rows);
  byId('settings').hidden = rows.length === 0;
  byId<HTMLDetailsElement>('settings').open = matchMedia('(min-width: 761px) and (min-height: 860px)').matches;
}

export function makeMind(): Mind {
  const list = byId('bars');
  const hint = byId('mind-hint');
  const worth = byId('value');
  let rows: Row[] = [];
  let choices: readonly Choice[] = [];
  let hello: HelloMessage | null = null;
  function ensureRows(count: number): void {
    if (hello === null || rows.length === count) return;
    choices = choicesOf(hello.world, count);
    rows = choices.map(({ name }) => makeRow(name));
    list.replaceChildren(...rows.map((row) => row.item));
  }

  function showActions(frame: FrameMessage, thoughts: readonly WireNumber[]): void {
    ensureRows(thoughts.length);
    const isProbability = frame.q === null;
    const entropy = ` · entropy ${fixed(entropyOf(thoughts), 2)} nats`;
    const range = frame.returns && ` · likely from ${fixed(frame.returns.low, 1)} to ${fixed(frame.returns.high, 1)}`;
    setText(
      hint,
      isProbability ? `Probability of each action${entropy}` : `Expected return of each action, q(s, a)${range ?? ''}`,
    );
    const most = Math.max(0, ...(frame.returns?.bins.flat() ?? []));
    rows.forEach((row, action) => {
      const value = thoughts[action] ?? null;
      const bins = frame.returns?.bins[action];
      setText(row.number, isProbability && value !== null ? `${(100 * value).toFixed(1)} %` : fixed(value, 3));
      row.fill.style.transform = `scaleX(${shareOf(value, thoughts, isProbability)})`;
      row.item.toggleAttribute('data-chosen', choices[action]!.isTaken(frame.action));
      row.shape.toggleAttribute('hidden', bins === undefined);
      if (bins !== undefined) row.shape.firstElementChild?.setAttribute('d', areaPath(bins, most));
    });
  }

  /** A Gaussian policy: of each component the mean, and one deviation to either side. */
  function showComponents(frame: FrameMessage, mean: readonly WireNumber[]): void {
    ensureRows(mean.length);
    setText(hint, 'Mean of the action, one standard deviation to either side');
    const { low, high } = (hello?.world.actionSpace ?? {}) as { low?: unknown; high?: unknown };
    rows.forEach((row, k) => {
      const [mu, sigma] = [mean[k] ?? 0, frame.deviation?.[k] ?? 0];
      const [from, to] = spreadOf(mu, sigma, boundOf(low, k), boundOf(high, k));
      setText(row.number, `${fixed(mu, 3)} ± ${fixed(sigma, 3)}`);
      row.fill.style.transform = `translateX(${100 * from}%) scaleX(${Math.max(0.01, to - from)})`;
      row.item.toggleAttribute('data-chosen', false);
    });
  }

  return {
    start(next) {
      hello = next;
      rows = [];
      list.replaceChildren();
      setText(byId('mind-title'), next.agent.title);
      setText(hint, 'Waiting for its first thought…');
      showConfig(next);
    },
    show(frame, course) {
      const thoughts = frame.q ?? frame.probability;
      setText(worth, fixed(frame.value, 3));
      byId('course').hidden = frame.value === null && course.values.length === 0;
      byId('course-path').setAttribute('d', coursePath(course.values));
      byId('course-cursor').setAttribute('d', cursorPath(course));
      if (thoughts !== null) showActions(frame, thoughts);
      else if (frame.mean !== null) showComponents(frame, frame.mean);
      else if (frame.action !== null) setText(hint, 'This agent shows no opinion of its actions.');
    },
  };
}
