/** The same program in a worker of a page. */

import { makeWebDevice } from 'bellman/web';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { updateNumbers } from './program.js';

ort.env.wasm.wasmPaths = { mjs: new URL(mjs, location.href), wasm: new URL(wasm, location.href) };
const device = await makeWebDevice(ort, { provider: 'wasm' });
self.postMessage(await updateNumbers(device));
device.dispose();
