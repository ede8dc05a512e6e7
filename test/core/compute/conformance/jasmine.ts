/** As much of Jasmine as the specs of TensorFlow.js use: they are collected file by file, then run. */

import { expect, vi } from 'vitest';

type Step = (done?: Done) => unknown;
interface Done {
  (): void;
  fail(reason?: unknown): void;
}
interface Suite {
  readonly name: string;
  readonly parent: Suite | undefined;
  readonly beforeAll: Step[];
  readonly beforeEach: Step[];
  readonly afterEach: Step[];
  readonly afterAll: Step[];
  readonly parts: (Suite | Spec)[];
}
interface Spec {
  readonly name: string;
  readonly run: Step;
}
export interface Outcome {
  readonly name: string;
  /** What went wrong; undefined where nothing did. */
  readonly error: unknown;
}

const newSuite = (name: string, parent?: Suite): Suite => ({
  name,
  parent,
  beforeAll: [],
  beforeEach: [],
  afterEach: [],
  afterAll: [],
  parts: [],
});

let current = newSuite('');

function describe(name: string, define: () => void): void {
  const suite = newSuite(name, current);
  current.parts.push(suite);
  current = suite;
  try {
    define();
  } finally {
    current = suite.parent as Suite;
  }
}

expect.extend({
  nothing: () => ({ pass: true, message: () => '' }),
  async toBeRejectedWithError(promise: Promise<unknown>, wanted?: RegExp | string) {
    try {
      await promise;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const pass = wanted === undefined || (wanted instanceof RegExp ? wanted.test(message) : message === wanted);
      return { pass, message: () => `rejected with '${message}'` };
    }
    return { pass: false, message: () => 'was not rejected' };
  },
});

/** Puts Jasmine's functions where the specs expect them: into the global object. */
export function installJasmine(): void {
  Object.assign(globalThis, {
    describe,
    it: (name: string, run: Step) => current.parts.push({ name, run }),
    beforeAll: (step: Step) => current.beforeAll.push(step),
    beforeEach: (step: Step) => current.beforeEach.push(step),
    afterEach: (step: Step) => current.afterEach.push(step),
    afterAll: (step: Step) => current.afterAll.push(step),
    expect,
    spyOn: (object: Console, method: 'log' | 'warn') => vi.spyOn(object, method).mockReturnValue(undefined),
    jasmine: { DEFAULT_TIMEOUT_INTERVAL: 5000 },
  });
}

function complete(step: Step): Promise<unknown> {
  if (step.length === 0) return Promise.resolve(step());
  return new Promise<void>((resolve, reject) => {
    step(Object.assign(() => resolve(), { fail: (reason?: unknown) => reject(reason ?? new Error('done.fail()')) }));
  });
}

async function inOrder(steps: readonly Step[]): Promise<void> {
  for (const step of steps) await complete(step);
}

async function outcomeOf(spec: Spec, line: readonly Suite[]): Promise<unknown> {
  try {
    await inOrder(line.flatMap((suite) => suite.beforeEach));
    await complete(spec.run);
    return undefined;
  } catch (error) {
    return error ?? new Error('failed without a reason');
  } finally {
    await inOrder([...line].reverse().flatMap((suite) => suite.afterEach));
  }
}

async function runSuite(suite: Suite, line: readonly Suite[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const own = [...line, suite];
  await inOrder(suite.beforeAll);
  for (const part of suite.parts) {
    if ('run' in part) {
      const name = [...own.slice(1).map((outer) => outer.name), part.name].join(' › ');
      outcomes.push({ name, error: await outcomeOf(part, own) });
    } else outcomes.push(...(await runSuite(part, own)));
  }
  await inOrder(suite.afterAll);
  return outcomes;
}

/** Collects the specs that `load` describes. @returns what runs them. */
export async function collectSpecs(load: () => Promise<unknown>): Promise<() => Promise<readonly Outcome[]>> {
  const root = newSuite('');
  current = root;
  await load();
  return () => runSuite(root, []).finally(() => vi.restoreAllMocks());
}
