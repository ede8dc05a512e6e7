/**
 * Devices of a page: the same compiled programs on onnxruntime-web. The page imports that package, in the build that it
 * wants, and hands the module over; nothing here loads it.
 */

import type * as ort from 'onnxruntime-node';
import { BadInput } from '../errors.js';
import type { Device, WebDeviceName } from './device.js';
import { GpuDevice } from './gpu-device.js';
import { type Engine, OrtDevice } from './ort-device.js';

/** What is used of the module `onnxruntime-web`, or of a build of it such as `onnxruntime-web/wasm`. */
export interface WebEngine extends Engine {
  readonly env: Pick<ort.Env, 'versions' | 'wasm'>;
}

export type WebProvider = 'wasm' | 'webgpu';

export interface WebOptions {
  /** What runs the operators: WebAssembly, or the GPU, for which the engine must be a build that has it. */
  readonly provider: WebProvider;
  /**
   * Threads for one operator; more than one needs a page that is cross-origin isolated. All devices of a page share
   * them, from the first program that is compiled on. Default 1, the fastest for small networks.
   */
  readonly threads?: number;
}

const names: Readonly<Record<WebProvider, WebDeviceName>> = { wasm: 'web-wasm', webgpu: 'web-webgpu' };

type Feeds = ort.InferenceSession.FeedsType;
type Session = ort.InferenceSession;

/** onnxruntime-web does not fill tensors of the host that it is asked to write: it is told the outputs' names alone. */
function byName(session: Session): Session {
  return Object.create(session, {
    run: {
      value: (feeds: Feeds, fetches?: Feeds) =>
        session.run(feeds, fetches === undefined ? session.outputNames : Object.keys(fetches)),
    },
    release: { value: () => session.release() },
  }) as Session;
}

/** An engine, and how many threads it has been started with: that cannot be changed. */
interface Adapted {
  readonly engine: Engine;
  threads: number | undefined;
}
const adapted = new WeakMap<WebEngine, Adapted>(); // one for each module, so that its sessions are found again

function adapt(web: WebEngine): Adapted {
  const create = async (model: Uint8Array, options: ort.InferenceSession.SessionOptions): Promise<Session> => {
    own.threads ??= web.env.wasm.numThreads;
    return byName(await web.InferenceSession.create(model, options));
  };
  const engine = { Tensor: web.Tensor, InferenceSession: { create } as Engine['InferenceSession'] };
  const own: Adapted = { engine, threads: undefined };
  adapted.set(web, own);
  return own;
}

function checkThreads(threads: number, started: number | undefined): void {
  if (!Number.isSafeInteger(threads) || threads < 1) {
    throw new BadInput(`threads must be a positive integer, got ${threads}`);
  }
  if (started !== undefined && threads !== started) {
    throw new BadInput(`threads must be ${started}, with which this page's engine was started, got ${threads}`);
  }
  if (threads > 1 && globalThis.crossOriginIsolated === false) {
    throw new BadInput(
      `${threads} threads need a page that is cross-origin isolated: serve it with the headers ` +
        'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, or take 1',
    );
  }
}

interface Gpu {
  requestAdapter(): Promise<unknown>;
}

async function checkGpu(): Promise<void> {
  const { gpu } = globalThis.navigator as { gpu?: Gpu };
  const why =
    gpu === undefined
      ? 'this browser has no WebGPU (or the page no secure context)'
      : 'this browser has no adapter for it';
  if (gpu === undefined || (await gpu.requestAdapter()) === null) {
    throw new BadInput(`provider 'webgpu' is not available: ${why}; take 'wasm'`);
  }
}

/**
 * A device on the engine that a page has loaded: `makeWebDevice(ort, { provider: 'wasm' })`.
 *
 * @throws BadInput when the provider is unknown or not available, or the page cannot have so many threads.
 */
export async function makeWebDevice(web: WebEngine, { provider, threads = 1 }: WebOptions): Promise<Device> {
  if (!Object.hasOwn(names, provider)) {
    throw new BadInput(`unknown provider '${provider}': there are ${Object.keys(names).join(', ')}`);
  }
  const { engine, threads: started } = adapted.get(web) ?? adapt(web);
  checkThreads(threads, started);
  if (provider === 'webgpu') await checkGpu();
  web.env.wasm.numThreads = threads;
  const name = names[provider];
  const version = web.env.versions.web ?? web.env.versions.common;
  const description = `compiled graphs on onnxruntime-web ${version}`;
  if (provider === 'webgpu') return new GpuDevice({ engine, name, provider, description: `${description}, WebGPU` });
  const many = threads === 1 ? '1 thread' : `${threads} threads`;
  return new OrtDevice({
    engine,
    name,
    description: `${description}, WebAssembly, ${many}`,
    session: { executionProviders: [provider] },
  });
}
