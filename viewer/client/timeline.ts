/**
 * What the page has seen of the shown world: every frame, as the text it came in, up to a bound; and which of them is
 * looked at. While the page follows, that is the newest. It can go back, through episodes, as far as memory reaches.
 */

import type { FrameMessage, WireNumber } from '../protocol.js';

/** A frame that can be looked at again. */
interface Kept {
  readonly episode: number;
  readonly step: number;
  readonly text: string;
  readonly obs: readonly WireNumber[] | null;
  readonly value: WireNumber;
  readonly reward: number;
  readonly episodeReturn: number;
  readonly ended: boolean;
}

/** An episode that the page has seen, as far as it has. */
export interface SeenEpisode {
  readonly episode: number;
  readonly steps: number;
  readonly episodeReturn: number;
  readonly ended: boolean;
}

/** What happened at a frame: a reward, of either sign, or the end. */
export interface Mark {
  readonly index: number;
  readonly kind: 'gain' | 'loss' | 'end';
}

export interface Timeline {
  readonly shown: FrameMessage | null;
  /** The frame before it, where that is one step older and was looked at before it. */
  readonly previous: FrameMessage | null;
  /** New frames are shown as they come. */
  readonly following: boolean;
  /** Frames newer than the shown one. */
  readonly behind: number;
  /** Where the shown frame is among those of its episode. */
  readonly place: { readonly index: number; readonly count: number };
  /** True once the oldest frames had to go. */
  readonly forgetful: boolean;
  /** Takes the newest frame in. */
  add(frame: FrameMessage, text: string): void;
  /** Shows another frame, so many newer or older ones; stops following. False where there is none further. */
  move(by: number): boolean;
  /**
   * Moves on by at most so many world steps; an episode's end counts as one. Follows again when it arrives at the newest.
   *
   * @returns how many they were: a frame that is further away has to wait.
   */
  advance(steps: number): number;
  /** Shows a frame of the same episode. */
  seek(index: number): void;
  /** The seen episodes, the newest first. */
  episodes(): SeenEpisode[];
  /** Shows the first frame of an episode that was seen. False where it was not. */
  open(episode: number): boolean;
  /** What happened in the shown episode, unless it happens at every step. */
  marks(): Mark[];
  /** Stays at the shown frame while new ones come. */
  hold(): void;
  follow(): void;
  /** Observations of the episode up to the shown frame, at most so many. */
  observations(most: number): (readonly WireNumber[])[];
  /** Values over the episode, at most so many, and which of them is the shown frame's. */
  course(most: number): { readonly values: readonly number[]; readonly at: number };
  /** All frames of the shown episode, as far as it was seen. */
  episode(): FrameMessage[];
  clear(): void;
}

const BYTES = 32 * 1_048_576;
const SPARED = 0.9; // of the bytes, kept when room must be made: so that it is seldom made

const sizeOf = ({ text, obs }: Kept): number => text.length + 8 * (obs?.length ?? 0);

/** `read` turns a frame's text into the frame again. */
export function makeTimeline(read: (text: string) => FrameMessage, bytes = BYTES): Timeline {
  let kept: Kept[] = [];
  let held = 0; // bytes
  let at = -1; // index of the shown frame
  let shown: FrameMessage | null = null;
  let previous: FrameMessage | null = null;
  let following = true;
  let forgetful = false;

  const follows = (a: FrameMessage | null, b: FrameMessage): boolean =>
    a !== null && a.episode === b.episode && a.step + 1 === b.step;

  function show(index: number, frame: FrameMessage): void {
    previous = follows(shown, frame) ? shown : null;
    shown = frame;
    at = index;
  }
  /** The oldest frames go; the shown one stays on the screen, and the cursor moves to what is left. */
  function makeRoom(): void {
    let gone = 0;
    while (held > SPARED * bytes && gone < kept.length - 1) held -= sizeOf(kept[gone++]!);
    kept = kept.slice(gone);
    at = Math.max(0, at - gone);
    forgetful = true;
  }
  /** The shown episode's frames: the first, and the one after the last. */
  function bounds(): [number, number] {
    if (at < 0) return [0, 0];
    const { episode } = kept[at]!;
    let from = at;
    let to = at + 1;
    while (from > 0 && kept[from - 1]!.episode === episode) from--;
    while (to < kept.length && kept[to]!.episode === episode) to++;
    return [from, to];
  }
  function goTo(index: number): void {
    following = false;
    if (index !== at) show(index, read(kept[index]!.text));
  }

  return {
    get shown() {
      return shown;
    },
    get previous() {
      return previous;
    },
    get following() {
      return following;
    },
    get behind() {
      return kept.length - 1 - at;
    },
    get place() {
      const [from, to] = bounds();
      return { index: at - from, count: to - from };
    },
    get forgetful() {
      return forgetful;
    },
    add(frame, text) {
      const { episode, step, obs, value, reward, episodeReturn } = frame;
      const last = kept.at(-1);
      const again = last !== undefined && last.episode === episode && last.step === step;
      if (again) held -= sizeOf(kept.pop()!);
      const ended = frame.terminated || frame.truncated;
      const one = { episode, step, text, obs, value, reward, episodeReturn, ended };
      kept.push(one);
      held += sizeOf(one);
      if (held > bytes) makeRoom();
      if (!following) return;
      if (again) [shown, at] = [frame, kept.length - 1];
      else show(kept.length - 1, frame);
    },
    move(by) {
      const index = Math.max(0, Math.min(kept.length - 1, at + by));
      if (at < 0 || index === at) return false;
      goTo(index);
      return true;
    },
    advance(steps) {
      let index = at;
      let left = steps;
      for (; index < kept.length - 1; index++) {
        const [now, next] = [kept[index]!, kept[index + 1]!];
        const away = now.episode === next.episode ? next.step - now.step : 1;
        if (away > left) break;
        left -= away;
      }
      if (index > at) goTo(index);
      if (index === kept.length - 1) following = true;
      return steps - left;
    },
    seek(index) {
      const [from, to] = bounds();
      if (at >= 0) goTo(Math.max(from, Math.min(to - 1, from + index)));
    },
    episodes() {
      const last = kept.filter(({ episode }, i) => kept[i + 1]?.episode !== episode);
      const seen = last.map(({ episode, step, episodeReturn, ended }) => ({
        episode,
        steps: step,
        episodeReturn,
        ended,
      }));
      return seen.reverse();
    },
    open(episode) {
      const first = kept.findIndex((frame) => frame.episode === episode);
      if (first < 0) return false;
      goTo(first);
      return true;
    },
    marks() {
      const [from, to] = bounds();
      const frames = kept.slice(from, to);
      const paid = frames.filter(({ reward, step }) => reward !== 0 && step > 0).length;
      const always = 2 * paid > frames.length; // so that it is no news
      return frames.flatMap(({ reward, ended, step }, index): Mark[] => {
        if (ended) return [{ index, kind: 'end' }];
        if (reward === 0 || step === 0 || always) return [];
        return [{ index, kind: reward > 0 ? 'gain' : 'loss' }];
      });
    },
    hold() {
      following = false;
    },
    follow() {
      following = true;
      const last = kept.length - 1;
      if (at !== last) show(last, read(kept[last]!.text));
    },
    observations(most) {
      const [from] = bounds();
      const all = kept.slice(Math.max(from, at + 1 - most), at + 1).map(({ obs }) => obs);
      return all.filter((obs) => obs !== null);
    },
    course(most) {
      const [from, to] = bounds();
      const stride = Math.ceil(Math.max(1, to - from) / most);
      const frames = kept.slice(from, to);
      const picked = frames.filter(({ value }, i) => value !== null && i % stride === 0);
      const before = frames.slice(0, at - from + 1).filter(({ value }, i) => value !== null && i % stride === 0);
      return { values: picked.map(({ value }) => value as number), at: before.length - 1 };
    },
    episode() {
      const [from, to] = bounds();
      return kept.slice(from, to).map(({ text }) => read(text));
    },
    clear() {
      kept = [];
      held = 0;
      at = -1;
      shown = previous = null;
      following = true;
      forgetful = false;
    },
  };
}
