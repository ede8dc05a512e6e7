/** The viewer in a real browser, on real trainings, from the built page. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dqn, qLearning } from '../../agents/index.js';
import type { AgentKind } from '../../core/agent.js';
import type { Fields } from '../../core/config.js';
import { make } from '../../core/make.js';
import { train } from '../../index.js';
import { attachViewer, makePlayer, type Player, serveViewer, worldInfo } from '../../viewer/index.js';
import { hasScene } from '../../viewer/scenes/index.js';
import { findBrowser, launchBrowser } from './browser.js';

interface Run {
  readonly address: string;
  readonly port: number;
  readonly player: Player;
  /** Pages that are looking. */
  readonly viewers: number;
  /** Ends server and training. */
  stop(): Promise<void>;
}

let clientDirectory: string;
let browser: Browser;
const runs: Run[] = [];

/** A training with the viewer on, as the `train` command composes it. */
async function startRun<F extends Fields>(kind: AgentKind<F>, id: string, steps: number, port = 0): Promise<Run> {
  const training = await train({ env: id, agent: kind, seed: 1, steps, metricsEvery: Math.ceil(steps / 500) });
  const env = make(id);
  const world = worldInfo(env);
  const server = await serveViewer({
    port,
    strict: port !== 0,
    clientDirectory,
    run: { mode: 'train', seed: 1, totalSteps: steps, device: 'cpu', directory: null },
    world,
    agent: { id: kind.id, title: kind.title, config: {} },
  });
  const player = makePlayer({ env, agent: training.agent, seed: 1, sendObs: !hasScene(world) });
  const live = attachViewer({ server, player, agent: training.agent, loop: training.loop, totalSteps: steps });
  const over = (async () => {
    for await (const event of training) {
      if (event.kind === 'progress') await live.turn();
      if (event.kind === 'metrics') live.metrics(event.row);
    }
    live.finish('finished');
    await live.idle();
  })();
  let stopping: Promise<void> | null = null;
  async function end(): Promise<void> {
    training.loop.wants.stop = true;
    live.release();
    live.close();
    await server.close();
    await over;
    player.close();
    training.dispose();
  }
  const run: Run = {
    address: server.address,
    port: server.port,
    player,
    get viewers() {
      return server.viewers;
    },
    stop() {
      stopping ??= end();
      return stopping;
    },
  };
  runs.push(run);
  return run;
}

interface Watched {
  readonly page: Page;
  /** Errors that the page wrote or threw. */
  readonly errors: string[];
}

async function open(address: string, width = 1280): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(address);
  return { page, errors };
}

const text = async (page: Page, id: string): Promise<string> => (await page.locator(`#${id}`).textContent()) ?? '';
/** Which moment the page shows: 'episode/step'. */
const moment = async (page: Page): Promise<string> =>
  `${await text(page, 'episode')}/${await text(page, 'episode-step')}`;
const pointsOf = async (page: Page, curve: number): Promise<number> =>
  Number(await page.locator('.curve').nth(curve).getAttribute('data-points'));
const badge = (page: Page) => page.locator('#badge');

const WAIT = { timeout: 20_000, interval: 50 };
const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function isLive(page: Page): Promise<void> {
  await expect.poll(() => badge(page).getAttribute('data-state'), WAIT).toBe('live');
}

beforeAll(async () => {
  clientDirectory = await mkdtemp(join(tmpdir(), 'bellman-page-'));
  const configFile = fileURLToPath(new URL('../../viewer/client/vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: clientDirectory } });
  browser = await launchBrowser();
}, 300_000);

afterEach(async () => {
  for (const run of runs.splice(0)) await run.stop();
  for (const context of browser.contexts()) await context.close();
});

afterAll(async () => {
  await browser?.close();
  await rm(clientDirectory, { recursive: true, force: true });
});

describe('a training on pixels, watched', () => {
  test('frames change, curves grow, and playback obeys: pause, reset, one step, speed', async () => {
    const run = await startRun(dqn, 'MinAtar/Breakout-v1', 1_000_000);
    const { page, errors } = await open(run.address);
    await isLive(page);
    expect(await text(page, 'run-world')).toBe('MinAtar/Breakout-v1');

    // Frames change: the moment does, and so does the picture.
    await expect.poll(() => page.locator('#overlay').isHidden(), WAIT).toBe(true);
    const before = await moment(page);
    const picture = await page.locator('#stage').screenshot();
    await expect.poll(() => moment(page), WAIT).not.toBe(before);
    await expect.poll(async () => (await page.locator('#stage').screenshot()).equals(picture), WAIT).toBe(false);
    await expect.poll(() => page.locator('#bars li[data-chosen]').count(), WAIT).toBe(1);
    expect(await page.locator('#bars li').count()).toBe(3);

    // Paused, nothing moves; and a step is exactly one.
    await page.keyboard.press('Space');
    await expect.poll(() => run.player.playing, WAIT).toBe(false);
    await soon(300);
    const still = await moment(page);
    await soon(700);
    expect(await moment(page)).toBe(still);
    await page.keyboard.press('r');
    await expect.poll(() => text(page, 'episode-step'), WAIT).toBe('0');
    await page.locator('#step').click();
    await expect.poll(() => text(page, 'episode-step'), WAIT).toBe('1');
    await soon(500);
    expect(await text(page, 'episode-step')).toBe('1');

    // Speed, by control and by key.
    await page.locator('#speed').selectOption('8');
    await expect.poll(() => run.player.speed, WAIT).toBe(8);
    await page.locator('#stage').focus();
    await page.keyboard.press(']');
    await expect.poll(() => run.player.speed, WAIT).toBe(16);
    await page.locator('#play').click();
    await expect.poll(() => run.player.playing, WAIT).toBe(true);

    // The curves grow.
    await expect.poll(() => pointsOf(page, 0), WAIT).toBeGreaterThan(0);
    const points = await pointsOf(page, 0);
    await expect.poll(() => pointsOf(page, 0), { ...WAIT, timeout: 60_000 }).toBeGreaterThan(points);

    // Any metric, over another clock, smoothed more: and so after a reload.
    const title = page.locator('.curve h3 span').first();
    expect(await title.textContent()).toBe('Return');
    await page.locator('.curve select').first().selectOption('epsilon');
    await expect.poll(() => title.textContent(), WAIT).toBe('Exploration');
    await page.locator('#axis').selectOption('episodes');
    await page.locator('#smoothing').fill('0.95');
    expect(await text(page, 'curves')).toContain('0.95');
    await expect.poll(() => pointsOf(page, 0), WAIT).toBeGreaterThan(0);
    await page.reload();
    await isLive(page);
    await expect.poll(() => title.textContent(), WAIT).toBe('Exploration');
    expect(await page.locator('#axis').inputValue()).toBe('episodes');
    expect(await page.locator('#smoothing').inputValue()).toBe('0.95');

    expect(errors).toEqual([]);
  }, 180_000);

  test('the episode can be gone back in, by keys and by the slider, and followed again', async () => {
    const run = await startRun(dqn, 'MinAtar/Breakout-v1', 1_000_000);
    const { page, errors } = await open(run.address);
    await isLive(page);
    const step = async (): Promise<number> => Number(await text(page, 'episode-step'));
    await expect.poll(step, WAIT).toBeGreaterThan(5);
    expect(await page.locator('#now').isHidden()).toBe(true);
    await page.keyboard.press('Space');
    await expect.poll(() => run.player.playing, WAIT).toBe(false);
    await soon(300);
    const newest = await moment(page);
    const picture = await page.locator('#stage canvas').screenshot();

    // Back, on, and to the start; the server's world stays where it is.
    const at = await step();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(step, WAIT).toBe(at - 1);
    expect(await text(page, 'now')).toBe('1 behind · go to newest');
    await page.keyboard.press('ArrowRight');
    await expect.poll(step, WAIT).toBe(at);
    await page.keyboard.press('Home');
    await expect.poll(step, WAIT).toBe(0);
    await expect.poll(async () => (await page.locator('#stage canvas').screenshot()).equals(picture), WAIT).toBe(false);
    await page.locator('#seek').fill('3');
    await expect.poll(step, WAIT).toBe(3);
    expect(run.player.playing).toBe(false);

    // A graphics card that lets go of the picture gives it back: the same one.
    const third = await page.locator('#stage canvas').screenshot();
    const context = "document.querySelector('#stage canvas').getContext('webgl2').getExtension('WEBGL_lose_context')";
    await page.evaluate(`(globalThis.context = ${context}).loseContext()`);
    await expect.poll(() => page.locator('#overlay').isVisible(), WAIT).toBe(true);
    await page.evaluate('globalThis.context.restoreContext()');
    await expect.poll(() => page.locator('#overlay').isVisible(), WAIT).toBe(false);
    await expect.poll(async () => (await page.locator('#stage canvas').screenshot()).equals(third), WAIT).toBe(true);

    // What is shown can be saved, and the whole episode.
    for (const [id, name, magic] of [
      ['save-picture', /^MinAtar-Breakout-v1-episode-\d+-step-3\.png$/, '\x89PNG'],
      ['save-episode', /^MinAtar-Breakout-v1-episode-\d+\.gif$/, 'GIF89a'],
    ] as const) {
      const [saved] = await Promise.all([page.waitForEvent('download'), page.locator(`#${id}`).click()]);
      expect(saved.suggestedFilename()).toMatch(name);
      const bytes = await readFile(await saved.path());
      expect(bytes.subarray(0, magic.length).toString('latin1')).toBe(magic);
      expect(bytes.length).toBeGreaterThan(1000);
    }

    // Another episode that was seen, by key and from the list.
    const first = Number(await text(page, 'episode'));
    await page.keyboard.press('End');
    await page.keyboard.press('r');
    await expect.poll(async () => Number(await text(page, 'episode')), WAIT).toBeGreaterThan(first);
    await page.keyboard.press(',');
    await expect.poll(step, WAIT).toBe(0);
    await page.locator('#seen-episodes').focus();
    await page.locator('#seen-episodes').selectOption(String(first));
    await expect.poll(() => moment(page), WAIT).toBe(`${first}/0`);
    await expect.poll(() => run.player.playing, WAIT).toBe(false);

    // It plays up to the newest, and then the world goes on.
    await page.locator('#play').click();
    await expect.poll(() => run.player.playing, WAIT).toBe(true);
    await expect.poll(() => page.locator('#now').isHidden(), WAIT).toBe(true);
    await expect.poll(() => moment(page), WAIT).not.toBe(newest);

    // Who may only look can go back all the same, while the world goes on.
    const guest = await open(new URL('/', run.address).href);
    await isLive(guest.page);
    await expect.poll(async () => Number(await text(guest.page, 'episode-step')), WAIT).toBeGreaterThan(5);
    expect(await guest.page.locator('#reset').isDisabled()).toBe(true);
    await guest.page.keyboard.press('ArrowLeft');
    await soon(300);
    const held = await moment(guest.page);
    await expect.poll(() => text(guest.page, 'now'), WAIT).toMatch(/^[1-9]\d behind/);
    expect(await moment(guest.page)).toBe(held);
    expect(run.player.playing).toBe(true);
    await guest.page.keyboard.press('End');
    await expect.poll(() => moment(guest.page), WAIT).not.toBe(held);

    expect([...errors, ...guest.errors]).toEqual([]);
  }, 240_000);

  test('training itself pauses and goes on, and the world is shown all the while', async () => {
    const run = await startRun(dqn, 'MinAtar/Breakout-v1', 1_000_000);
    const { page, errors } = await open(run.address);
    await isLive(page);
    await page.locator('#training-pause').click();
    await expect.poll(() => text(page, 'training-state'), WAIT).toBe('Training paused');
    await soon(1500); // a status later
    const steps = await text(page, 'steps');
    const shown = await moment(page);
    await expect.poll(() => moment(page), WAIT).not.toBe(shown);
    await soon(1500);
    expect(await text(page, 'steps')).toBe(steps);
    await page.locator('#training-pause').click();
    await expect.poll(() => text(page, 'training-state'), WAIT).toBe('Training');
    await expect.poll(() => text(page, 'steps'), WAIT).not.toBe(steps);
    expect(errors).toEqual([]);
  }, 120_000);

  test('a hidden page asks for no frames, and shows the newest when it is seen again', async () => {
    const run = await startRun(dqn, 'MinAtar/Breakout-v1', 1_000_000);
    const { page, errors } = await open(run.address);
    await isLive(page);
    const hide = (hidden: boolean): Promise<unknown> =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await hide(true);
    await expect.poll(() => run.viewers, WAIT).toBe(0);
    const shown = await moment(page);
    await soon(700);
    expect(await moment(page)).toBe(shown);
    await hide(false);
    await expect.poll(() => run.viewers, WAIT).toBe(1);
    await expect.poll(() => moment(page), WAIT).not.toBe(shown);
    expect(errors).toEqual([]);
  }, 120_000);

  test('a server that dies leaves the last picture and is found again on the same port', async () => {
    const run = await startRun(dqn, 'MinAtar/Breakout-v1', 1_000_000);
    const { page, errors } = await open(run.address);
    await isLive(page);
    await expect.poll(() => page.locator('#overlay').isHidden(), WAIT).toBe(true);
    expect(errors).toEqual([]);

    await run.stop();
    await expect.poll(() => badge(page).getAttribute('data-state'), WAIT).toBe('lost');
    expect(await text(page, 'badge-text')).toMatch(/^Reconnecting/);
    expect(await page.locator('#stage').getAttribute('data-stale')).not.toBeNull();
    expect(await page.locator('#overlay').isHidden()).toBe(true);
    expect(await page.locator('#reset').isDisabled()).toBe(true);
    await page.keyboard.press('ArrowLeft'); // what was seen can still be looked at
    await expect.poll(() => page.locator('#now').isVisible(), WAIT).toBe(true);
    await page.keyboard.press('End');

    // Another process has another token: this page looks on, and says how to get control.
    await startRun(dqn, 'MinAtar/Breakout-v1', 1_000_000, run.port);
    await isLive(page);
    expect(await page.locator('#stage').getAttribute('data-stale')).toBeNull();
    const again = await moment(page);
    await expect.poll(() => moment(page), WAIT).not.toBe(again);
    expect(await page.locator('#read-only').isVisible()).toBe(true);
    expect(errors.filter((error) => !error.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  }, 120_000);
});

describe('a tabular training, watched', () => {
  test('returns grow before our eyes, to the end', async () => {
    const run = await startRun(qLearning, 'FrozenLake-v1', 400_000);
    const { page, errors } = await open(run.address);
    await expect.poll(() => badge(page).getAttribute('data-state'), { ...WAIT, timeout: 60_000 }).toBe('finished');
    await expect.poll(async () => Number(await text(page, 'mean-return')), WAIT).toBeGreaterThan(0.2);
    await expect.poll(() => pointsOf(page, 0), WAIT).toBeGreaterThan(100);
    expect(await text(page, 'training-state')).toBe('Training finished');
    // The shown world goes on after the end.
    const shown = await moment(page);
    await expect.poll(() => moment(page), WAIT).not.toBe(shown);
    expect(errors).toEqual([]);
  }, 120_000);

  test('the page fits a phone, speaks of what it shows, and keeps a chosen theme', async () => {
    const run = await startRun(qLearning, 'FrozenLake-v1', 50_000_000);
    const { page, errors } = await open(run.address, 360);
    await isLive(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await expect.poll(() => page.locator('#twin').textContent(), WAIT).toMatch(/^Episode \d+, step \d+, reward/);
    const theme = (): Promise<string | null> => page.locator('html').getAttribute('data-theme');
    await page.locator('#theme').click(); // system → light
    expect(await theme()).toBe('light');
    await page.locator('#theme').click(); // light → dark
    await page.reload();
    expect(await theme()).toBe('dark');
    await isLive(page);
    expect(await page.locator('#play').isDisabled()).toBe(false);
    expect(errors).toEqual([]);
  }, 120_000);
});

describe('for everybody', () => {
  /** What axe-core finds serious or worse: rule, and where. */
  async function barriers(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  }

  test.each([
    ['dark', 1280],
    ['light', 1280],
    ['dark', 360],
    ['light', 360],
  ] as const)(
    'no barrier in %s, %i pixels wide: playing, looked back, with the keys and with the commands open',
    async (theme, width) => {
      const run = await startRun(dqn, 'MinAtar/Breakout-v1', 1_000_000);
      const { page, errors } = await open(run.address, width);
      await page.emulateMedia({ colorScheme: theme });
      await isLive(page);
      await expect.poll(() => page.locator('#bars li[data-chosen]').count(), WAIT).toBe(1);
      expect(await barriers(page)).toEqual([]);
      await page.keyboard.press('Space');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => page.locator('#now').isVisible(), WAIT).toBe(true);
      expect(await barriers(page)).toEqual([]);
      await page.keyboard.press('?');
      expect(await barriers(page)).toEqual([]);
      expect(errors).toEqual([]);
    },
    120_000,
  );
});

describe('the browser of these tests', () => {
  test('a CHROME_PATH that is no program is refused, not passed over', async () => {
    await expect(findBrowser({ CHROME_PATH: '/no/such/program', PATH: process.env.PATH })).rejects.toThrow(
      "CHROME_PATH must be the path of a Chrome or Chromium program, got '/no/such/program'",
    );
    expect(await findBrowser({ CHROME_PATH: process.execPath })).toBe(process.execPath);
  });
});
