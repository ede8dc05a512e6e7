/** CartPole learned in a page: the training, what the policy does meanwhile, and the curve of its returns. */

import { dark, drawWorld, light, make, makeWebDevice, reinforce, type Training, train } from 'bellman/web';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { drawCurve } from './curve.js';

const WORLD = 'CartPole-v1';
const BUSY = 12; // ms of training between two pictures

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const nextFrame = (): Promise<number> => new Promise(requestAnimationFrame);
const isDark = matchMedia('(prefers-color-scheme: dark)');
const grouped = new Intl.NumberFormat('en').format;

ort.env.wasm.wasmPaths = { mjs: new URL(mjs, location.href), wasm: new URL(wasm, location.href) };
const device = await makeWebDevice(ort, { provider: 'wasm' });
byId('device').textContent = device.description;

const toggle = byId<HTMLButtonElement>('toggle');
const restart = byId<HTMLButtonElement>('restart');
const curve: [steps: number, episodeReturn: number][] = [];
let training: Training = await begin(1);
let paused = false;

async function begin(seed: number): Promise<Training> {
  const begun = await train({ env: WORLD, agent: reinforce, seed, device, metricsEvery: 1000 });
  curve.length = 0;
  return begun as Training;
}

/** Trains to the end, or until it is stopped. */
async function learn({ loop, ...own }: Training): Promise<void> {
  loop.wants.progress = true;
  let since = performance.now();
  for await (const event of own) {
    if (event.kind === 'metrics') {
      const episodeReturn = event.row['train/episodeReturn'];
      if (typeof episodeReturn === 'number') curve.push([event.envSteps, episodeReturn]);
    }
    if (event.kind !== 'progress') continue;
    loop.wants.progress = true; // after every step: the page decides when it has waited long enough
    if (performance.now() - since < BUSY && !paused) continue;
    do await nextFrame();
    while (paused && !loop.wants.stop);
    since = performance.now();
  }
}

/** Plays episode after episode with the policy as it is now, at the world's own pace. */
async function play(): Promise<void> {
  const env = make(WORLD);
  const canvas = byId<HTMLCanvasElement>('world');
  const period = 1000 / (env.presentation.stepsPerSecond ?? 30);
  let { observation } = env.reset({ seed: 1 });
  let due = performance.now();
  for (;;) {
    const now = await nextFrame();
    show();
    if (now < due) continue;
    due = Math.max(due + period, now - period);
    const { action } = await training.agent.think(observation, 1);
    const step = env.step(action[0]);
    drawWorld(canvas, env, { action: action[0], palette: isDark.matches ? dark : light });
    observation = step.terminated || step.truncated ? env.reset().observation : step.observation;
  }
}

function show(): void {
  const { loop, agent, steps, seed } = training;
  byId('seed').textContent = String(seed);
  byId('steps').textContent = grouped(loop.envSteps);
  byId('updates').textContent = grouped(agent.updates);
  byId('return').textContent = curve.at(-1)?.[1].toFixed(1) ?? '–';
  byId<HTMLProgressElement>('progress').value = loop.envSteps / steps;
  drawCurve(byId<HTMLCanvasElement>('curve'), curve, { steps, highest: 500 });
}

toggle.addEventListener('click', () => {
  paused = !paused;
  toggle.textContent = paused ? 'Go on' : 'Pause';
});
restart.addEventListener('click', async () => {
  restart.disabled = true;
  const old = training;
  old.loop.wants.stop = true;
  await learning;
  training = await begin(old.seed + 1);
  old.dispose();
  learning = learn(training);
  restart.disabled = false;
});

let learning = learn(training);
await play();
