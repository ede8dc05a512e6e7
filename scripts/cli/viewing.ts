/** The viewer of a session: the page built where needed, the server, and what ties them to the training. */

import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../core/json.js';
import type { RunRow } from '../../core/run/run-directory.js';
import {
  attachViewer,
  DEFAULT_PORT,
  type Live,
  makePlayer,
  serveViewer,
  type ViewerServer,
  worldInfo,
} from '../../viewer/index.js';
import { hasScene } from '../../viewer/scenes/index.js';
import type { Io } from './io.js';
import { clientDirectory, isSource, root } from './places.js';
import type { Session } from './session.js';
import { bold, dim } from './terminal.js';

export interface ViewerFlags {
  readonly port?: number;
  readonly host?: string;
}

export interface Viewing {
  readonly live: Live;
  readonly address: string;
  /** Tells pages how the run stands. */
  status(change: Parameters<ViewerServer['status']>[0]): void;
  close(): Promise<void>;
}

async function newest(directory: string): Promise<number> {
  let latest = 0;
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) latest = Math.max(latest, (await stat(join(entry.parentPath, entry.name))).mtimeMs);
  }
  return latest;
}

/** Builds the page where it is missing or older than its sources. The installed package brings it along. */
async function buildPage(io: Io): Promise<void> {
  const page = join(clientDirectory, 'index.html');
  if (!isSource) return;
  if (existsSync(page)) {
    const sources = ['viewer', 'envs', 'core'].map((name) => newest(join(root, name)));
    if (Math.max(...(await Promise.all(sources))) <= (await stat(page)).mtimeMs) return;
  }
  io.err(dim(io, "Building the viewer's page…\n")); // the first line of stdout is the address
  const { build } = await import('vite');
  await build({ configFile: join(root, 'viewer/client/vite.config.ts'), logLevel: 'error' });
}

/** Serves the viewer of a session and says where. @throws BadInput when no port can be had. */
export async function openViewer(
  io: Io,
  { training, config, world }: Session,
  flags: ViewerFlags,
  shown: { mode: 'train' | 'watch'; directory: string | null; history: readonly RunRow[] },
): Promise<Viewing> {
  await buildPage(io);
  const env = world.make();
  const info = worldInfo(env);
  const { agent, kind, loop, seed, steps } = training;
  const server = await serveViewer({
    clientDirectory,
    ...(flags.port !== undefined && { port: flags.port }),
    ...(flags.host !== undefined && { host: flags.host }),
    run: { mode: shown.mode, seed, totalSteps: steps, device: config.device.name, directory: shown.directory },
    world: info,
    agent: { id: kind.id, title: kind.title, config: config.config as Record<string, Json> },
    history: shown.history,
  });
  const wanted = flags.port ?? DEFAULT_PORT;
  const taken = wanted === 0 || server.port === wanted ? '' : dim(io, `  (port ${wanted} is taken)`);
  io.out(`Viewer  ${bold(io, server.address)}${taken}\n`);
  const player = makePlayer({ env, agent, seed: seed + 1, sendObs: !hasScene(info) });
  const live = attachViewer({ server, player, agent, totalSteps: steps, ...(shown.mode === 'train' && { loop }) });
  return {
    live,
    address: server.address,
    status: server.status,
    async close() {
      live.close();
      player.close();
      await server.close();
    },
  };
}
