/**
 * What the viewer's server and page say to each other: JSON text messages, one per WebSocket message.
 *
 * Every message of the server carries a sequence number and three clocks, so that a page can order, resume and label
 * what it shows. The page sends commands only. Both ends validate what they receive.
 */

import * as z from 'zod/mini';
import type { Json } from '../core/json.js';
import type { Histograms } from './distributions.js';

export const PROTOCOL_VERSION = 2;

/** The three clocks of a run, and the order of the messages. */
export interface Stamp {
  /** Rises by one with every message of this server process. */
  readonly seq: number;
  /** World steps trained so far. */
  readonly envSteps: number;
  /** Updates made so far. */
  readonly updates: number;
  /** Milliseconds since this server process started. */
  readonly wallMs: number;
}

/** Numbers as they travel: JSON has no ±∞ or NaN, so null stands for a number that is not finite. */
export type WireNumber = number | null;

/** What the page needs to know of the world it draws. */
export interface WorldInfo {
  /** 'CartPole-v1', or the id of a plug-in world. */
  readonly id: string;
  readonly params: Readonly<Record<string, Json>>;
  /** `toJSON()` of the spaces. */
  readonly observationSpace: Json;
  readonly actionSpace: Json;
  readonly actionNames: readonly string[] | null;
  readonly observationNames: readonly string[] | null;
  readonly stepsPerSecond: number;
  /** The world's `presentation.layout`: a grid's map. */
  readonly layout: Json;
  readonly horizon: number | null;
  readonly rewardThreshold: number | null;
}

export interface AgentInfo {
  readonly id: string; // 'dqn'
  readonly title: string; // 'Deep Q-network'
  readonly config: Readonly<Record<string, Json>>;
}

/** Sent once, first, after a page's `hello`. */
export interface HelloMessage {
  readonly kind: 'hello';
  readonly protocol: number;
  readonly run: {
    /** Changes when the server process does: what a page keeps across a reconnect belongs to this run. */
    readonly id: string;
    /** 'train': learning goes on. 'watch': a finished run is shown. */
    readonly mode: 'train' | 'watch';
    readonly seed: number;
    readonly totalSteps: number;
    readonly device: string;
    readonly directory: string | null;
  };
  readonly world: WorldInfo;
  readonly agent: AgentInfo;
  /** True when this page may send commands. */
  readonly control: boolean;
}

/** One step of the world that the page shows, played by the policy as it is now. */
export interface FrameMessage extends Stamp {
  readonly kind: 'frame';
  /** Number of the shown episode, from 1, and the step within it (0: just reset). */
  readonly episode: number;
  readonly step: number;
  /** JSON snapshot of the world's state (`encodeSnapshot`); null for worlds that are not made of rules. */
  readonly state: Json;
  /** The observation, flat; sent when the world has no scene of its own (the page shows it generically). */
  readonly obs: readonly WireNumber[] | null;
  /** The action that the agent takes from here (null after the last step), and what it thinks of the others. */
  readonly action: number | readonly WireNumber[] | null;
  readonly q: readonly WireNumber[] | null;
  readonly probability: readonly WireNumber[] | null;
  readonly value: WireNumber;
  /** Mean and standard deviation of each component of a continuous action; null where the policy is not Gaussian. */
  readonly mean: readonly WireNumber[] | null;
  readonly deviation: readonly WireNumber[] | null;
  /** What the return of each action may be; null where the agent does not say. */
  readonly returns: Histograms | null;
  /** Reward of the step that led here, and the sum so far. */
  readonly reward: number;
  readonly episodeReturn: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** Tabular agents: what they know of every state, when it changed. */
export interface TableMessage extends Stamp {
  readonly kind: 'table';
  readonly value: readonly WireNumber[]; // [S]
  readonly policy: readonly number[]; // [S]
  readonly q: readonly WireNumber[]; // [S × A]
}

/** Rows of metrics: a bounded history to a page that joins, then each new row as it comes. */
export interface MetricsMessage extends Stamp {
  readonly kind: 'metrics';
  /** True when the rows replace all that the page has. */
  readonly history: boolean;
  readonly rows: readonly MetricsRow[];
}

/** 'envSteps', 'updates', 'episodes', 'train/episodeReturn' (mean of the last 100), 'loss/…', 'epsilon', … */
export type MetricsRow = Readonly<Record<string, WireNumber>>;

/** How training and the shown episode stand. Sent on every change and about once a second. */
export interface StatusMessage extends Stamp {
  readonly kind: 'status';
  readonly training: 'running' | 'paused' | 'finished' | 'stopped';
  readonly stepsPerSecond: number;
  /** Mean return of the last 100 training episodes; null before the first. */
  readonly meanReturn: WireNumber;
  readonly episodes: number;
  /** Seconds left at this pace, null when unknown. */
  readonly etaSeconds: WireNumber;
  readonly player: { readonly playing: boolean; readonly speed: number };
  readonly viewers: number;
  /** Frames that this page did not get because it was too slow. */
  readonly droppedFrames: number;
}

/** The answer to a command that could not be carried out, or to a message that could not be read. */
export interface ErrorMessage extends Stamp {
  readonly kind: 'error';
  readonly message: string;
}

export type ServerMessage = HelloMessage | FrameMessage | TableMessage | MetricsMessage | StatusMessage | ErrorMessage;

/** Speeds that the page offers: multiples of the world's own pace; 0 means as fast as the server allows. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 0] as const;

/** The highest speed that is a number; the lowest is the first of `SPEEDS`. */
export const MAX_SPEED = 16;

/** What a page may send. `hello` first, within five seconds. */
export type ClientMessage =
  | { readonly kind: 'hello'; readonly protocol: number; readonly token: string | null }
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  /** One step of the shown world, then pause. */
  | { readonly kind: 'step' }
  /** Ends the shown episode and starts another. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'speed'; readonly speed: number }
  /** A hidden page receives no frames. */
  | { readonly kind: 'visibility'; readonly hidden: boolean }
  /** Pauses or resumes training itself. */
  | { readonly kind: 'training'; readonly paused: boolean };

/** Why the server ended a connection, beside 1000 (normal), 1001 (the server stops) and 1009 (message too big). */
export const CLOSE = {
  /** A rule was broken: no hello in time, flood, too many unreadable messages, a missing token. */
  policy: 1008,
  /** The server has as many pages as it allows. */
  full: 1013,
  /** The page speaks another version of this protocol: it should be reloaded. */
  version: 4001,
} as const;

/** A message that is not of this protocol. Its text is one sentence, fit to be shown. */
export class ProtocolError extends Error {
  override readonly name: string = 'ProtocolError';
}

const count = z.int().check(z.gte(0));
const wire = z.nullable(z.number());
const wires = z.nullable(z.array(wire));
/** Any JSON value: it came out of JSON.parse, so only its absence can be wrong. */
const json = z.custom<Json>((value) => value !== undefined, 'missing');
const named = z.record(z.string(), json);
const names = z.nullable(z.array(z.string()));
const stamp = { seq: count, envSteps: count, updates: count, wallMs: z.number().check(z.gte(0)) };

const world = z.object({
  id: z.string(),
  params: named,
  observationSpace: json,
  actionSpace: json,
  actionNames: names,
  observationNames: names,
  stepsPerSecond: z.number().check(z.gt(0)),
  layout: json,
  horizon: z.nullable(count),
  rewardThreshold: wire,
});

const run = z.object({
  id: z.string(),
  mode: z.enum(['train', 'watch']),
  seed: count,
  totalSteps: count,
  device: z.string(),
  directory: z.nullable(z.string()),
});

const serverMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    protocol: z.int(),
    run,
    world,
    agent: z.object({ id: z.string(), title: z.string(), config: named }),
    control: z.boolean(),
  }),
  z.object({
    kind: z.literal('frame'),
    ...stamp,
    episode: count,
    step: count,
    state: json,
    obs: wires,
    action: z.union([z.number(), wires]),
    q: wires,
    probability: wires,
    value: wire,
    mean: wires,
    deviation: wires,
    returns: z.nullable(z.object({ low: z.number(), high: z.number(), bins: z.array(z.array(count)) })),
    reward: z.number(),
    episodeReturn: z.number(),
    terminated: z.boolean(),
    truncated: z.boolean(),
  }),
  z.object({ kind: z.literal('table'), ...stamp, value: z.array(wire), policy: z.array(count), q: z.array(wire) }),
  z.object({
    kind: z.literal('metrics'),
    ...stamp,
    history: z.boolean(),
    rows: z.array(z.record(z.string(), wire)),
  }),
  z.object({
    kind: z.literal('status'),
    ...stamp,
    training: z.enum(['running', 'paused', 'finished', 'stopped']),
    stepsPerSecond: z.number().check(z.gte(0)),
    meanReturn: wire,
    episodes: count,
    etaSeconds: wire,
    player: z.object({ playing: z.boolean(), speed: z.number().check(z.gte(0)) }),
    viewers: count,
    droppedFrames: count,
  }),
  z.object({ kind: z.literal('error'), ...stamp, message: z.string() }),
]);

const speed = z.number().check(z.refine((x) => x === 0 || (x >= SPEEDS[0] && x <= MAX_SPEED)));

const clientMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), protocol: z.int(), token: z.nullable(z.string().check(z.maxLength(256))) }),
  z.object({ kind: z.literal('play') }),
  z.object({ kind: z.literal('pause') }),
  z.object({ kind: z.literal('step') }),
  z.object({ kind: z.literal('reset') }),
  z.object({ kind: z.literal('speed'), speed }),
  z.object({ kind: z.literal('visibility'), hidden: z.boolean() }),
  z.object({ kind: z.literal('training'), paused: z.boolean() }),
]);

// A schema that accepts less or more than the type of its messages does not compile.
type Frozen<T> = Json extends T
  ? T
  : T extends readonly (infer U)[]
    ? readonly Frozen<U>[]
    : T extends object
      ? { readonly [K in keyof T]: Frozen<T[K]> }
      : T;
type Same<A, B> = [Frozen<A>] extends [B] ? ([B] extends [Frozen<A>] ? true : false) : false;
const schemasAreTheTypes: [
  Same<z.infer<typeof serverMessage>, ServerMessage>,
  Same<z.infer<typeof clientMessage>, ClientMessage>,
] = [true, true];
void schemasAreTheTypes;

/** The text of a message. Numbers that are not finite become null: put them only where the type allows null. */
export const encode = (message: ServerMessage | ClientMessage): string => JSON.stringify(message);

const KINDS = new Set(
  ['hello', 'play', 'pause', 'step', 'reset', 'speed', 'visibility', 'training'].concat([
    'frame',
    'table',
    'metrics',
    'status',
    'error',
  ]),
);

function parse(data: unknown): unknown {
  if (typeof data !== 'string') throw new ProtocolError('a message must be JSON text');
  try {
    return JSON.parse(data);
  } catch {
    throw new ProtocolError('a message must be JSON text, and this one cannot be parsed');
  }
}

function decode<T>(schema: z.ZodMiniType<T>, data: unknown): T {
  const value = parse(data);
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (typeof kind !== 'string' || !KINDS.has(kind)) throw new ProtocolError('a message must have a known kind');
  const where = result.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new ProtocolError(
    where === '' || where === 'kind'
      ? `'${kind}' is not a message for this end`
      : `the message '${kind}' has a bad or missing '${where}'`,
  );
}

/** What a page sent. @throws ProtocolError, and nothing else, when it is not a message of this protocol. */
export const decodeClientMessage = (data: unknown): ClientMessage => decode<ClientMessage>(clientMessage, data);

/** What the server sent; unknown fields are left out. @throws ProtocolError, and nothing else. */
export const decodeServerMessage = (data: unknown): ServerMessage => decode<ServerMessage>(serverMessage, data);
