/** Stands in for the file of the same name in TensorFlow.js: its specs run in one environment, ours. */

import * as tf from '@tensorflow/tfjs-core';
import { conformanceBackendName } from './backend.js';

interface TestEnv {
  readonly name: string;
  readonly backendName: string;
  readonly isDataSync: boolean;
}
interface Constraints {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly predicate?: (env: TestEnv) => boolean;
}

const testEnv: TestEnv = { name: 'bellman', backendName: conformanceBackendName, isDataSync: true };

export const ALL_ENVS: Constraints = {};
export const NODE_ENVS: Constraints = {};
export const SYNC_BACKEND_ENVS: Constraints = {};
export const BROWSER_ENVS: Constraints = { predicate: () => false };
export const CHROME_ENVS = BROWSER_ENVS;

interface Jasmine {
  describe(name: string, define: () => void): void;
  beforeAll(step: () => unknown): void;
  beforeEach(step: () => unknown): void;
  afterEach(step: () => unknown): void;
}

export function describeWithFlags(name: string, constraints: Constraints, tests: (env: TestEnv) => void): void {
  if (constraints.predicate?.(testEnv) === false) return;
  const jasmine = globalThis as unknown as Jasmine;
  jasmine.describe(name, () => {
    jasmine.beforeAll(() => {
      tf.engine().reset();
      return tf.setBackend(conformanceBackendName);
    });
    jasmine.beforeEach(() => tf.engine().startScope());
    jasmine.afterEach(() => {
      tf.engine().endScope();
      tf.disposeVariables();
    });
    tests(testEnv);
  });
}
