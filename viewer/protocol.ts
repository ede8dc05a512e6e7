/**
 * What the viewer's server and page say to each other: JSON text messages, one per WebSocket message.
 *
 * Every message of the server carries a sequence number and three clocks, so that a page can order, resume and label
 * what it shows. The page sends commands only. Both ends validate what they receive.
 */

import type { Json } from '../core/json.js';

export const PROTOCOL_VERSION = 1;

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
  /** Episodes shown so far, and the step within this one (0: just reset). */
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
