/** A browser for the tests: the one that is there, else one that this file gets by itself. */

import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const run = promisify(execFile);

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
  'brave-browser',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Switches that headless drawing needs, and those that keep a browser from calling anybody. */
const SWITCHES = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Playwright's own browser, where its installer has put one. */
const playwrightPath = (): string => {
  try {
    return chromium.executablePath();
  } catch {
    return '';
  }
};

/** The path of a Chrome or Chromium, or null. @throws Error when CHROME_PATH is set and is no program. */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const given = env.CHROME_PATH;
  if (given !== undefined && given !== '') {
    if (await isExecutable(given)) return given;
    throw new Error(`CHROME_PATH must be the path of a Chrome or Chromium program, got '${given}'`);
  }
  const onPath = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...NAMES.flatMap((name) => onPath.map((folder) => join(folder, name))),
    ...PLACES,
    playwrightPath(),
  ];
  for (const path of candidates) if (path !== '' && (await isExecutable(path))) return path;
  return null;
}

async function isRootOnDebian(): Promise<boolean> {
  return process.getuid?.() === 0 && (await isExecutable('/usr/bin/apt-get'));
}

async function installDebianPackage(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env, maxBuffer: 64 * 1024 * 1024 });
}

async function installPlaywrightBrowser(): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'));
  const cli = join(await realpath(folder), 'cli.js');
  await run(process.execPath, [cli, 'install', 'chromium'], { maxBuffer: 64 * 1024 * 1024 });
}

const lastLine = (error: unknown): string => {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').at(-1) ?? '';
};

/** The path of a browser, installed first where there is none. @throws Error that says what to install. */
export async function ensureBrowser(): Promise<string> {
  const found = await findBrowser();
  if (found !== null) return found;
  const tried: string[] = [];
  const ways = [installPlaywrightBrowser];
  if (await isRootOnDebian()) ways.unshift(installDebianPackage);
  for (const install of ways) {
    try {
      await install();
      const installed = await findBrowser();
      if (installed !== null) return installed;
      tried.push(`${install.name}: no browser came of it`);
    } catch (error) {
      tried.push(`${install.name}: ${lastLine(error)}`);
    }
  }
  throw new Error(
    `the browser tests need Chrome or Chromium and could not get one (${tried.join('; ')}): ` +
      "install it (Debian: 'apt-get install chromium'; elsewhere https://www.google.com/chrome) or set CHROME_PATH",
  );
}

/** @param switches more of them */
export async function launchBrowser(switches: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureBrowser(), args: [...SWITCHES, ...switches] });
}
