/** What `bench env` measures, as data. */

export interface WorldRow {
  readonly title: string;
  readonly id: string;
  /** 64 worlds through `makeVec`, one through `env.step`, or a CartPole of plain arrays in one loop. */
  readonly how: 'vector' | 'single' | 'by hand';
  /** Who else can do the same: a name that peers/worlds.py knows. */
  readonly peer?: string;
  /** Steps a second that we ask of ourselves on one idle core. */
  readonly floor?: number;
  /** How many times the peer's steps a second we ask for. */
  readonly bound?: number;
}

export const COUNT = 64; // worlds of a vector

const vector = (id: string, floor?: number, peer?: string, bound?: number): WorldRow => ({
  title: `${id}, ${COUNT} at once`,
  id,
  how: 'vector',
  ...(floor !== undefined && { floor }),
  ...(peer !== undefined && { peer }),
  ...(bound !== undefined && { bound }),
});

const single = (id: string, floor?: number, peer?: string, bound?: number): WorldRow => ({
  ...vector(id, floor, peer, bound),
  title: `${id}, env.step`,
  how: 'single',
});

const million = 1e6;

export const rows: readonly WorldRow[] = [
  { title: `CartPole by hand, ${COUNT} in one loop`, id: 'CartPole-v1', how: 'by hand' },
  vector('CartPole-v1', 10 * million, 'gymnasium-vector:CartPole-v1', 13),
  single('CartPole-v1', 3 * million, 'gymnasium:CartPole-v1', 20),
  vector('MountainCar-v0'),
  vector('MountainCarContinuous-v0'),
  vector('Acrobot-v1'),
  vector('Pendulum-v1'),
  single('Acrobot-v1', undefined, 'gymnasium:Acrobot-v1'),
  vector('FrozenLake-v1', 5 * million),
  single('FrozenLake-v1', undefined, 'gymnasium:FrozenLake-v1'),
  vector('CliffWalking-v1', 5 * million),
  vector('Taxi-v4', 5 * million),
  single('Taxi-v4', undefined, 'gymnasium:Taxi-v4'),
  vector('Blackjack-v1'),
  ...['Asterix', 'Breakout', 'Freeway', 'Seaquest', 'SpaceInvaders'].map((game) =>
    vector(`MinAtar/${game}-v0`, 2 * million, `minatar:${game}`, 20),
  ),
  vector('Grid/FourRooms-v0', 5 * million),
  vector('MiniGrid/Empty-8x8-v0', 5 * million, 'minigrid:MiniGrid-Empty-8x8-v0'),
  vector('MiniGrid/DoorKey-8x8-v0', 5 * million, 'minigrid:MiniGrid-DoorKey-8x8-v0'),
  vector('Arcade/Pong-Nature-v0', 20_000, 'ale:pong', 5),
  ...['Breakout', 'Invaders', 'Freeway', 'Snake'].map((game) => vector(`Arcade/${game}-Nature-v0`, 20_000)),
];
