/** Clips as files: what `recordVideo` hands over, in a folder. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A `save` for `recordVideo` that writes NAME.gif into a folder, made when it is missing. */
export function videoFiles(folder: string): (name: string, gif: Uint8Array) => void {
  return (name, gif) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.gif`), gif);
  };
}
