/**
 * Checkpoints: all that a training must keep to go on exactly, as JSON and safetensors, never code.
 *
 *   checkpoints/step-N/manifest.json         counters, the loop's and the agent's JSON, every file's size and SHA-256
 *   checkpoints/step-N/agent.safetensors     parameters and optimiser
 *   checkpoints/step-N/replay.safetensors    tensors named replay…, where there are any
 *   checkpoints/best/                        the same of the best evaluation, without the replay: to act by, not to go on
 *
 * A checkpoint is written under a temporary name, made durable and then renamed: it is whole or absent. It is read and
 * verified as a whole before anything is touched.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredTensor } from '../agent.js';
import { CorruptFile } from '../errors.js';
import type { Json } from '../json.js';
import type { TrainingState } from '../train.js';
import { syncDirectory, type WrittenFile, writeNewFile } from './atomic.js';
import { decodeExactJson, encodeExactJson } from './exact-json.js';
import { decodeSafetensors, encodeSafetensors, type Tensors } from './safetensors.js';

/** Rises when files of this version cannot be read by what came before. */
export const CHECKPOINT_FORMAT = 1;
/** Checkpoints that a run keeps: the last ones. */
export const KEPT = 3;

export interface Checkpoint {
  readonly envSteps: number;
  readonly updates: number;
  readonly agent: string; // id
  readonly env: string; // id
  readonly device: string;
  /** Version of the package that wrote it. */
  readonly version: string;
  /** `toJSON()` of the spaces. */
  readonly observationSpace: Json;
  readonly actionSpace: Json;
  readonly state: TrainingState;
}

type File = WrittenFile & { readonly name: string };
type Manifest = Omit<Checkpoint, 'state'> & {
  readonly format: number;
  readonly loop: Json;
  readonly agentState: Json;
  readonly files: readonly File[];
};

/** A checkpoint on the disk, by its name alone. */
export interface CheckpointPlace {
  readonly envSteps: number;
  readonly path: string;
}

const directoryOf = (run: string): string => join(run, 'checkpoints');

const isReplay = (name: string): boolean => name.startsWith('replay');

/** The tensors of each file. The replay has its own: it is large, and no policy needs it. */
function filesOf(tensors: Tensors): [name: string, tensors: Tensors][] {
  const pick = (ofReplay: boolean): [string, StoredTensor][] =>
    Object.entries(tensors).filter(([name]) => isReplay(name) === ofReplay);
  const replay = pick(true);
  const agent: [string, Tensors] = ['agent.safetensors', Object.fromEntries(pick(false))];
  return replay.length === 0 ? [agent] : [agent, ['replay.safetensors', Object.fromEntries(replay)]];
}

async function fill(directory: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(directory, { recursive: true });
  const { state, ...rest } = checkpoint;
  const files: File[] = [];
  for (const [name, tensors] of filesOf(state.agent.tensors)) {
    files.push({ name, ...(await writeNewFile(join(directory, name), encodeSafetensors(tensors))) });
  }
  const manifest: Manifest = {
    format: CHECKPOINT_FORMAT,
    ...rest,
    loop: state.loop,
    agentState: state.agent.json,
    files,
  };
  const text = `${encodeExactJson(manifest as unknown as Json)}\n`;
  const seal = createHash('sha256').update(text).digest('hex');
  await writeNewFile(join(directory, 'manifest.json'), [new TextEncoder().encode(text)]);
  await writeNewFile(join(directory, 'manifest.sha256'), [new TextEncoder().encode(seal)]);
  await syncDirectory(directory);
}

/** The checkpoints of a run, oldest first. A `.old` one counts while nothing has taken its place. */
export async function listCheckpoints(run: string): Promise<CheckpointPlace[]> {
  const directory = directoryOf(run);
  if (!existsSync(directory)) return [];
  const names = await readdir(directory);
  return names
    .map((name) => ({ name, match: /^step-(\d+)(\.old)?$/.exec(name) }))
    .filter(({ match }) => match !== null && !(match[2] !== undefined && names.includes(`step-${match[1]}`)))
    .map(({ name, match }) => ({ envSteps: Number(match?.[1]), path: join(directory, name) }))
    .sort((a, b) => a.envSteps - b.envSteps);
}

/** Removes what a killed process left, and all checkpoints but the last few. */
async function tidy(run: string): Promise<void> {
  const directory = directoryOf(run);
  const places = await listCheckpoints(run);
  const kept = new Set(places.slice(-KEPT).map((place) => place.path));
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const isOldBest = name === `${BEST}.old` && existsSync(join(directory, BEST));
    if (isOldBest || (!kept.has(path) && /^(\.tmp-|step-)/.test(name)))
      await rm(path, { recursive: true, force: true });
  }
}

/** Writes a checkpoint into a run; it replaces one of the same step. Returns its directory. */
export const writeCheckpoint = (run: string, checkpoint: Checkpoint): Promise<string> =>
  writeAs(run, `step-${checkpoint.envSteps}`, checkpoint);

const BEST = 'best';

/** Writes what the best evaluation was of, in place of the one before. It has no replay. Returns its directory. */
export function writeBest(run: string, { state, ...rest }: Checkpoint): Promise<string> {
  const tensors = Object.fromEntries(Object.entries(state.agent.tensors).filter(([name]) => !isReplay(name)));
  return writeAs(run, BEST, { ...rest, state: { ...state, agent: { ...state.agent, tensors } } });
}

async function writeAs(run: string, name: string, checkpoint: Checkpoint): Promise<string> {
  const directory = directoryOf(run);
  const temporary = join(directory, `.tmp-${name}-${process.pid}`);
  const path = join(directory, name);
  await rm(temporary, { recursive: true, force: true });
  try {
    await fill(temporary, checkpoint);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  if (existsSync(path)) {
    await rm(`${path}.old`, { recursive: true, force: true });
    await rename(path, `${path}.old`);
  }
  await rename(temporary, path);
  await syncDirectory(directory);
  await tidy(run);
  return path;
}

async function readVerified(path: string, expected: WrittenFile): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new CorruptFile(`${path} cannot be read: ${error.message}`);
  });
  if (bytes.length !== expected.bytes) {
    throw new CorruptFile(`${path} is corrupt: it has ${bytes.length} bytes, ${expected.bytes} were written`);
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== expected.sha256) throw new CorruptFile(`${path} is corrupt: its SHA-256 is not the one recorded`);
  return bytes;
}

const isFile = (value: unknown): value is File => {
  const { name, bytes, sha256 } = (value ?? {}) as Record<string, unknown>;
  return /^[a-z]+\.safetensors$/.test(String(name)) && Number.isSafeInteger(bytes) && typeof sha256 === 'string';
};

async function readManifest(directory: string): Promise<Manifest> {
  const path = join(directory, 'manifest.json');
  const sealPath = join(directory, 'manifest.sha256');
  const [text, seal] = await Promise.all([readFile(path), readFile(sealPath, 'utf8')]).catch((error: Error) => {
    throw new CorruptFile(`${directory} is not a whole checkpoint: ${error.message}`);
  });
  if (createHash('sha256').update(text).digest('hex') !== seal) {
    throw new CorruptFile(`${path} is corrupt: its SHA-256 is not the one in ${sealPath}`);
  }
  let manifest: Manifest;
  try {
    manifest = decodeExactJson(text.toString('utf8')) as unknown as Manifest;
  } catch {
    throw new CorruptFile(`${path} is corrupt: it is not JSON`);
  }
  if (manifest?.format !== CHECKPOINT_FORMAT) {
    throw new CorruptFile(`${path} has format ${manifest?.format}; this version reads ${CHECKPOINT_FORMAT}`);
  }
  if (!Array.isArray(manifest.files) || !manifest.files.every(isFile)) {
    throw new CorruptFile(`${path} is corrupt: its list of files is not one`);
  }
  return manifest;
}

/** @throws CorruptFile naming the file and what is wrong with it. */
export async function readCheckpoint(directory: string): Promise<Checkpoint> {
  const { format: _, loop, agentState, files, ...rest } = await readManifest(directory);
  const tensors: Record<string, StoredTensor> = {};
  for (const file of files) {
    const path = join(directory, file.name);
    Object.assign(tensors, decodeSafetensors(await readVerified(path, file), path));
  }
  return { ...rest, state: { agent: { tensors, json: agentState }, loop } };
}

/** The checkpoint of the best evaluation of a run, or null when it has none. @throws CorruptFile */
export async function bestCheckpoint(run: string): Promise<Checkpoint | null> {
  const path = join(directoryOf(run), BEST);
  const place = [path, `${path}.old`].find((candidate) => existsSync(candidate));
  return place === undefined ? null : readCheckpoint(place);
}

/** The checkpoint of that step, or null when the run does not have it. @throws CorruptFile */
export async function checkpointAt(run: string, envSteps: number): Promise<Checkpoint | null> {
  const place = (await listCheckpoints(run)).find((one) => one.envSteps === envSteps);
  return place === undefined ? null : readCheckpoint(place.path);
}

/**
 * The last checkpoint of a run, or null when it has none.
 *
 * @param fallBack told of each corrupt checkpoint that is passed over for the one before it; absent: none is
 * @throws CorruptFile when the last one is corrupt, or with `fallBack` when all are.
 */
export async function latestCheckpoint(
  run: string,
  fallBack?: (problem: CorruptFile) => void,
): Promise<Checkpoint | null> {
  const places = await listCheckpoints(run);
  for (const { path } of [...places].reverse()) {
    try {
      return await readCheckpoint(path);
    } catch (error) {
      if (!(error instanceof CorruptFile) || fallBack === undefined || path === places[0].path) throw error;
      fallBack(error);
    }
  }
  return null;
}
