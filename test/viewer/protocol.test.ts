import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ClientMessage,
  decodeClientMessage,
  decodeServerMessage,
  encode,
  ProtocolError,
  type ServerMessage,
  SPEEDS,
} from '../../viewer/protocol.js';

const count = fc.nat();
// JSON has no −0: it comes back as 0.
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x));
const wire = fc.oneof(number, fc.constant(null));
const wires = fc.option(fc.array(wire, { maxLength: 5 }), { nil: null });
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)));
const key = fc.string().filter((name) => name !== '__proto__');
const stamp = { seq: count, envSteps: count, updates: count, wallMs: count };

const frame = fc.record({
  kind: fc.constant('frame' as const),
  ...stamp,
  episode: count,
  step: count,
  state: json,
  obs: wires,
  action: fc.oneof(number, wires),
  q: wires,
  probability: wires,
  mean: wires,
  deviation: wires,
  returns: fc.option(fc.record({ low: number, high: number, bins: fc.array(fc.array(count)) }), { nil: null }),
  value: wire,
  reward: number,
  episodeReturn: number,
  terminated: fc.boolean(),
  truncated: fc.boolean(),
});
const metrics = fc.record({
  kind: fc.constant('metrics' as const),
  ...stamp,
  history: fc.boolean(),
  rows: fc.array(fc.dictionary(key, wire, { noNullPrototype: true })),
});
const status = fc.record({
  kind: fc.constant('status' as const),
  ...stamp,
  training: fc.constantFrom('running' as const, 'paused' as const, 'finished' as const, 'stopped' as const),
  stepsPerSecond: number.map(Math.abs),
  meanReturn: wire,
  episodes: count,
  etaSeconds: wire,
  player: fc.record({ playing: fc.boolean(), speed: fc.constantFrom(...SPEEDS) }),
  viewers: count,
  droppedFrames: count,
});
const table = fc.record({
  kind: fc.constant('table' as const),
  ...stamp,
  value: fc.array(wire),
  policy: fc.array(count),
  q: fc.array(wire),
});
const error = fc.record({ kind: fc.constant('error' as const), ...stamp, message: fc.string() });
const serverMessage: fc.Arbitrary<ServerMessage> = fc.oneof(frame, metrics, status, table, error);

const clientMessage: fc.Arbitrary<ClientMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('hello' as const),
    protocol: count,
    token: fc.option(fc.string({ maxLength: 256 }), { nil: null }),
  }),
  fc.constantFrom('play' as const, 'pause' as const, 'step' as const, 'reset' as const).map((kind) => ({ kind })),
  fc.record({ kind: fc.constant('speed' as const), speed: fc.constantFrom(...SPEEDS) }),
  fc.record({ kind: fc.constant('visibility' as const), hidden: fc.boolean() }),
  fc.record({ kind: fc.constant('training' as const), paused: fc.boolean() }),
);

describe('what is encoded comes back', () => {
  test('every message of the server', () => {
    fc.assert(
      fc.property(serverMessage, (m) => {
        expect(decodeServerMessage(encode(m))).toEqual(m);
      }),
    );
  });

  test('every message of a page', () => {
    fc.assert(
      fc.property(clientMessage, (m) => {
        expect(decodeClientMessage(encode(m))).toEqual(m);
      }),
    );
  });

  test('a number that is not finite travels as null', () => {
    const row = { 'loss/q': Number.NaN, 'train/episodeReturn': Number.POSITIVE_INFINITY, envSteps: 3 };
    const text = encode({ kind: 'metrics', seq: 1, envSteps: 3, updates: 0, wallMs: 0, history: false, rows: [row] });
    expect(decodeServerMessage(text)).toMatchObject({
      rows: [{ 'loss/q': null, 'train/episodeReturn': null, envSteps: 3 }],
    });
  });

  test('a field that this version does not know is left out, not refused', () => {
    expect(decodeClientMessage('{"kind":"play","since":2}')).toEqual({ kind: 'play' });
  });
});

/** What `decode` throws for it, as text. */
function complaint(decode: (data: unknown) => unknown, data: unknown): string {
  try {
    decode(data);
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    return (error as Error).message;
  }
  return 'accepted';
}

describe('what is not a message is refused with a sentence', () => {
  test('garbage of any kind throws the typed error and no other', () => {
    const garbage = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.json(),
      fc
        .record({ kind: fc.oneof(fc.string(), fc.constantFrom('frame', 'hello', 'speed', 'status')) })
        .map((x) => JSON.stringify(x)),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
    );
    fc.assert(
      fc.property(garbage, (data) => {
        expect(complaint(decodeServerMessage, data)).not.toBe('accepted');
        expect(complaint(decodeClientMessage, data)).not.toContain('undefined');
      }),
    );
  });

  test('a message cut short anywhere is refused', () => {
    fc.assert(
      fc.property(serverMessage, fc.nat(), (m, at) => {
        const text = encode(m);
        expect(complaint(decodeServerMessage, text.slice(0, at % text.length))).not.toBe('accepted');
      }),
    );
  });

  test.each([
    ['not JSON', 'a message must be JSON text, and this one cannot be parsed'],
    ['[]', 'a message must have a known kind'],
    ['{"kind":"fly"}', 'a message must have a known kind'],
    ['{"kind":"frame"}', "'frame' is not a message for this end"],
    ['{"kind":"hello","protocol":1}', "the message 'hello' has a bad or missing 'token'"],
    ['{"kind":"speed","speed":0.05}', "the message 'speed' has a bad or missing 'speed'"],
    ['{"kind":"speed","speed":17}', "the message 'speed' has a bad or missing 'speed'"],
    ['{"kind":"speed","speed":-1}', "the message 'speed' has a bad or missing 'speed'"],
    ['{"kind":"visibility","hidden":1}', "the message 'visibility' has a bad or missing 'hidden'"],
  ])('%s', (text, sentence) => {
    expect(complaint(decodeClientMessage, text)).toBe(sentence);
  });

  test('64 KiB of brackets is refused, not recursed into', () => {
    expect(complaint(decodeClientMessage, '['.repeat(65_536))).toContain('cannot be parsed');
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    expect(complaint(decodeClientMessage, deep)).toContain('known kind');
  });
});
