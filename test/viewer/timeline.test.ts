import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coursePath, cursorPath } from '../../viewer/client/mind.js';
import { makeTimeline, type Timeline } from '../../viewer/client/timeline.js';
import { marksPath } from '../../viewer/client/transport.js';
import type { FrameMessage } from '../../viewer/protocol.js';

const frameAt = (episode: number, step: number, more: Partial<FrameMessage> = {}): FrameMessage => ({
  kind: 'frame',
  seq: 1,
  envSteps: 0,
  updates: 0,
  wallMs: 0,
  episode,
  step,
  state: null,
  obs: null,
  action: 0,
  q: null,
  probability: null,
  mean: null,
  deviation: null,
  returns: null,
  value: null,
  reward: 0,
  episodeReturn: 0,
  terminated: false,
  truncated: false,
  ...more,
});

const open = (bytes?: number): Timeline => makeTimeline((text) => JSON.parse(text), bytes);
const add = (timeline: Timeline, frame: FrameMessage): void => timeline.add(frame, JSON.stringify(frame));
const moment = ({ shown }: Timeline): string => (shown === null ? 'none' : `${shown.episode}/${shown.step}`);

/** Two episodes: steps 0 to 3, and 0 to 2. */
function filled(): Timeline {
  const timeline = open();
  for (let step = 0; step < 4; step++) add(timeline, frameAt(1, step));
  for (let step = 0; step < 3; step++) add(timeline, frameAt(2, step));
  return timeline;
}

describe('the timeline', () => {
  test('follows: what comes is shown', () => {
    const timeline = open();
    expect([moment(timeline), timeline.following, timeline.behind]).toEqual(['none', true, 0]);
    expect(timeline.move(-1)).toBe(false);
    add(timeline, frameAt(1, 0));
    add(timeline, frameAt(1, 1));
    expect([moment(timeline), timeline.following, timeline.behind]).toEqual(['1/1', true, 0]);
  });

  test('goes back over the end of an episode, and stays there while new frames come', () => {
    const timeline = filled();
    expect(timeline.move(-3)).toBe(true);
    expect([moment(timeline), timeline.following, timeline.behind]).toEqual(['1/3', false, 3]);
    expect(timeline.place).toEqual({ index: 3, count: 4 });
    add(timeline, frameAt(2, 3));
    expect([moment(timeline), timeline.behind]).toEqual(['1/3', 4]);
    timeline.follow();
    expect([moment(timeline), timeline.following, timeline.behind]).toEqual(['2/3', true, 0]);
    timeline.move(-99);
    expect(moment(timeline)).toBe('1/0');
    expect(timeline.move(-1)).toBe(false);
  });

  test('seeks within the shown episode', () => {
    const timeline = filled();
    timeline.move(-5);
    timeline.seek(3);
    expect(moment(timeline)).toBe('1/3');
    timeline.seek(99);
    expect(moment(timeline)).toBe('1/3');
    timeline.seek(0);
    expect(moment(timeline)).toBe('1/0');
  });

  test('advances by world steps, whatever frames are missing, and follows again at the newest', () => {
    const timeline = open();
    for (const step of [0, 2, 4, 10]) add(timeline, frameAt(1, step));
    add(timeline, frameAt(2, 0));
    timeline.move(-99);
    expect([timeline.advance(1.5), moment(timeline)]).toEqual([0, '1/0']);
    expect([timeline.advance(5), moment(timeline)]).toEqual([4, '1/4']); // 2 + 2; the frame after is 6 further
    expect([timeline.advance(6), moment(timeline), timeline.following]).toEqual([6, '1/10', false]);
    expect(timeline.advance(9)).toBe(1);
    expect([moment(timeline), timeline.following]).toEqual(['2/0', true]);
  });

  test('the step before is known only going on: nothing glides backwards', () => {
    const timeline = filled();
    expect(timeline.previous?.step).toBe(1);
    timeline.move(-1);
    expect(timeline.previous).toBeNull();
    timeline.move(1);
    expect(timeline.previous?.step).toBe(1);
  });

  test('a frame that comes again replaces the one before', () => {
    const timeline = filled();
    add(timeline, frameAt(2, 2, { reward: 5 }));
    expect([timeline.shown?.reward, timeline.behind, timeline.place.count]).toEqual([5, 0, 3]);
    expect(timeline.previous?.step).toBe(1);
  });

  test('memory is bounded: the oldest frames go, and the shown one stays on the screen', () => {
    const size = JSON.stringify(frameAt(1, 0)).length;
    const timeline = open(100 * size);
    for (let step = 0; step < 50; step++) add(timeline, frameAt(1, step));
    timeline.seek(0);
    expect(timeline.forgetful).toBe(false);
    for (let step = 50; step < 5000; step++) add(timeline, frameAt(1, step));
    expect(timeline.forgetful).toBe(true);
    expect(moment(timeline)).toBe('1/0');
    expect(timeline.place.count).toBeLessThanOrEqual(100);
    expect(timeline.place.count).toBeGreaterThan(70);
    timeline.move(1);
    expect(timeline.shown?.step).toBeGreaterThan(4900);
  });

  test('observations and values are those of the shown episode', () => {
    const timeline = open();
    add(timeline, frameAt(1, 0, { obs: [9], value: 9 }));
    for (let step = 0; step < 500; step++) add(timeline, frameAt(2, step, { obs: [step], value: step }));
    expect(timeline.observations(160)).toHaveLength(160);
    expect(timeline.observations(3)).toEqual([[497], [498], [499]]);
    timeline.seek(1);
    expect(timeline.observations(160)).toEqual([[0], [1]]);
    expect(timeline.course(500)).toMatchObject({ at: 1, values: { length: 500 } });
    expect(timeline.course(100)).toEqual({ at: 0, values: Array.from({ length: 100 }, (_, i) => 5 * i) });
    timeline.clear();
    expect([moment(timeline), timeline.following, timeline.observations(9)]).toEqual(['none', true, []]);
  });

  test('lists the seen episodes, the newest first, and opens any of them', () => {
    const timeline = filled();
    add(timeline, frameAt(3, 7, { episodeReturn: 4, truncated: true }));
    expect(timeline.episodes()).toEqual([
      { episode: 3, steps: 7, episodeReturn: 4, ended: true },
      { episode: 2, steps: 2, episodeReturn: 0, ended: false },
      { episode: 1, steps: 3, episodeReturn: 0, ended: false },
    ]);
    expect([timeline.open(2), moment(timeline), timeline.following]).toEqual([true, '2/0', false]);
    expect([timeline.open(9), moment(timeline)]).toEqual([false, '2/0']);
    expect(timeline.episode().map(({ step }) => step)).toEqual([0, 1, 2]);
  });

  test('marks rewards and the end, but not rewards of every step', () => {
    const timeline = open();
    [0, 0, 1, 0, -2, 0, 0].forEach((reward, step) => {
      add(timeline, frameAt(1, step, { reward, terminated: step === 6 }));
    });
    const marks = timeline.marks();
    expect(marks).toEqual([
      { index: 2, kind: 'gain' },
      { index: 4, kind: 'loss' },
      { index: 6, kind: 'end' },
    ]);
    expect(marksPath(marks, 'loss', 7)).toBe('M66.67 0V10');
    for (let step = 0; step < 5; step++) add(timeline, frameAt(2, step, { reward: 1 }));
    expect(timeline.marks()).toEqual([]);
  });

  test('is what a plain list with a cursor would be', () => {
    const act = fc.oneof(
      fc.constant({ kind: 'add' as const, by: 0 }),
      fc.record({ kind: fc.constant('move' as const), by: fc.integer({ min: -7, max: 7 }) }),
      fc.constant({ kind: 'follow' as const, by: 0 }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const timeline = open();
        const all: string[] = [];
        let [cursor, following] = [-1, true];
        for (const { kind, by } of acts) {
          if (kind === 'add') {
            const n = all.push(`${Math.floor(all.length / 5)}/${all.length % 5}`) - 1;
            add(timeline, frameAt(Math.floor(n / 5), n % 5));
            if (following) cursor = n;
          } else if (kind === 'follow') {
            timeline.follow();
            [cursor, following] = [all.length - 1, true];
          } else if (cursor >= 0) {
            timeline.move(by);
            const next = Math.max(0, Math.min(all.length - 1, cursor + by));
            if (next !== cursor) following = false;
            cursor = next;
          }
          expect([moment(timeline), timeline.following, timeline.behind]).toEqual([
            all[cursor] ?? 'none',
            following,
            all.length - 1 - cursor,
          ]);
        }
      }),
    );
  });
});

test('a cursor stands where the shown frame is, and is not drawn at the end', () => {
  const values = [0, 1, 2, 3, 4];
  expect(coursePath(values)).toBe('M0.00 90.00L25.00 70.00L50.00 50.00L75.00 30.00L100.00 10.00');
  expect(cursorPath({ values, at: 1 })).toBe('M25.00 0V100');
  expect(cursorPath({ values, at: 4 })).toBe('');
  expect(cursorPath({ values, at: -1 })).toBe('');
});
