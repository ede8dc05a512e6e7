/**
 * `npx tsx scripts/bench/profile.ts [TEXT]`: where the time of a row's update goes on `cpu`, with one thread.
 *
 * Onnxruntime's own profile of the body, grouped by operator and shapes, and the rest: head, tail, and what it costs to
 * hand the engine its tensors and wait for its turn. Profiling itself adds a few microseconds to every operator, so small
 * operators look dearer than they are. TEXT chooses rows by their titles, as in the bench; default: all updates.
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { makeCpuDevice } from '../../core/compute/cpu-device.js';
import type { Device } from '../../core/compute/device.js';
import type { AnyDefinition } from '../../core/compute/ort-plan.js';
import { type Binding, type EngineBody, planSplit } from '../../core/compute/split-plan.js';
import { quantile } from './rounds.js';
import { chosenRows } from './update.js';
import { experienceOf, type Row, rows } from './update-rows.js';
import { makeWork } from './update-work.js';

const RUNS = 200;
const WARM_MS = 2000; // until code is compiled at its best
const LINES = 12; // of a table

const median = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

/** The programs that the row's work compiles, and the milliseconds of one step. */
async function observed(row: Row): Promise<{ definitions: AnyDefinition[]; milliseconds: number }> {
  const device = makeCpuDevice({ threads: 1 });
  const definitions: AnyDefinition[] = [];
  const noting: Device = {
    name: device.name,
    description: device.description,
    store: (values) => device.store(values),
    compile(definition) {
      definitions.push(definition as unknown as AnyDefinition);
      return device.compile(definition);
    },
    dispose: () => device.dispose(),
  };
  const work = await makeWork(noting, row, experienceOf(row));
  const warm = performance.now() + WARM_MS;
  while (performance.now() < warm) await work.step();
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    await work.step();
    times.push(performance.now() - start);
  }
  return { definitions, milliseconds: median(times) };
}

interface Event {
  readonly cat: string;
  readonly name: string;
  readonly dur: number; // µs
  readonly args: Readonly<Record<string, unknown>>;
}

const shapesOf = (list: unknown): string =>
  (list as readonly Readonly<Record<string, readonly number[]>>[])
    .map((entry) => `[${Object.values(entry).join('] [')}]`)
    .join(' ');

/** Microseconds of each operator in a run, by what it is and what it is given. */
async function operators({ model, feeds }: EngineBody): Promise<Map<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-profile-'));
  const session = await ort.InferenceSession.create(model.bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    enableProfiling: true,
    profileFilePrefix: join(folder, 'profile'),
    logSeverityLevel: 3,
  });
  const inputs = Object.fromEntries(feeds.map((feed) => [feed.name, filled(feed)]));
  for (let i = 0; i < RUNS; i++) await session.run(inputs);
  session.endProfiling();
  const events = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8')) as Event[];
  rmSync(folder, { recursive: true });
  const times = new Map<string, { title: string; values: number[] }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('kernel_time')) continue;
    const title = `${args.op_name} ${shapesOf(args.input_type_shape)} → ${shapesOf(args.output_type_shape)}`;
    const known = times.get(name) ?? { title, values: [] };
    known.values.push(dur);
    times.set(name, known);
  }
  const sums = new Map<string, number>();
  for (const { title, values } of times.values()) sums.set(title, (sums.get(title) ?? 0) + median(values));
  return sums;
}

function filled({ type, shape }: Binding): ort.Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  if (type === 'int32') return new ort.Tensor('int32', new Int32Array(size), [...shape]);
  return new ort.Tensor(
    'float32',
    Float32Array.from({ length: size }, (_, i) => 0.1 * Math.sin(i)),
    [...shape],
  );
}

for (const row of chosenRows(rows, process.argv[2]).filter(({ kind }) => kind !== 'act')) {
  const { definitions, milliseconds } = await observed(row);
  console.log(`\n${row.title}: ${(1000 * milliseconds).toFixed(0)} µs a step, one thread`);
  for (const definition of definitions) {
    const { body } = planSplit(definition);
    if (body === undefined) continue;
    const sums = [...(await operators(body))].sort((a, b) => b[1] - a[1]);
    const all = sums.reduce((sum, [, us]) => sum + us, 0);
    console.log(
      `  engine: ${all.toFixed(0)} µs in ${body.model.nodeCount} nodes (with the cost of profiling), ` +
        `${(body.products / 1e6).toFixed(1)} M multiplications; ${body.feeds.length} tensors in, ${body.fetches.length} out`,
    );
    for (const [title, us] of sums.slice(0, LINES)) console.log(`  ${us.toFixed(0).padStart(6)} µs  ${title}`);
    const rest = sums.slice(LINES).reduce((sum, [, us]) => sum + us, 0);
    console.log(`  ${rest.toFixed(0).padStart(6)} µs  in all others`);
  }
}
