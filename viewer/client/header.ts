/** The header and the training strip: which run this is, whether it is alive, and how far it has come. */

import type { HelloMessage, StatusMessage } from '../protocol.js';
import { byId, setText } from './dom.js';
import { duration, fixed, whole } from './format.js';

export type BadgeState = 'connecting' | 'live' | 'finished' | 'lost' | 'failed';

export interface Header {
  hello(hello: HelloMessage): void;
  status(hello: HelloMessage, status: StatusMessage): void;
  badge(state: BadgeState, text: string): void;
}

const STATES = { running: 'Training', paused: 'Training paused', finished: 'Training finished', stopped: 'Stopped' };
const RECORDED = { ...STATES, finished: 'Finished run', stopped: 'Stopped run' };

const share = (part: number, all: number): number => (all > 0 ? Math.min(1, part / all) : 0);

export function makeHeader(): Header {
  const pause = byId<HTMLButtonElement>('training-pause');
  return {
    hello({ world, agent, run, control }) {
      setText(byId('run-world'), world.id);
      setText(byId('run-agent'), agent.title);
      setText(byId('run-seed'), `seed ${run.seed}`);
      setText(byId('run-device'), run.device);
      byId('run-seed').hidden = byId('run-device').hidden = false;
      byId('read-only').hidden = control;
      document.title = `${world.id} · ${agent.title} · Bellman`;
    },
    status({ run }, status) {
      const { envSteps, training, stepsPerSecond, meanReturn, episodes, etaSeconds } = status;
      const done = training === 'finished' ? 1 : share(envSteps, run.totalSteps);
      byId('progress').style.transform = `scaleX(${done})`;
      byId('progress').parentElement?.setAttribute('aria-valuenow', String(Math.round(100 * done)));
      setText(byId('training-state'), run.mode === 'watch' ? RECORDED[training] : STATES[training]);
      setText(byId('steps'), `${whole(envSteps)} / ${whole(run.totalSteps)}`);
      setText(byId('pace'), training === 'running' ? whole(stepsPerSecond) : '–');
      setText(byId('mean-return'), fixed(meanReturn, 2));
      setText(byId('episodes'), whole(episodes));
      setText(byId('eta'), training === 'running' ? duration(etaSeconds) : '–');
      setText(pause, training === 'paused' ? 'Resume training' : 'Pause training');
      pause.hidden = run.mode === 'watch' || training === 'finished' || training === 'stopped';
    },
    badge(state, text) {
      byId('badge').dataset.state = state;
      setText(byId('badge-text'), text);
    },
  };
}
