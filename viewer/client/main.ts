/** The page: composes its parts. Messages change the store; each part shows what it needs of it. */

import { type ClientMessage, decodeServerMessage, type FrameMessage, type ServerMessage } from '../protocol.js';
import { type ConnectionState, connect } from './connection.js';
import { makeCurves } from './curves.js';
import { byId, icon, setText } from './dom.js';
import { short } from './format.js';
import { makeHeader } from './header.js';
import { listenToKeys } from './keyboard.js';
import { makeLag } from './lag.js';
import { LONGEST_COURSE, makeMind } from './mind.js';
import { type Action, listKeys, makePalette } from './palette.js';
import { makeSaving } from './saving.js';
import { makeStage, type Stage } from './stage.js';
import { makeStore } from './store.js';
import { makeThemes, type Themes } from './theme.js';
import { tokenOf } from './token.js';
import { makeTransport } from './transport.js';

let stage: Stage | null = null;
const store = makeStore();
const header = makeHeader();
const mind = makeMind();
const lag = makeLag();
const transport = makeTransport({
  timeline: store.timeline,
  send: (message) => send(message),
  moved: () => refresh(),
  stepsPerSecond: () => store.hello?.world.stepsPerSecond ?? 30,
});
const themes = makeThemes(showTheme);
const curves = makeCurves(store); // reads the theme's colours
let late = 0; // ms
let waiting = false; // for the next picture of the screen
let spokenAt = 0;

// Theme

function showTheme({ choice, theme }: Themes): void {
  const paths = {
    system: ['M4 5h16v11H4z', 'M9 20h6'],
    light: [
      'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8',
      'M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5',
    ],
    dark: ['M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z'],
  }[choice];
  byId('theme').replaceChildren(icon(...paths));
  byId('theme').title = `Theme: ${choice} (T)`;
  byId('theme').setAttribute('aria-label', `Theme: ${choice}`);
  stage?.setTheme(theme);
  queueMicrotask(() => curves.rebuild()); // the first time before there are any
}

// Connection

function send(message: ClientMessage): void {
  if (!connection.send(message)) toast('Not connected: that was not sent.');
}

function showState(state: ConnectionState): void {
  const open = state.kind === 'open';
  byId('stage').toggleAttribute('data-stale', state.kind === 'lost');
  transport.enable(open && store.hello?.control === true);
  byId<HTMLButtonElement>('training-pause').disabled = !open || store.hello?.control !== true;
  if (open) connection.send({ kind: 'visibility', hidden: document.hidden });
  else lag.reset();
  showBadge();
}

function showBadge(): void {
  const { state } = connection;
  if (state.kind === 'lost') {
    const seconds = Math.max(0, Math.ceil((state.retryAt - performance.now()) / 1000));
    header.badge('lost', seconds === 0 ? 'Reconnecting…' : `Reconnecting in ${seconds} s`);
    if (store.hello === null) overlay(`The run does not answer. Trying again in ${seconds} s.`);
  } else if (state.kind === 'connecting') {
    header.badge('connecting', 'Connecting');
  } else if (store.status?.training === 'finished' || store.hello?.run.mode === 'watch') {
    header.badge('finished', 'Finished');
  } else if (store.status?.training === 'stopped') {
    header.badge('finished', 'Stopped');
  } else {
    header.badge('live', `Live · ${Math.round(late)} ms`);
  }
}

// Messages

function take(message: ServerMessage, text: string): void {
  const fresh = message.kind === 'hello' && message.run.id !== store.hello?.run.id;
  store.take(message, text);
  if (message.kind === 'hello') {
    header.hello(message);
    if (fresh) mind.start(message);
    if (store.timeline.shown === null) overlay('Waiting for the first step…');
    curves.refresh();
    return;
  }
  if (message.kind !== 'error') late += 0.5 * (lag.take(message.wallMs, performance.now()) - late);
  if (message.kind === 'status' && store.hello !== null) {
    header.status(store.hello, message);
    transport.status(message);
    curves.refresh();
    showBadge();
  } else if (message.kind === 'metrics') curves.refresh();
  else if (message.kind === 'table') stage?.refresh();
  else if (message.kind === 'error') toast(message.message);
  else if (message.kind === 'frame') refresh();
}

/** Shows the frame that is looked at, with the next picture of the screen; a hidden page waits until it is seen. */
function refresh(): void {
  if (waiting || document.hidden) return;
  waiting = true;
  requestAnimationFrame(showFrame);
}

function showFrame(): void {
  waiting = false;
  const { shown } = store.timeline;
  if (shown === null || document.hidden) return;
  if (shown === onScreen) {
    transport.behind();
    return;
  }
  onScreen = shown;
  byId('overlay').hidden = stage !== null;
  transport.frame(shown);
  mind.show(shown, store.timeline.course(LONGEST_COURSE));
  stage?.refresh();
  speak(shown);
}
let onScreen: FrameMessage | null = null;

/** The canvas in words, for those who do not see it: at most every two seconds while playing. */
function speak(frame: FrameMessage): void {
  const ended = frame.terminated || frame.truncated;
  if (!ended && store.status?.player.playing === true && performance.now() - spokenAt < 2000) return;
  spokenAt = performance.now();
  const name =
    typeof frame.action === 'number' ? (store.hello?.world.actionNames?.[frame.action] ?? frame.action) : null;
  const action = name === null ? '' : `, next action ${name}`;
  const end = ended ? ', episode over' : '';
  setText(
    byId('twin'),
    `Episode ${frame.episode}, step ${frame.step}, reward ${short(frame.reward)}, return ${short(frame.episodeReturn)}${action}${end}.`,
  );
}

// Notices

let toastTimer = 0;

function toast(text: string): void {
  const box = byId('toast');
  setText(box, text);
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = window.setTimeout(() => {
    box.hidden = true;
  }, 6000);
}

function overlay(text: string, failed = false): void {
  const box = byId('overlay');
  setText(byId('overlay-text'), text);
  box.toggleAttribute('data-error', failed);
  box.hidden = false;
}

// Controls

function pauseTraining(): void {
  send({ kind: 'training', paused: store.status?.training !== 'paused' });
}

const saving = makeSaving({ store, stage: () => stage, theme: () => themes.theme, tell: toast });
const sheet = byId<HTMLDialogElement>('sheet');
byId('save-picture').onclick = () => saving.picture();
byId('save-episode').onclick = () => saving.episode();
byId('theme').onclick = () => themes.next();
byId('help').onclick = () => sheet.showModal();
byId('training-pause').onclick = pauseTraining;

const actions: readonly Action[] = [
  { name: 'Play or pause', keys: [' '], run: () => transport.togglePlay() },
  { name: 'Back one step', keys: ['ArrowLeft'], run: () => transport.step(-1) },
  { name: 'On one step', keys: ['ArrowRight'], run: () => transport.step(1) },
  { name: 'Back ten steps', keys: ['Shift+ArrowLeft'], run: () => transport.step(-10) },
  { name: 'On ten steps', keys: ['Shift+ArrowRight'], run: () => transport.step(10) },
  { name: 'Start of the episode', keys: ['Home'], run: () => transport.start() },
  { name: 'Newest step, and follow', keys: ['End'], run: () => transport.follow() },
  { name: 'Episode before', keys: [','], run: () => transport.otherEpisode(-1) },
  { name: 'Episode after', keys: ['.'], run: () => transport.otherEpisode(1) },
  { name: 'New episode', keys: ['r'], run: () => transport.reset() },
  { name: 'Slower', keys: ['['], run: () => transport.changeSpeed(-1) },
  { name: 'Faster', keys: [']'], run: () => transport.changeSpeed(1) },
  { name: 'Save the picture as PNG', keys: ['p'], run: () => saving.picture() },
  { name: 'Save the episode as GIF', keys: ['g'], run: () => saving.episode() },
  { name: 'Pause or resume training', keys: [], run: pauseTraining },
  { name: 'Theme: system, light, dark', keys: ['t'], run: () => themes.next() },
  { name: 'Keyboard shortcuts', keys: ['?'], run: () => sheet.showModal() },
  { name: 'All commands', keys: ['Ctrl+k'], run: () => openPalette() },
];
const openPalette = makePalette(actions);
listKeys(actions);
listenToKeys(Object.fromEntries(actions.flatMap(({ keys, run }) => keys.map((key) => [key, run]))));

document.addEventListener('visibilitychange', () => {
  connection.send({ kind: 'visibility', hidden: document.hidden });
  if (!document.hidden) {
    refresh();
    connection.retry();
  }
});

// Start

const address = new URL('ws', location.href);
address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
address.hash = '';
const connection = connect(address.href, tokenOf(location), decodeServerMessage, {
  message: take,
  state: showState,
  broken: toast,
});
setInterval(showBadge, 250);

makeStage(byId('stage'), store, themes.theme, (lost) => {
  if (lost) overlay('The graphics card let go of the picture. It comes back by itself.');
  else byId('overlay').hidden = true;
}).then(
  (made) => {
    stage = made;
    stage.setTheme(themes.theme);
    byId('overlay').hidden = store.timeline.shown !== null;
  },
  () => overlay('This browser cannot draw the world: it has no WebGL. Everything else on this page works.', true),
);
