/**
 * Playback: play, pause, step, back, seek, new episode, speed, and how the shown episode stands.
 *
 * Going back and replaying happen in the page, for everybody. What moves the world itself is asked of the server, by a
 * page that may steer: pausing, a step beyond the newest, another episode, its speed.
 */

import { type ClientMessage, type FrameMessage, MAX_SPEED, SPEEDS, type StatusMessage } from '../protocol.js';
import { byId, icon, make, setText } from './dom.js';
import { fixed, short, speedName, whole } from './format.js';
import type { Mark, SeenEpisode, Timeline } from './timeline.js';

export interface TransportOptions {
  readonly timeline: Timeline;
  send(message: ClientMessage): void;
  /** Another frame is to be shown. */
  moved(): void;
  /** Steps a second at speed 1. */
  stepsPerSecond(): number;
}

export interface Transport {
  /** Whether the world itself may be moved: not while disconnected, or when this page may only look. */
  enable(allowed: boolean): void;
  status(status: StatusMessage): void;
  frame(frame: FrameMessage): void;
  /** Frames came in while another one is shown. */
  behind(): void;
  togglePlay(): void;
  /** So many steps, back where negative. */
  step(by: number): void;
  reset(): void;
  /** To the start of the shown episode. */
  start(): void;
  /** −1: the episode before, 1: the one after. */
  otherEpisode(by: -1 | 1): void;
  /** To the newest frame, and on with every new one. */
  follow(): void;
  /** −1 slower, 1 faster. */
  changeSpeed(by: -1 | 1): void;
}

const PLAY = ['*M8 5.5v13L18.5 12z'];
const PAUSE = ['*M7.5 5.5H10v13H7.5z', '*M14 5.5h2.5v13H14z'];
const BACK = ['*M18 6v12l-8.5-6z', 'M6.5 6v12'];
const STEP = ['*M6 6v12l8.5-6z', 'M17.5 6v12'];
const RESET = ['M5 12a7 7 0 1 0 2.2-5.1', 'M5 4.5v4h4'];

function endingOf({ terminated, truncated }: FrameMessage): string | null {
  if (terminated) return 'Episode ended';
  return truncated ? 'Episode cut short' : null;
}

/** Short lines down where marks are, in a drawing of 100 × 10. */
export function marksPath(marks: readonly Mark[], kind: Mark['kind'], count: number): string {
  const x = (index: number): string => ((100 * index) / Math.max(1, count - 1)).toFixed(2);
  return marks
    .filter((mark) => mark.kind === kind)
    .map(({ index }) => `M${x(index)} 0V10`)
    .join('');
}

const episodeText = ({ episode, steps, episodeReturn, ended }: SeenEpisode): string =>
  `${whole(episode)}: return ${short(episodeReturn)}, ${whole(steps)} steps${ended ? '' : ' so far'}`;

export function makeTransport({ timeline, send, moved, stepsPerSecond }: TransportOptions): Transport {
  const play = byId<HTMLButtonElement>('play');
  const back = byId<HTMLButtonElement>('back');
  const step = byId<HTMLButtonElement>('step');
  const reset = byId<HTMLButtonElement>('reset');
  const speed = byId<HTMLSelectElement>('speed');
  const seek = byId<HTMLInputElement>('seek');
  const now = byId<HTMLButtonElement>('now');
  const ending = byId('ending');
  const episodes = byId<HTMLSelectElement>('seen-episodes');
  let worldPlays = true; // on the server
  let replaying = false; // in the page, behind the newest
  let allowed = false;
  let replayedAt = 0; // ms
  let owed = 0; // steps

  back.append(icon(...BACK));
  step.append(icon(...STEP));
  reset.append(icon(...RESET));
  speed.append(...SPEEDS.map((value) => make('option', { value: String(value) }, [speedName(value)])));
  speed.value = '1';

  const plays = (): boolean => replaying || (timeline.following && worldPlays);

  function showButtons(): void {
    const name = plays() ? 'Pause' : 'Play';
    if (play.getAttribute('aria-label') !== name) {
      play.replaceChildren(icon(...(plays() ? PAUSE : PLAY)));
      play.setAttribute('aria-label', name);
      play.title = `${name} (Space)`;
    }
    const empty = timeline.shown === null;
    play.disabled = back.disabled = seek.disabled = speed.disabled = episodes.disabled = empty;
    step.disabled = empty || (timeline.behind === 0 && !allowed);
    reset.disabled = !allowed;
    now.hidden = timeline.following;
    setText(now, timeline.behind === 0 ? 'Follow' : `${whole(timeline.behind)} behind · go to newest`);
    const { index, count } = timeline.place;
    seek.max = String(Math.max(0, count - 1));
    seek.value = String(index);
    const marks = timeline.marks();
    for (const kind of ['gain', 'loss', 'end'] as const) {
      byId(`marks-${kind}`).setAttribute('d', marksPath(marks, kind, count));
    }
    seek.style.setProperty('--done', String(count > 1 ? index / (count - 1) : 0));
  }

  /** The world stands still while somebody looks back, where this page may say so. */
  function holdWorld(): void {
    if (!allowed || !worldPlays) return;
    send({ kind: 'pause' });
    worldPlays = false;
  }
  function freeWorld(): void {
    if (!allowed || worldPlays) return;
    send({ kind: 'play' });
    worldPlays = true;
  }
  function changed(): void {
    showButtons();
    moved();
  }

  /** The list is made when it is opened: it changes with every step. */
  function listEpisodes(): void {
    const seen = timeline.episodes();
    episodes.replaceChildren(...seen.map((one) => make('option', { value: String(one.episode) }, [episodeText(one)])));
    episodes.value = String(timeline.shown?.episode);
  }
  function openEpisode(episode: number): void {
    replaying = false;
    holdWorld();
    if (timeline.open(episode)) changed();
  }

  function replay(at: number): void {
    if (!replaying) return;
    const pace = stepsPerSecond() * (Number(speed.value) || MAX_SPEED);
    owed += (Math.min(100, at - replayedAt) / 1000) * pace;
    replayedAt = at;
    const taken = timeline.advance(owed);
    owed -= taken;
    if (taken > 0) {
      if (timeline.following) {
        replaying = false;
        freeWorld();
      }
      changed();
    }
    if (replaying) requestAnimationFrame(replay);
  }
  function startReplay(): void {
    replaying = true;
    replayedAt = performance.now();
    owed = 0;
    requestAnimationFrame(replay);
  }

  const transport: Transport = {
    enable(next) {
      allowed = next;
      showButtons();
    },
    status({ player }) {
      worldPlays = player.playing;
      showButtons();
      if (!allowed || !timeline.following) return; // the speed chosen here is that of the replay
      if (document.activeElement !== speed) speed.value = String(player.speed);
    },
    frame(frame) {
      setText(byId('episode'), whole(frame.episode));
      setText(byId('episode-step'), whole(frame.step));
      setText(byId('reward'), short(frame.reward));
      setText(
        byId('episode-return'),
        Number.isInteger(frame.episodeReturn) ? whole(frame.episodeReturn) : fixed(frame.episodeReturn, 2),
      );
      const text = endingOf(frame);
      ending.hidden = text === null;
      if (text !== null) setText(ending, text);
      showButtons();
    },
    behind: showButtons,
    togglePlay() {
      if (plays()) {
        replaying = false;
        if (!allowed) timeline.hold();
        holdWorld();
      } else if (timeline.behind > 0) startReplay();
      else {
        timeline.follow();
        freeWorld();
      }
      changed();
    },
    step(by) {
      replaying = false;
      if (by > 0 && timeline.behind === 0) {
        if (!allowed) return;
        timeline.follow();
        send({ kind: 'step' });
        worldPlays = false;
      } else {
        holdWorld();
        timeline.move(by);
      }
      changed();
    },
    reset() {
      if (!allowed) return;
      replaying = false;
      timeline.follow();
      send({ kind: 'reset' });
      changed();
    },
    start() {
      replaying = false;
      holdWorld();
      timeline.seek(0);
      changed();
    },
    otherEpisode(by) {
      const all = timeline.episodes().map(({ episode }) => episode);
      const other = all[all.indexOf(timeline.shown?.episode ?? -1) - by];
      if (other !== undefined) openEpisode(other);
    },
    follow() {
      replaying = false;
      timeline.follow();
      freeWorld();
      changed();
    },
    changeSpeed(by) {
      const index = SPEEDS.findIndex((value) => String(value) === speed.value) + by;
      const next = SPEEDS[index];
      if (next === undefined) return;
      speed.value = String(next);
      if (allowed) send({ kind: 'speed', speed: next });
    },
  };

  showButtons();
  play.onclick = transport.togglePlay;
  back.onclick = () => transport.step(-1);
  step.onclick = () => transport.step(1);
  reset.onclick = transport.reset;
  now.onclick = transport.follow;
  episodes.onpointerdown = episodes.onfocus = listEpisodes;
  episodes.onchange = () => {
    openEpisode(Number(episodes.value));
    episodes.blur();
  };
  seek.oninput = () => {
    replaying = false;
    holdWorld();
    timeline.seek(Number(seek.value));
    changed();
  };
  speed.onchange = () => allowed && send({ kind: 'speed', speed: Number(speed.value) });
  return transport;
}
