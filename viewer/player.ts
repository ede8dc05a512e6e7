/**
 * The world that the page shows: one of its own, played by the policy as it is now.
 *
 * It shares nothing with the worlds that are trained on, and `think` leaves no trace in the agent, so a training is the
 * same to the last bit whether it is watched or not. Time comes in as an argument: the player never waits for it.
 */

import type { Agent, Thoughts } from '../core/agent.js';
import type { NumericArray } from '../core/arrays.js';
import type { Env, Info } from '../core/env.js';
import { BadInput } from '../core/errors.js';
import { isArraySpace, readMember, writeMember } from '../core/members.js';
import { type Discrete, makeArray } from '../core/spaces.js';
import { histogramsOf } from './distributions.js';
import { MAX_SPEED, SPEEDS, type WireNumber } from './protocol.js';
import type { FrameData } from './server.js';
import { STEPS_PER_SECOND, stateOf } from './world-info.js';

export interface PlayerOptions {
  /** A world of the player's own: it is reset, stepped and closed here. */
  readonly env: Env;
  readonly agent: Pick<Agent, 'think'>;
  readonly seed: number;
  /** At speed 1. Default: what the world's presentation says, else 30. */
  readonly stepsPerSecond?: number;
  /** False: leave the observation out of the frames (its world has a scene that draws the state). Default true. */
  readonly sendObs?: boolean;
  /** How long the last frame of an episode stays at speed 1, in ms. Default 700. */
  readonly holdMs?: number;
  /** Milliseconds, to measure what a step costs. Default `performance.now`. */
  readonly clock?: () => number;
}

export interface Player {
  readonly playing: boolean;
  /** Multiple of the world's own pace; 0: as fast as 30 % of one core allow. */
  readonly speed: number;
  /** False: nobody looks, nothing is due. */
  watched: boolean;
  /** True when `advance` has something to show at `now` (ms). Costs nothing while nobody looks. */
  due(now: number): boolean;
  /** Moves the world as far as time asks. The frame to show, or null where nothing moved. */
  advance(now: number): Promise<FrameData | null>;
  play(): void;
  pause(): void;
  /** Pauses, and moves on by one step (or, after an end, to the next episode). */
  step(): void;
  /** Starts another episode. */
  reset(): void;
  /** @throws BadInput unless 0 or from 0.1 to 16. */
  setSpeed(speed: number): void;
  close(): void;
}

const FRAME_MS = 1000 / 60; // between two frames, at least
const SHARE = 0.3; // of one core, at most
const HOLD_MS = 700; // on the last frame of an episode, at speed 1
const LONGEST_HOLD_MS = 2_000;
const SLACK_MS = 1e-6; // rounding of sums of periods

const finite = (value: number): WireNumber => (Number.isFinite(value) ? value : null);
const list = (values: NumericArray | undefined): WireNumber[] | null =>
  values === undefined ? null : Array.from(values as ArrayLike<number>, finite);

/** One world and where its episode stands. */
function makeStage({ env, agent, seed, sendObs = true }: PlayerOptions) {
  const { observationSpace, actionSpace } = env;
  if (!isArraySpace(observationSpace) || !isArraySpace(actionSpace)) {
    throw new BadInput(`cannot show spaces ${observationSpace.kind} and ${actionSpace.kind}: not batchable`);
  }
  const obs = makeArray(observationSpace, 1);
  let thoughts: Thoughts = { action: makeArray(actionSpace, 1) };
  let episode = 0;
  let step = 0;
  let reward = 0;
  let episodeReturn = 0;
  let terminated = false;
  let truncated = false;

  /** What the agent thinks of where the world is now, knowing what it thought before in this episode. */
  async function ask(observation: unknown, info: Info): Promise<void> {
    writeMember(observation as never, obs, 0);
    const mask = info.actionMask instanceof Uint8Array ? info.actionMask : null;
    const memory = step === 0 ? undefined : thoughts.memory;
    thoughts = await agent.think(obs, 1, { mask, ...(memory && { memory }) });
  }

  return {
    get ended() {
      return terminated || truncated;
    },
    async reset(): Promise<void> {
      const { observation, info } = env.reset(episode === 0 ? { seed } : {});
      episode++;
      step = reward = episodeReturn = 0;
      terminated = truncated = false;
      await ask(observation, info);
    },
    async step(): Promise<void> {
      const result = env.step(readMember(actionSpace, thoughts.action, 0));
      if (!Number.isFinite(result.reward)) throw new BadInput(`the shown world gave the reward ${result.reward}`);
      step++;
      reward = result.reward;
      episodeReturn += reward;
      ({ terminated, truncated } = result);
      await ask(result.observation, result.info);
    },
    frame(): FrameData {
      const ended = terminated || truncated;
      const action = actionSpace.kind === 'discrete' ? thoughts.action[0]! : list(thoughts.action);
      return {
        episode,
        step,
        state: stateOf(env),
        obs: sendObs ? list(obs) : null,
        action: ended ? null : action,
        q: list(thoughts.q),
        probability: list(thoughts.probability),
        value: thoughts.value === undefined ? null : finite(thoughts.value[0]!),
        mean: list(thoughts.mean),
        deviation: list(thoughts.deviation),
        returns: thoughts.returns ? histogramsOf(thoughts.returns, (actionSpace as Discrete).n) : null,
        reward,
        episodeReturn,
        terminated,
        truncated,
      };
    },
    close: () => env.close(),
  };
}

/** @throws BadInput where the spaces cannot be batched or a number is out of range. */
export function makePlayer(options: PlayerOptions): Player {
  const pace = options.stepsPerSecond ?? options.env.presentation.stepsPerSecond ?? STEPS_PER_SECOND;
  if (!(pace > 0 && Number.isFinite(pace))) throw new BadInput(`stepsPerSecond must be above 0, got ${pace}`);
  const clock = options.clock ?? (() => performance.now());
  const holdMs = options.holdMs ?? HOLD_MS;
  const stage = makeStage(options);
  let playing = true;
  let speed = 1;
  let watched = false;
  let asked: 'step' | 'reset' | null = 'reset';
  let nextFrame = Number.NEGATIVE_INFINITY; // the earliest moment of the next frame: frame rate, end of a hold
  let stepClock: number | null = null; // the moment up to which the world has been moved; null: a step is due at once

  /** Milliseconds between two steps. */
  const period = (): number => (speed === 0 ? 0 : 1000 / (pace * speed));
  const hold = (): number => Math.min(LONGEST_HOLD_MS, holdMs / (speed === 0 ? MAX_SPEED : speed));
  const stepDue = (now: number): boolean => stepClock === null || now - stepClock >= period() - SLACK_MS;
  const due = (now: number): boolean =>
    watched && (asked !== null || (playing && now >= nextFrame - SLACK_MS && (stage.ended || stepDue(now))));

  /** Steps owed at `now`: at least one, and no more than two frames' worth however late it is. */
  function owed(now: number): number {
    if (speed === 0) return Number.POSITIVE_INFINITY;
    const from = stepClock ?? now - period();
    const most = Math.max(1, Math.ceil((2 * FRAME_MS) / period()));
    const late = Math.floor((now - from + SLACK_MS) / period());
    const n = Math.min(most, Math.max(1, late));
    stepClock = Math.max(from + n * period(), now - period());
    return n;
  }

  /** Plays on until time is caught up, the episode ends, or this frame's share of the core is used. */
  async function playOn(now: number): Promise<void> {
    const begin = clock();
    const n = owed(now);
    for (let k = 0; k < n && !stage.ended; k++) {
      await stage.step();
      if (clock() - begin >= FRAME_MS * SHARE) break;
    }
    // Counted from when this frame was due: a caller that comes a little late does not make the picture slower.
    const next = Math.max(nextFrame, now - FRAME_MS) + FRAME_MS;
    nextFrame = Math.max(next, now + (clock() - begin) / SHARE, stage.ended ? now + hold() : next);
  }

  async function begin(now: number): Promise<void> {
    await stage.reset();
    stepClock = now;
    nextFrame = now + FRAME_MS;
  }

  return {
    get playing() {
      return playing;
    },
    get speed() {
      return speed;
    },
    get watched() {
      return watched;
    },
    set watched(value) {
      watched = value;
    },
    due,
    async advance(now) {
      if (!due(now)) return null;
      const request = asked;
      asked = null;
      if (request === 'reset' || stage.ended) await begin(now);
      else if (request === 'step') await stage.step();
      else await playOn(now);
      return stage.frame();
    },
    play() {
      if (!playing) stepClock = null;
      playing = true;
    },
    pause() {
      playing = false;
    },
    step() {
      playing = false;
      asked ??= 'step';
    },
    reset() {
      asked = 'reset';
    },
    setSpeed(next) {
      if (next !== 0 && !(next >= SPEEDS[0] && next <= MAX_SPEED)) {
        throw new BadInput(`speed must be 0 or from ${SPEEDS[0]} to ${MAX_SPEED}, got ${next}`);
      }
      speed = next;
    },
    close: () => stage.close(),
  };
}
