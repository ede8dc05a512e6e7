/** Playback: play, pause, step, new episode, speed, and how the shown episode stands. */

import { type ClientMessage, type FrameMessage, SPEEDS, type StatusMessage } from '../protocol.js';
import { byId, icon, make, setText } from './dom.js';
import { fixed, short, speedName, whole } from './format.js';

export interface Transport {
  /** What can be pressed: nothing while disconnected or when this page may only look. */
  enable(allowed: boolean): void;
  status(status: StatusMessage): void;
  frame(frame: FrameMessage): void;
  togglePlay(): void;
  step(): void;
  reset(): void;
  /** −1 slower, 1 faster. */
  changeSpeed(by: -1 | 1): void;
}

const PLAY = ['*M8 5.5v13L18.5 12z'];
const PAUSE = ['*M7.5 5.5H10v13H7.5z', '*M14 5.5h2.5v13H14z'];
const STEP = ['*M6 6v12l8.5-6z', 'M17.5 6v12'];
const RESET = ['M5 12a7 7 0 1 0 2.2-5.1', 'M5 4.5v4h4'];

function endingOf({ terminated, truncated }: FrameMessage): string | null {
  if (terminated) return 'Episode ended';
  return truncated ? 'Episode cut short' : null;
}

export function makeTransport(send: (message: ClientMessage) => void): Transport {
  const play = byId<HTMLButtonElement>('play');
  const step = byId<HTMLButtonElement>('step');
  const reset = byId<HTMLButtonElement>('reset');
  const speed = byId<HTMLSelectElement>('speed');
  const ending = byId('ending');
  let playing = true;
  let allowed = false;

  step.append(icon(...STEP));
  reset.append(icon(...RESET));
  speed.append(...SPEEDS.map((value) => make('option', { value: String(value) }, [speedName(value)])));
  speed.value = '1';

  function showPlaying(next: boolean): void {
    playing = next;
    play.replaceChildren(icon(...(playing ? PAUSE : PLAY)));
    play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    play.title = playing ? 'Pause (Space)' : 'Play (Space)';
  }

  const transport: Transport = {
    enable(next) {
      allowed = next;
      for (const control of [play, step, reset, speed]) control.disabled = !next;
    },
    status({ player }) {
      if (player.playing !== playing) showPlaying(player.playing);
      if (document.activeElement !== speed || String(player.speed) !== speed.value) speed.value = String(player.speed);
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
    },
    togglePlay() {
      if (!allowed) return;
      send({ kind: playing ? 'pause' : 'play' });
      showPlaying(!playing);
    },
    step() {
      if (!allowed) return;
      send({ kind: 'step' });
      showPlaying(false);
    },
    reset() {
      if (allowed) send({ kind: 'reset' });
    },
    changeSpeed(by) {
      const index = SPEEDS.findIndex((value) => String(value) === speed.value) + by;
      const next = SPEEDS[index];
      if (!allowed || next === undefined) return;
      speed.value = String(next);
      send({ kind: 'speed', speed: next });
    },
  };

  showPlaying(true);
  play.onclick = transport.togglePlay;
  step.onclick = transport.step;
  reset.onclick = transport.reset;
  speed.onchange = () => send({ kind: 'speed', speed: Number(speed.value) });
  return transport;
}
