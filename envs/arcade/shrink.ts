/**
 * Frames of an arcade game for preprocessing, quickly: only what differs from the picture before is shrunk anew.
 *
 * What a state would paint is noted, not painted, and compared with what the pictures before consisted of. Where they
 * differ, and only there, both screens are painted, pooled and shrunk.
 */

import { type Frames, pushTiles, STACK, TILE, tileOf } from '../../core/atari/frames.js';
import {
  addDifferences,
  bottomOf,
  type DrawList,
  KEPT,
  keepList,
  leftOf,
  makeDrawList,
  makePlaces,
  rightOf,
  TOO_MANY,
  topOf,
} from './draw-list.js';
import { LUMINANCE } from './palette.js';
import { axisOf, pixelMaker } from './pixels.js';
import { HEIGHT, layBackground, makeScreen, PIXELS, paintItem, type Screen, WIDTH } from './screen.js';

/** Of both kinds of a game: its background, and how a state is painted over it. */
export interface Painting<State> {
  readonly background: Uint8Array; // [210 × 160]
  readonly draw: (state: State, screen: Screen) => void;
}

/** Where more places than this changed, to ask which items show there takes longer than to paint them all. */
const WORTH_ASKING = 32;

/** One of two frames: what is on it, and as much of its greys as was needed. */
interface Slot {
  readonly list: DrawList;
  readonly recorder: Screen;
  readonly screen: Screen;
}

function makeSlot(): Slot {
  const list = makeDrawList();
  return { list, recorder: makeScreen(LUMINANCE, list), screen: makeScreen(LUMINANCE) };
}

export function screenFrames<State>({ background: colours, draw }: Painting<State>, size: number): Frames<State> {
  const background = colours.map((colour) => LUMINANCE[colour]);
  const across = axisOf(WIDTH, size);
  const down = axisOf(HEIGHT, size);
  const pixel = pixelMaker(across, down);
  const slots = [makeSlot(), makeSlot()] as const;
  const empty = new Uint8Array(size * size);
  for (let k = 0; k < empty.length; k++) empty[k] = pixel(background, background, k % size, Math.floor(k / size));
  // The picture in which each new pixel was last made, as places overlap, and the one in which an item last showed there.
  const made = new Int32Array(size * size);
  const covered = new Int32Array(size * size);
  let picture = 0;
  const tiles = Math.ceil(size / TILE);
  const changed = makePlaces();
  // What new pixels at the changed places read of the screens: left, top, right and bottom of each.
  const source = new Int16Array(4 * changed.place.length);

  function spread(): void {
    for (let k = 0; k < changed.count; k++) {
      const place = changed.place[k];
      source[4 * k] = across.first[across.from[leftOf(place)]];
      source[4 * k + 1] = down.first[down.from[topOf(place)]];
      source[4 * k + 2] = across.first[across.to[rightOf(place) - 1]] + across.taps;
      source[4 * k + 3] = down.first[down.to[bottomOf(place) - 1]] + down.taps;
    }
  }

  function isNeeded(place: number): boolean {
    if (changed.count > WORTH_ASKING) return true;
    for (let at = 0; at < 4 * changed.count; at += 4) {
      if (leftOf(place) < source[at + 2] && rightOf(place) > source[at]) {
        if (topOf(place) < source[at + 3] && bottomOf(place) > source[at + 1]) return true;
      }
    }
    return false;
  }

  /** Notes the new pixels in which an item shows. */
  function cover(place: number): void {
    const left = across.from[leftOf(place)];
    const right = across.to[rightOf(place) - 1];
    const bottom = down.to[bottomOf(place) - 1];
    for (let y = down.from[topOf(place)]; y <= bottom; y++) {
      for (let k = y * size + left; k <= y * size + right; k++) covered[k] = picture;
    }
  }

  /** Paints the items that show at the changed places; a list that had no room for all is painted already. */
  function paint({ list: { items, count }, screen }: Slot): void {
    if (count === TOO_MANY) {
      covered.fill(picture);
      return;
    }
    layBackground(screen, background);
    for (let k = 0; k < 2 * count; k += 2) {
      if (!isNeeded(items[k])) continue;
      paintItem(screen, items[k], items[k + 1]);
      cover(items[k]);
    }
  }

  function renew(place: number, before: Uint8Array, last: Uint8Array, stack: Uint8Array, memory: Int32Array): void {
    const left = across.from[leftOf(place)];
    const right = across.to[rightOf(place) - 1];
    const top = down.from[topOf(place)];
    const bottom = down.to[bottomOf(place) - 1];
    for (let row = tileOf(top); row <= tileOf(bottom); row++) {
      for (let column = tileOf(left); column <= tileOf(right); column++) memory[row * tiles + column] = STACK - 1;
    }
    for (let y = top; y <= bottom; y++) {
      for (let k = y * size + left; k <= y * size + right; k++) {
        if (made[k] === picture) continue;
        made[k] = picture;
        stack[STACK * k + STACK - 1] = covered[k] === picture ? pixel(before, last, k - y * size, y) : empty[k];
      }
    }
  }

  const lists = tiles * tiles; // where they begin in the memory
  return {
    begin() {
      const stack = new Uint8Array(size * size * STACK);
      for (let i = 0; i < stack.length; i++) stack[i] = empty[Math.floor(i / STACK)];
      return { stack, memory: new Int32Array(lists + 2 * KEPT) };
    },
    keep(state, slot) {
      const { list, recorder, screen } = slots[slot];
      list.count = 0;
      draw(state, recorder);
      if (list.count !== TOO_MANY) return;
      layBackground(screen, background);
      draw(state, screen);
    },
    push(pooled, stack, memory) {
      pushTiles(stack, memory, size);
      const last = slots[1];
      const before = pooled ? slots[0] : last;
      changed.count = 0;
      addDifferences(memory, lists, before.list, changed);
      addDifferences(memory, lists + KEPT, last.list, changed);
      if (changed.count === 0) return;
      keepList(before.list, memory, lists);
      keepList(last.list, memory, lists + KEPT);
      picture = (picture + 1) | 0;
      spread();
      paint(last);
      if (pooled) paint(before);
      for (let k = 0; k < changed.count; k++) {
        renew(changed.place[k], before.screen.pixels, last.screen.pixels, stack, memory);
      }
    },
  };
}

/** The picture that `background` paints. */
export function backgroundOf(background: (screen: Screen) => void): Uint8Array {
  const screen = makeScreen();
  background(screen);
  return screen.pixels.slice(0, PIXELS);
}
