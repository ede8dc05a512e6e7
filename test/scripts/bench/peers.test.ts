import { describe, expect, it } from 'vitest';
import { agents } from '../../../agents/index.js';
import { resolveConfig } from '../../../core/config.js';
import { make } from '../../../core/make.js';
import '../../../envs/index.js';
import { isMet, linesOf, markdownOf, type Run, ratioOf } from '../../../scripts/bench/trainings/report.js';
import { rows } from '../../../scripts/bench/trainings/rows.js';

const runs = (...seconds: number[]): Run[] =>
  seconds.map((s, i) => ({ seed: i + 1, seconds: s, cpuSeconds: s, episodeReturn: 10 * (i + 1), envSteps: 1000 }));

const own = { name: 'Bellman', threads: 1, runs: runs(1, 2, 4) };
const slow = { name: 'SB3', threads: 2, runs: runs(8, 12, 20) }; // 8, 6, 5 times as long
const fast = { name: 'PyTorch', threads: 1, runs: runs(3, 6, 8) }; // 3, 3, 2

const row = { ...rows[0], target: { ratio: 3 }, own, others: [slow, fast] };

describe('trainings beside those of peers', () => {
  it('divides the times of the same round', () => {
    expect(ratioOf(own.runs, slow.runs)).toEqual({ value: 6, low: 5.5, high: 7 });
    expect(() => ratioOf(own.runs, runs(1))).toThrow(new RangeError('rounds must pair, got 3 and 1'));
  });

  it.each([
    [{ ratio: 3 }, [slow, fast], true],
    [{ ratio: 3.1 }, [slow, fast], false], // the fastest counts
    [{ ratio: 6 }, [slow], true],
    [{ ratio: 6 }, [], null],
    [{ seconds: 2 }, [], true],
    [{ seconds: 1.9 }, [slow], false],
  ])('holds a target against the fastest: %j', (target, others, met) => {
    expect(isMet({ target, own, others })).toBe(met);
  });

  it('gives every peer a line', () => {
    const lines = linesOf(row).map((line) => line.split('|').map((cell) => cell.trim()));
    expect(lines[0].slice(2, -1)).toEqual(['2 s', '20', 'SB3, 2 threads', '12 s', '20', '6 (5.5–7)×', '≥ 3×: met']);
    expect(lines[1].slice(1, -1)).toEqual(['', '', '', 'PyTorch, 1 thread', '6 s', '20', '3 (2.5–3)×', '']);
    expect(linesOf({ ...row, others: [] })).toHaveLength(1);
  });

  it('says machine, seeds, versions and command', () => {
    const machine = { cpu: 'A CPU', cores: 2, load: 0.25, node: 'v20.1.0' };
    const record = { date: '2026-01-02', machine, bellman: '9.9', versions: { PyTorch: '2.0' }, results: [row] };
    expect(markdownOf(record, 'a command')).toContain(
      'Measured on 2026-01-02 on 2 × A CPU (load before: 0.3), Node 20.1.0, Bellman 9.9 on one thread, seeds 1, 2, 3, ' +
        'with `a command`. PyTorch 2.0.',
    );
  });

  it.each(rows)('$title: settings that the agent takes', ({ agent, env, config }) => {
    expect(resolveConfig(agents[agent].fields, config)).toMatchObject(config);
    make(env).close();
  });
});
