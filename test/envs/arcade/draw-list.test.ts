/** What differs between two pictures, as lists of what is painted on them. */

import { describe, expect, test } from 'vitest';
import { pushFrame, STACK } from '../../../core/atari/frames.js';
import { makeRng, type Rng } from '../../../core/rng.js';
import {
  addDifferences,
  bottomOf,
  KEPT,
  keepList,
  leftOf,
  MOST,
  makeDrawList,
  makePlaces,
  rightOf,
  TOO_MANY,
  topOf,
} from '../../../envs/arcade/draw-list.js';
import {
  blit,
  fill,
  HEIGHT,
  makeScreen,
  type Screen,
  shape,
  sprite,
  stamp,
  WIDTH,
} from '../../../envs/arcade/screen.js';
import { backgroundOf, screenFrames } from '../../../envs/arcade/shrink.js';

type Paint = (screen: Screen) => void;

function listOf(...paints: readonly Paint[]) {
  const list = makeDrawList();
  const recorder = makeScreen(undefined, list);
  for (const paint of paints) paint(recorder);
  return list;
}

/** Left, top, right and bottom of all places where two pictures may differ. */
function differences(before: readonly Paint[], after: readonly Paint[]): number[][] {
  const kept = new Int32Array(KEPT);
  keepList(listOf(...before), kept, 0);
  const places = makePlaces();
  addDifferences(kept, 0, listOf(...after), places);
  return [...places.place.subarray(0, places.count)].map((p) => [leftOf(p), topOf(p), rightOf(p), bottomOf(p)]);
}

const box =
  (x: number, y: number, colour = 1): Paint =>
  (screen) =>
    fill(screen, x, y, 4, 4, colour);

describe('pictures differ', () => {
  test('nowhere, where the same is painted in the same order', () => {
    expect(differences([box(0, 0), box(9, 9)], [box(0, 0), box(9, 9)])).toEqual([]);
  });

  test('where something came, and where something went, not in what follows it', () => {
    const [a, b, c] = [box(0, 0), box(50, 9, 2), box(99, 9, 3)];
    expect(differences([a, c], [a, b, c])).toEqual([[50, 9, 54, 13]]);
    expect(differences([a, b, c], [a, c])).toEqual([[50, 9, 54, 13]]);
    expect(differences([], [a])).toEqual([[0, 0, 4, 4]]);
  });

  test('around what moved a little, and at both ends of what moved far', () => {
    expect(differences([box(10, 10)], [box(12, 10)])).toEqual([[10, 10, 16, 14]]);
    expect(differences([box(10, 10)], [box(12, 30)])).toEqual([
      [10, 10, 14, 14],
      [12, 30, 16, 34],
    ]);
  });

  test('where another colour, shape, scale or side is painted', () => {
    const arrow = shape('##', '#.');
    const arrowAt =
      (colour: number, scale: number, flip: boolean): Paint =>
      (screen) =>
        stamp(screen, arrow, 5, 5, colour, scale, flip);
    const first = arrowAt(1, 1, false);
    expect(differences([first], [first])).toEqual([]);
    expect(differences([first], [arrowAt(2, 1, false)])).toEqual([[5, 5, 7, 7]]);
    expect(differences([first], [arrowAt(1, 1, true)])).toEqual([[5, 5, 7, 7]]);
    expect(differences([first], [arrowAt(1, 2, false)])).toEqual([[5, 5, 9, 9]]);
    expect(differences([first], [(screen) => stamp(screen, shape('##', '##'), 5, 5, 1)])).toEqual([[5, 5, 7, 7]]);
  });

  test('where two that overlap change places', () => {
    expect(differences([box(0, 0, 1), box(2, 0, 2)], [box(2, 0, 2), box(0, 0, 1)])).not.toEqual([]);
  });

  test('everywhere, when there was no room for all', () => {
    const many = Array.from({ length: MOST + 1 }, (_, k) => box(k % 100, 0));
    expect(listOf(...many).count).toBe(TOO_MANY);
    expect(differences([], many)).toEqual([[0, 0, WIDTH, HEIGHT]]);
    expect(differences(many, [])).toEqual([[0, 0, WIDTH, HEIGHT]]);
    expect(differences([], many.slice(1))).not.toEqual([[0, 0, WIDTH, HEIGHT]]);
  });
});

/** A scene of things at random, some of them over an edge. */
interface Thing {
  readonly kind: number;
  x: number;
  y: number;
  colour: number;
}
const FACE = shape('.##.', '####', '#..#');
const FLAG = sprite(
  7,
  3,
  Uint8Array.from({ length: 21 }, (_, k) => 2 + (k % 7)),
);

function drawThings(things: readonly Thing[], screen: Screen): void {
  for (const { kind, x, y, colour } of things) {
    if (kind === 0) fill(screen, x, y, 9, 5, colour);
    else if (kind === 1) stamp(screen, FACE, x, y, colour, 1 + (colour % 3), colour % 2 === 0);
    else blit(screen, FLAG, x, y);
  }
}

const thing = (rng: Rng): Thing => ({
  kind: rng.int(3),
  x: rng.int(WIDTH + 20) - 10 + 0.5 * rng.int(2),
  y: rng.int(HEIGHT + 20) - 10,
  colour: 1 + rng.int(20),
});

/** Some stay, some move, one goes, one comes; now and then far too many for a list. */
function change(things: readonly Thing[], rng: Rng): Thing[] {
  if (rng.int(40) === 0) return Array.from({ length: MOST + 9 }, () => thing(rng));
  const next = things.slice(0, 30).map((one) => (rng.int(4) > 0 ? one : { ...one, x: one.x + rng.int(5) - 2 }));
  if (rng.int(3) === 0) next.splice(rng.int(next.length + 1), 1);
  if (rng.int(3) === 0 || next.length < 8) next.splice(rng.int(next.length + 1), 0, thing(rng));
  return next;
}

test.each([84, 50])(
  'two worlds in turn, only changes made anew, have the stacks that whole pictures give: side %i',
  (size) => {
    const background = backgroundOf((screen) => {
      fill(screen, 0, 0, WIDTH, HEIGHT, 3);
      fill(screen, 20, 40, 90, 60, 7);
    });
    const painting = { background, draw: drawThings };
    const quick = screenFrames<Thing[]>(painting, size);
    const rng = makeRng(17);
    const worlds = [quick.begin(), quick.begin()].map((stacked) => ({
      ...stacked,
      things: [] as Thing[],
      stack2: stacked.stack.slice(),
    }));
    for (let step = 0; step < 300; step++) {
      const world = worlds[rng.int(2)];
      const before = change(world.things, rng);
      world.things = rng.int(3) === 0 ? before : change(before, rng);
      const pooled = rng.int(4) > 0;
      const whole = screenFrames<Thing[]>(painting, size); // remembers nothing
      const fresh = whole.begin();
      for (const frames of [quick, whole]) {
        if (pooled) frames.keep(before, 0);
        frames.keep(world.things, 1);
      }
      quick.push(pooled, world.stack, world.memory);
      whole.push(pooled, fresh.stack, fresh.memory);
      pushFrame(
        world.stack2,
        fresh.stack.filter((_, i) => i % STACK === STACK - 1),
      );
      expect(Buffer.compare(world.stack, world.stack2)).toBe(0);
    }
  },
);
