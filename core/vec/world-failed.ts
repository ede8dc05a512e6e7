/** What a vector throws when the rules of one of its worlds threw, or were lost with the thread that ran them. */

/**
 * World `world` of a vector could not be stepped. The other worlds have made the step; this one (and every world that
 * the message names) must be reset, with a mask for instance, before the vector is stepped again.
 */
export class WorldFailed extends Error {
  override readonly name: string = 'WorldFailed';
  /** Index in the vector. */
  readonly world: number;

  constructor(world: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.world = world;
  }
}

export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
