/**
 * Files that are either whole or absent, whatever happens while they are written: a temporary name, fsync, rename,
 * and fsync of the directory that holds the name.
 */

import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

type Chunks = readonly Uint8Array[];

/** Makes a directory's entries durable. Not every file system lets a directory be opened: those are left alone. */
export async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EISDIR' && code !== 'EPERM' && code !== 'EINVAL' && code !== 'EACCES') throw error;
  }
}

export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string; // hex
}

/** Writes a new file and waits until it is on the disk. Fails when the name is taken. */
export async function writeNewFile(path: string, chunks: Chunks): Promise<WrittenFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(path, 'wx');
  try {
    for (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      await writeAll(handle, chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** `write` may take fewer bytes than it is given. */
async function writeAll(handle: Awaited<ReturnType<typeof open>>, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
}

/** Replaces a file's content: afterwards it has the old bytes or the new ones, never a part. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp-${process.pid}`;
  await rm(temporary, { force: true });
  try {
    await writeNewFile(temporary, [new TextEncoder().encode(text)]);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}
