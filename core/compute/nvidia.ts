/** Whether an NVIDIA driver runs here: asked of the system, because libraries for CUDA complain on stderr without one. */

import { existsSync } from 'node:fs';

/** Nodes that the driver makes; the second is that of Linux on Windows. */
const NODES = ['/dev/nvidiactl', '/dev/dxg'];

/** What is missing; null: nothing, or this is no Linux. */
export function missingNvidia(system: string = process.platform, nodes: readonly string[] = NODES): string | null {
  if (system !== 'linux' || nodes.some((node) => existsSync(node))) return null;
  return 'no NVIDIA driver runs here';
}
