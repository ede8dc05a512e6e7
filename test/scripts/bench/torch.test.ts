import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { numbersOf, type Peer, parseReply, startPeer, stringsOf } from '../../../scripts/bench/peer.js';
import { torchContender } from '../../../scripts/bench/torch.js';
import { checkUpdate } from '../../../scripts/bench/update.js';
import { rows } from '../../../scripts/bench/update-rows.js';

describe('a reply', () => {
  test('to the request that was made is taken', () => {
    expect(parseReply('{"id": 3, "milliseconds": [1, 2]}', 3)).toEqual({ milliseconds: [1, 2] });
  });

  test.each([
    ['no JSON', 'Segmentation fault', /a line of JSON, got 'Segmentation fault'/],
    ['nothing', '', /a line of JSON, got ''/],
    ['a list', '[1, 2]', /with an object, got '\[1, 2\]'/],
    ['null', 'null', /with an object, got 'null'/],
    ['another request’s', '{"id": 2, "milliseconds": [1]}', /answer request 3/],
    ['nobody’s', '{"milliseconds": [1]}', /answer request 3/],
    ['an error', '{"id": 3, "error": "ValueError: no such row"}', /could not do it: ValueError: no such row/],
  ])('that is %s is refused', (_, line, message) => {
    expect(() => parseReply(line, 3)).toThrow(message);
  });

  test('is quoted no longer than a line', () => {
    expect(() => parseReply('x'.repeat(5000), 1)).toThrow(/^.{0,200}$/);
  });

  test.each<[string, unknown, number | undefined]>([
    ['missing', undefined, undefined],
    ['text', 'fast', undefined],
    ['not all numbers', [1, '2'], undefined],
    ['not finite', [1, null], undefined], // JSON's image of NaN
    ['too few', [1], 2],
  ])('whose numbers are %s is refused', (_, values, count) => {
    expect(() => numbersOf({ milliseconds: values }, 'milliseconds', count)).toThrow(/the peer's milliseconds must be/);
  });

  test('whose strings are none, or no strings, is refused', () => {
    expect(stringsOf({ variants: ['default'] }, 'variants')).toEqual(['default']);
    expect(() => stringsOf({ variants: [] }, 'variants')).toThrow(/at least one, got \[\]/);
    expect(() => stringsOf({ variants: [1] }, 'variants')).toThrow(/must be strings/);
  });
});

describe('a peer', () => {
  let peer: Peer;
  afterEach(() => peer.close());
  const start = (script: string): Peer => {
    peer = startPeer(process.execPath, ['-e', script]);
    return peer;
  };

  test('answers one request after the other', async () => {
    const echo = "require('readline').createInterface({input:process.stdin}).on('line',l=>console.log(l))";
    const { request } = start(echo);
    expect(await request('time', { repeats: 4 })).toEqual({ op: 'time', repeats: 4 });
    expect(await request('hello')).toEqual({ op: 'hello' });
  });

  test('that talks nonsense is refused', async () => {
    await expect(start("console.log('hello there'); setInterval(() => {}, 1000)").request('hello')).rejects.toThrow(
      /a line of JSON, got 'hello there'/,
    );
  });

  test('that ends is told with its last words, at once and ever after', async () => {
    const { request } = start("process.stdin.once('data', () => { console.error('out of memory'); process.exit(3) })");
    await expect(request('hello')).rejects.toThrow(/ended with 3: out of memory/);
    await expect(request('hello')).rejects.toThrow(/ended with 3: out of memory/);
  });

  test('that does not answer is not waited for without end', async () => {
    peer = startPeer(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], 500);
    await expect(peer.request('hello')).rejects.toThrow(/did not answer 'hello' within 0.5 s/);
  });

  test('that cannot be started is bad input', async () => {
    await expect(torchContender('/nowhere/python3', 1)).rejects.toThrow(BadInput);
    await expect(torchContender('/nowhere/python3', 1)).rejects.toThrow(/PyTorch was not found \(.*ENOENT\)/);
  });
});

const python = process.env.BELLMAN_PYTHON || 'python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
if (!hasTorch)
  process.stderr.write(`SKIPPED: ${python} has no PyTorch to compare with; BELLMAN_PYTHON names one that has\n`);

test.skipIf(!hasTorch)(
  'both sides compute the same: losses after three updates agree, actions are equal',
  async () => {
    const differences = await checkUpdate({ python });
    expect(differences.map(({ title }) => title)).toEqual(rows.map(({ title }) => title));
    expect(differences.filter(({ agrees }) => !agrees)).toEqual([]);
  },
  120_000,
);
