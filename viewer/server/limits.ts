/** Every bound of the viewer's server, in one place. Tests shorten them; users have no reason to. */

export interface Limits {
  /** Largest message of a page, in bytes. */
  readonly payloadBytes: number;
  /** Most fragments of one message, and most buffered chunks of a connection. */
  readonly fragments: number;
  readonly bufferedChunks: number;
  /** A page that has not said hello by then is let go. */
  readonly helloMs: number;
  /** Messages a second that a page may send for long, and at once. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  /** Unreadable messages before a page is let go. */
  readonly parseErrors: number;
  /** Pages at a time. */
  readonly pages: number;
  /** A frame is skipped where a page would have more than this waiting, in bytes. */
  readonly frameBytes: number;
  /** A page with more than this waiting, in bytes, for that long is let go. */
  readonly backlogBytes: number;
  readonly backlogMs: number;
  /** Time between pings, and unanswered ones before a page counts as gone. */
  readonly pingMs: number;
  readonly missedPings: number;
  /** Time between two status messages while nothing changes. */
  readonly statusMs: number;
  /** Time that a closing connection has before it is cut. */
  readonly closeMs: number;
  /** Rows of metrics kept for pages that join late. */
  readonly historyRows: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;

export const LIMITS: Limits = Object.freeze({
  payloadBytes: 64 * KIB,
  fragments: 1024,
  bufferedChunks: 4096,
  helloMs: 5_000,
  messagesPerSecond: 60,
  messageBurst: 120,
  parseErrors: 10,
  pages: 32,
  frameBytes: MIB,
  backlogBytes: 16 * MIB,
  backlogMs: 10_000,
  pingMs: 15_000,
  missedPings: 2,
  statusMs: 1_000,
  closeMs: 3_000,
  historyRows: 2_000,
});
