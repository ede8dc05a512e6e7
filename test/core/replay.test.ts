import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Transitions } from '../../core/agent.js';
import { makeReplay, type Replay } from '../../core/replay.js';
import { makeRng } from '../../core/rng.js';
import { box, discrete } from '../../core/spaces.js';

const SIZE = 3;
const pixels = box(0, 255, [SIZE], 'uint8');
const moves = discrete(256);

/** One step of one world; `id` marks the observation. */
interface Event {
  readonly obs: number;
  readonly nextObs: number;
  readonly action: number;
  readonly valid: boolean;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

const view = (events: readonly Event[]): Transitions => ({
  count: events.length,
  obs: Uint8Array.from(events.flatMap((e) => [e.obs, e.obs + 1, 7])),
  nextObs: Uint8Array.from(events.flatMap((e) => [e.nextObs, e.nextObs + 1, 7])),
  action: Int32Array.from(events, (e) => e.action),
  reward: Float64Array.from(events, (e) => e.action / 4),
  terminated: Uint8Array.from(events, (e) => (e.terminated ? 1 : 0)),
  truncated: Uint8Array.from(events, (e) => (e.truncated ? 1 : 0)),
  valid: Uint8Array.from(events, (e) => (e.valid ? 1 : 0)),
});

type Ends = 'no' | 'terminated' | 'truncated';

/** The stream of one world whose steps end as told; every observation has its own number. */
function stream(ends: readonly Ends[], world: number, mode: 'next-step' | 'same-step'): Event[] {
  const events: Event[] = [];
  let id = 0;
  const number = (): number => (id++ * 2 + world) % 250;
  let obs = number();
  let resets = false;
  for (const end of ends) {
    const nextObs: number = number();
    const ending: Ends = resets ? 'no' : end;
    events.push({
      obs,
      nextObs,
      action: events.length % 250,
      valid: !resets,
      terminated: ending === 'terminated',
      truncated: ending === 'truncated',
    });
    resets = mode === 'next-step' && ending !== 'no';
    obs = mode === 'same-step' && ending !== 'no' ? number() : nextObs;
  }
  return events;
}

const key = (obs: number, action: number, terminated: boolean, nextObs: number): string =>
  `${obs} -${action}${terminated ? '!' : ''}-> ${nextObs}`;

/** Everything that many samples show. */
function seen(replay: Replay, draws: number): Map<string, number> {
  const rng = makeRng(1);
  const batch = replay.makeBatch(8);
  const counts = new Map<string, number>();
  for (let n = 0; n < draws; n += 8) {
    replay.sample(rng, 8, batch);
    for (let b = 0; b < 8; b++) {
      const [first, second, third] = batch.obs.subarray(b * SIZE, (b + 1) * SIZE);
      const whole = second === first + 1 && third === 7 && batch.nextObs[b * SIZE + 1] === batch.nextObs[b * SIZE] + 1;
      if (!whole || batch.reward[b] !== batch.action[b] / 4) throw new Error('a transition is mixed of several');
      const name = key(batch.obs[b * SIZE], batch.action[b], batch.discount[b] === 0, batch.nextObs[b * SIZE]);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

/** What a list of the last `kept` entries a world would hold. */
function expected(events: readonly Event[][], kept: number, mode: 'next-step' | 'same-step'): Set<string> {
  const names = new Set<string>();
  for (const world of events) {
    // Worlds that reset within a step leave a slot for the last observation of an episode.
    const entries = world.flatMap((e, i) =>
      mode === 'same-step' && (e.terminated || e.truncated) && i + 1 < world.length ? [e, null] : [e],
    );
    for (const e of entries.slice(-kept)) {
      if (e?.valid) names.add(key(e.obs, e.action, e.terminated, e.nextObs));
    }
  }
  return names;
}

const endings = fc.array(
  fc.oneof({ weight: 3, arbitrary: fc.constant<Ends>('no') }, fc.constantFrom<Ends>('terminated', 'truncated')),
  { minLength: 1, maxLength: 60 },
);

test.each(['next-step', 'same-step'] as const)(
  'a replay holds what a list of the last transitions would hold (autoreset %s)',
  (mode) => {
    fc.assert(
      fc.property(endings, endings, fc.integer({ min: 2, max: 24 }), (a, b, perWorld) => {
        const length = Math.min(a.length, b.length);
        const worlds = [stream(a.slice(0, length), 0, mode), stream(b.slice(0, length), 1, mode)];
        const replay = makeReplay({
          capacity: 2 * perWorld,
          envCount: 2,
          observationSpace: pixels,
          actionSpace: moves,
        });
        for (let t = 0; t < length; t++) replay.add(view(worlds.map((events) => events[t])));
        const should = expected(worlds, perWorld, mode);
        expect(replay.size).toBe(should.size);
        if (should.size > 0) expect(new Set(seen(replay, 1500).keys())).toEqual(should);
      }),
      { numRuns: 60 },
    );
  },
);

test('every transition is as likely, resets are never drawn', () => {
  const ends: Ends[] = ['no', 'no', 'terminated', 'no', 'no', 'truncated', 'no', 'no'];
  const replay = makeReplay({ capacity: 8, envCount: 1, observationSpace: pixels, actionSpace: moves });
  for (const event of stream(ends, 0, 'next-step')) replay.add(view([event]));
  expect(replay.size).toBe(6);
  const counts = [...seen(replay, 60_000).values()];
  expect(counts).toHaveLength(6);
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

/** What every first step leads to: [obs, reward, discount, nextObs], by the observation. */
function stretches(ends: readonly Ends[], steps: number, capacity = 20) {
  const replay = makeReplay({ capacity, envCount: 1, observationSpace: pixels, actionSpace: moves, gamma: 0.5, steps });
  for (const event of stream(ends, 0, 'next-step')) replay.add(view([{ ...event, action: 4 }])); // each reward is 1
  const rng = makeRng(1);
  const batch = replay.makeBatch(8);
  const found = new Map<number, number[]>();
  for (let n = 0; n < 100; n++) {
    replay.sample(rng, 8, batch);
    for (let b = 0; b < 8; b++) {
      found.set(batch.obs[b * SIZE], [batch.reward[b], batch.discount[b], batch.nextObs[b * SIZE]]);
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([obs, rest]) => [obs, ...rest]);
}

test('three steps at once, worked by hand: fewer before a termination, which is worth nothing after', () => {
  // Observations 0 2 4 6; 1 + ½ + ¼ and what follows is worth ⅛, or nothing where the third step ended it.
  expect(stretches(['no', 'no', 'terminated'], 3)).toEqual([
    [0, 1.75, 0, 6],
    [2, 1.5, 0, 6],
    [4, 1, 0, 6],
  ]);
});

test('three steps at once: an episode that was cut short bootstraps from its true last observation', () => {
  // A reset follows (8) and another step of the next episode (10): neither is reached from before.
  expect(stretches(['no', 'truncated', 'no', 'no'], 3)).toEqual([
    [0, 1.5, 0.25, 4],
    [2, 1, 0.5, 4],
    [6, 1, 0.5, 8],
  ]);
});

test('three steps at once: fewer before the newest observation, and none over the end of the ring', () => {
  expect(stretches(['no', 'no', 'no', 'no', 'no', 'no'], 3, 4)).toEqual([
    [4, 1.75, 0.125, 10],
    [6, 1.75, 0.125, 12],
    [8, 1.5, 0.25, 12],
    [10, 1, 0.5, 12],
  ]);
});

test('action masks come with the observations that they belong to', () => {
  const replay = makeReplay({ capacity: 9, envCount: 1, observationSpace: pixels, actionSpace: moves, maskSize: 2 });
  const events = stream(['no', 'no', 'terminated', 'no', 'no', 'no'], 0, 'next-step');
  const maskOf = (id: number): Uint8Array => Uint8Array.of(id % 4 === 0 ? 1 : 0, 1);
  for (const event of events) {
    replay.add({ ...view([event]), mask: maskOf(event.obs), nextMask: maskOf(event.nextObs) });
  }
  const copy = makeReplay({ capacity: 9, envCount: 1, observationSpace: pixels, actionSpace: moves, maskSize: 2 });
  copy.load(structuredClone(replay.save()));
  for (const one of [replay, copy]) {
    const batch = one.makeBatch(64);
    one.sample(makeRng(1), 64, batch);
    for (let b = 0; b < 64; b++) {
      expect([...(batch.nextMask ?? []).slice(2 * b, 2 * b + 2)]).toEqual([...maskOf(batch.nextObs[b * SIZE])]);
    }
  }
});

test('observations of bytes are kept and given back as bytes', () => {
  const replay = makeReplay({ capacity: 4, envCount: 1, observationSpace: pixels, actionSpace: moves });
  replay.add(view(stream(['no'], 0, 'next-step')));
  expect(replay.save().tensors.obs.data).toBeInstanceOf(Uint8Array);
  expect(replay.makeBatch(2).obs).toBeInstanceOf(Uint8Array);
});

test('an empty replay refuses to sample', () => {
  const replay = makeReplay({ capacity: 4, envCount: 1, observationSpace: pixels, actionSpace: moves });
  expect(() => replay.sample(makeRng(0), 1, replay.makeBatch(1))).toThrow('the replay holds no transition to sample');
});

test('a capacity below the number of worlds is refused', () => {
  expect(() => makeReplay({ capacity: 3, envCount: 4, observationSpace: pixels, actionSpace: moves })).toThrow(
    'a replay for 4 worlds needs a capacity of at least that, got 3',
  );
});

test('saved at any time, it samples and goes on exactly as if it had not been', () => {
  fc.assert(
    fc.property(endings, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 2, max: 24 }), (ends, cut, capacity) => {
      const events = stream(ends, 0, 'next-step');
      const options = { capacity, envCount: 1, observationSpace: pixels, actionSpace: moves };
      const whole = makeReplay(options);
      const resumed = makeReplay(options);
      const first = makeReplay(options);
      for (const [t, event] of events.entries()) {
        whole.add(view([event]));
        if (t < cut) first.add(view([event]));
        if (t === Math.min(cut, events.length) - 1) resumed.load(structuredClone(first.save()));
        if (t >= cut) resumed.add(view([event]));
      }
      expect(resumed.save()).toEqual(whole.save());
      if (whole.size > 0) expect(seen(resumed, 64)).toEqual(seen(whole, 64));
    }),
  );
});

test('a state of another shape is refused', () => {
  const like = { envCount: 1, observationSpace: pixels, actionSpace: moves };
  const state = makeReplay({ ...like, capacity: 8 }).save();
  expect(() => makeReplay({ ...like, capacity: 9 }).load(state)).toThrow(
    'the saved replay has 1 worlds of 9 slots, this one 1 of 10',
  );
});
