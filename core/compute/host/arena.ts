/** Memory that compiled host code and engines share: one WebAssembly memory and who owns which stretch of it. */

const PAGE = 65_536; // bytes
const MOST = 268_435_456; // bytes by which the memory grows without need
const ALIGN = 64; // bytes: a cache line

/** A stretch of an arena. Its address never changes; views of it do when the memory grows. */
export interface Region {
  readonly address: number;
  readonly bytes: number;
}

export class Arena {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE });
  /** Grows with every growth of the memory: views made before are dead. */
  generation = 0;
  #top = ALIGN; // address 0 belongs to nobody
  readonly #free: Region[] = [];

  /** Zeros. @throws RangeError beyond 4 GiB. */
  allocate(bytes: number): Region {
    const needed = Math.ceil(Math.max(bytes, 1) / ALIGN) * ALIGN;
    const at = this.#free.findIndex((region) => region.bytes >= needed);
    if (at < 0) return this.#fresh(needed);
    const found = this.#free[at];
    const rest = { address: found.address + needed, bytes: found.bytes - needed };
    this.#free.splice(at, 1, ...(rest.bytes > 0 ? [rest] : []));
    new Uint8Array(this.memory.buffer, found.address, needed).fill(0);
    return { address: found.address, bytes: needed };
  }

  #fresh(bytes: number): Region {
    const address = this.#top;
    const short = address + bytes + ALIGN - this.memory.buffer.byteLength; // loads may look a little over the end
    if (short > 0) {
      const doubled = Math.min(this.memory.buffer.byteLength, MOST);
      this.memory.grow(Math.ceil(Math.max(short, doubled) / PAGE));
      this.generation++;
    }
    this.#top += bytes;
    return { address, bytes };
  }

  /** Takes a region back; neighbours that are free become one. */
  free(region: Region): void {
    this.#free.push(region);
    this.#free.sort((a, b) => a.address - b.address);
    for (let i = this.#free.length - 1; i > 0; i--) {
      const [before, after] = [this.#free[i - 1], this.#free[i]];
      if (before.address + before.bytes !== after.address) continue;
      this.#free.splice(i - 1, 2, { address: before.address, bytes: before.bytes + after.bytes });
    }
    const last = this.#free.at(-1);
    if (last !== undefined && last.address + last.bytes === this.#top) {
      this.#free.pop();
      this.#top = last.address;
      // What is handed out from the top must be zeros, as untouched memory is.
      new Uint8Array(this.memory.buffer, last.address, last.bytes).fill(0);
    }
  }
}
