/**
 * Arcade Freeway: bring the chicken across ten lanes of traffic, as often as 136 seconds allow.
 *
 * A screen of 160 × 210 pixels, 60 frames a second. The chicken walks a pixel a frame. In each lane a car goes round and
 * round, the five lower lanes to the right and the five upper ones to the left; the two middle lanes are fastest, at 3
 * pixels a frame, the outer ones slowest. A chicken that is hit tumbles back for 16 frames, 1.5 pixels each, and cannot
 * be steered meanwhile. Once across it starts anew at the lower kerb.
 *
 *   obs      `Arcade/Freeway-v0`: the screen, [210, 160, 3] of RGB in uint8, or [210, 160] in uint8 with `observation`
 *            'grayscale' (ITU-R BT.601 as ALE) or 'palette' (indices of colours);
 *            `Arcade/Freeway-Nature-v0`: [84, 84, 4] of grey in uint8, the last four steps, newest last
 *   action   0 noop · 1 up · 2 down. One action lasts one frame; `frameSkip` (4) frames in `Arcade/Freeway-Nature-v0`
 *   reward   1 for each crossing
 *   start    the chicken at the lower kerb, each car at a place of its lane that is drawn evenly
 *   ends     terminated after 8,160 frames, 136 seconds · truncated after 108,000 frames, which never come
 *   info     lives (always 0) · score · episodeFrameNumber
 *   best     at most 51: a crossing takes 160 frames when nothing is in the way
 *
 * A game of our own after Freeway (Activision, 1981) in the form of the Arcade Learning Environment (Bellemare et al.,
 * 2013, https://doi.org/10.1613/jair.3912): screen, lanes, points, actions and time as there. Speeds and the picture are
 * not the console's. Preprocessing is that of Mnih et al., 2015 (https://doi.org/10.1038/nature14236).
 */

import { type ArcadeState, arcadeGame } from './game.js';
import { C } from './palette.js';
import {
  blit,
  digits,
  fill,
  HEIGHT,
  makeScreen,
  type Screen,
  type Sprite,
  shape,
  sprite,
  stamp,
  WIDTH,
} from './screen.js';

export interface ArcadeFreewayState extends ArcadeState {
  /** Top of the chicken, in pixels. */
  y: number;
  /** Frames that it still tumbles. */
  tumbling: number;
  /** Left end of each car, the top lane first; −CAR_WIDTH … 160. */
  readonly car: Float64Array; // [10]
}

const LANES = 10;
const LANE = 15; // height
const ROAD_TOP = 40;
const ROAD_BOTTOM = ROAD_TOP + LANES * LANE;
const CHICKEN_X = 46;
const CHICKEN = 8; // side
const HOME = ROAD_BOTTOM + 2; // its top at the lower kerb
const ACROSS = ROAD_TOP - CHICKEN; // where it has crossed
const LOWEST = HEIGHT - 10;
const CAR_WIDTH = 16;
const CAR_HEIGHT = 9;
const ROUND = WIDTH + CAR_WIDTH; // pixels from one passage to the next
/** Pixels a frame, to the right where positive: the top lane first. */
const SPEED = [-1, -1.5, -2, -2.5, -3, 3, 2.5, 2, 1.5, 1];
const TUMBLE = 16; // frames
const TUMBLE_SPEED = 1.5;
const FRAMES = 136 * 60;

const BODY = [C.coral, C.gold, C.sky, C.pink, C.mint, C.violet, C.amber, C.teal, C.mist, C.coral];
const SHADE = [
  C.coralShade,
  C.goldShade,
  C.skyShade,
  C.pinkShade,
  C.mintShade,
  C.violetShade,
  C.amberShade,
  C.tealShade,
  C.stone,
  C.coralShade,
];

const HEN = shape('...##...', '..###...', '..####..', '#.#####.', '#######.', '.######.', '..####..', '..#..#..');
const COMB = shape('...##...');
const BEAK = shape('.......#');

const topOfLane = (lane: number): number => ROAD_TOP + lane * LANE;

/** True when a car drives over the chicken. */
function isHit(s: ArcadeFreewayState): boolean {
  for (let lane = 0; lane < LANES; lane++) {
    const top = topOfLane(lane) + 3;
    if (s.y + CHICKEN <= top || s.y >= top + CAR_HEIGHT) continue;
    if (s.car[lane] < CHICKEN_X + CHICKEN && s.car[lane] + CAR_WIDTH > CHICKEN_X) return true;
  }
  return false;
}

function moveCars(s: ArcadeFreewayState): void {
  for (let lane = 0; lane < LANES; lane++) {
    let x = s.car[lane] + SPEED[lane];
    if (x >= WIDTH) x -= ROUND;
    else if (x < -CAR_WIDTH) x += ROUND;
    s.car[lane] = x;
  }
}

function background(screen: Screen): void {
  fill(screen, 0, 0, WIDTH, HEIGHT, C.ink);
  fill(screen, 0, ROAD_TOP - 14, WIDTH, 14, C.moss);
  fill(screen, 0, ROAD_BOTTOM, WIDTH, HEIGHT - ROAD_BOTTOM, C.moss);
  for (let x = 3; x < WIDTH; x += 11) {
    fill(screen, x, ROAD_TOP - 11 + (x % 5), 2, 1, C.grass);
    fill(screen, x + 4, ROAD_BOTTOM + 4 + (x % 7), 2, 1, C.grass);
  }
  fill(screen, 0, ROAD_TOP - 2, WIDTH, 2, C.stone);
  fill(screen, 0, ROAD_BOTTOM, WIDTH, 2, C.stone);
  fill(screen, 0, ROAD_TOP, WIDTH, LANES * LANE, C.asphalt);
  for (let lane = 1; lane < LANES; lane++) {
    const y = topOfLane(lane);
    if (lane === LANES / 2) fill(screen, 0, y - 1, WIDTH, 2, C.goldShade);
    else for (let x = 2; x < WIDTH; x += 16) fill(screen, x, y, 7, 1, C.slate);
  }
}

/** A car seen from above: body, shadow at the sill, two panes, lamps in front. */
function makeCar(lane: number): Sprite {
  const screen = makeScreen();
  const rightwards = SPEED[lane] > 0;
  fill(screen, 0, 0, CAR_WIDTH, CAR_HEIGHT, BODY[lane]);
  fill(screen, 0, CAR_HEIGHT - 2, CAR_WIDTH, 2, SHADE[lane]);
  fill(screen, rightwards ? 9 : 4, 2, 3, CAR_HEIGHT - 4, C.ink);
  fill(screen, rightwards ? 2 : 12, 2, 2, CAR_HEIGHT - 4, C.ink);
  for (const y of [1, CAR_HEIGHT - 3]) fill(screen, rightwards ? CAR_WIDTH - 1 : 0, y, 1, 2, C.cream);
  const at = (k: number): number => Math.floor(k / CAR_WIDTH) * WIDTH + (k % CAR_WIDTH);
  const colours = Uint8Array.from({ length: CAR_WIDTH * CAR_HEIGHT }, (_, k) => screen.pixels[at(k)]);
  return sprite(CAR_WIDTH, CAR_HEIGHT, colours);
}

const CARS = SPEED.map((_, lane) => makeCar(lane));

function draw(s: ArcadeFreewayState, screen: Screen): void {
  digits(screen, s.score, 62, 6, C.cream, 3, 1);
  const left = Math.max(0, FRAMES - s.frame);
  fill(screen, 92, 12, 60, 3, C.dusk);
  fill(screen, 92, 12, Math.round((60 * left) / FRAMES), 3, left < FRAMES / 8 ? C.coral : C.mint);
  for (let lane = 0; lane < LANES; lane++) blit(screen, CARS[lane], s.car[lane], topOfLane(lane) + 3);
  const flip = s.tumbling > 0 && (s.tumbling >> 2) % 2 === 1;
  stamp(screen, HEN, CHICKEN_X, s.y, s.tumbling > 0 ? C.amber : C.cream, 1, flip);
  stamp(screen, COMB, CHICKEN_X, s.y - 1, C.coral, 1, flip);
  stamp(screen, BEAK, CHICKEN_X, s.y + 3, C.gold, 1, flip);
}

const game = arcadeGame<ArcadeFreewayState, Record<never, never>>({
  name: 'Freeway',
  summary: 'Bring a chicken across ten lanes of traffic, as often as 136 seconds allow.',
  params: {},
  actionNames: ['noop', 'up', 'down'],
  keys: { ArrowUp: 1, ArrowDown: 2, KeyW: 1, KeyS: 2 },
  init: (rng) => ({
    score: 0,
    lives: 0,
    frame: 0,
    y: HOME,
    tumbling: 0,
    car: Float64Array.from({ length: LANES }, () => rng.int(ROUND) - CAR_WIDTH),
  }),
  step(s, action) {
    moveCars(s);
    if (s.tumbling > 0) {
      s.tumbling--;
      s.y = Math.min(HOME, s.y + TUMBLE_SPEED);
      return 0;
    }
    if (action === 1) s.y--;
    else if (action === 2) s.y = Math.min(LOWEST, s.y + 1);
    if (isHit(s)) s.tumbling = TUMBLE;
    if (s.y > ACROSS) return 0;
    s.y = HOME;
    s.score++;
    return 1;
  },
  isTerminal: (s) => s.frame >= FRAMES,
  background,
  draw,
});

export const { raw: arcadeFreeway, nature: arcadeFreewayNature, paint: paintFreeway } = game;
