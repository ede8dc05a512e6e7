/** Tasks one after the other, in the order in which they were handed in. */
export class Turns {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** No task is under way or waiting. */
  get idle(): boolean {
    return this.#waiting === 0;
  }

  /** The next task begins when those who wait for the promise of the one before have had their turn. */
  take<T>(task: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const wait = this.#waiting++ > 0;
    const turn = (async () => {
      try {
        if (wait) await before.catch(() => undefined);
        return await task();
      } finally {
        this.#waiting--;
      }
    })();
    this.#last = turn;
    return turn;
  }
}
