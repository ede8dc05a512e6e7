/**
 * Arcade Invaders: shoot the rows of aliens before they land, from behind three shields.
 *
 * A screen of 160 × 210 pixels, 60 frames a second. Six rows of six aliens march sideways by 2 pixels at a time, the faster
 * the fewer they are, and come 8 pixels lower at each wall. Up to three bombs fall at once, every second one from the
 * column nearest the cannon. There is one shot at a time; shots and bombs eat holes into the shields. A saucer worth 100
 * points crosses above now and then. When the last alien is gone the next wave comes, 8 pixels lower than the one before
 * (four times at most).
 *
 *   obs      `Arcade/Invaders-v0`: the screen, [210, 160, 3] of RGB in uint8, or [210, 160] in uint8 with `observation`
 *            'grayscale' (ITU-R BT.601 as ALE) or 'palette' (indices of colours);
 *            `Arcade/Invaders-Nature-v0`: [84, 84, 4] of grey in uint8, the last four steps, newest last
 *   action   0 noop · 1 fire · 2 right · 3 left · 4 right and fire · 5 left and fire. One action lasts one frame;
 *            `frameSkip` (4) frames in `Arcade/Invaders-Nature-v0`
 *   reward   the points of an alien: 5 in the lowest row, then 10, 15, 20, 25, 30; 100 for the saucer
 *   start    three lives, the cannon at the left, all aliens and shields
 *   ends     terminated when the last life is lost, or an alien comes as low as the cannon · truncated after 108,000 frames
 *            (27,000 steps of four)
 *   info     lives · score · episodeFrameNumber
 *
 * A game of our own after Space Invaders (Taito, 1978) in the form of the Arcade Learning Environment (Bellemare et al.,
 * 2013, https://doi.org/10.1613/jair.3912): screen, rows, points, lives and actions as there. Speeds and the picture are
 * not the console's. Preprocessing is that of Mnih et al., 2015 (https://doi.org/10.1038/nature14236).
 */

import { arcadeGame } from './game.js';
import { columnsLeft, moveBombs, moveCannon, moveFleet, moveSaucer, moveShot } from './invaders-rules.js';
import {
  ALIEN_X,
  ALIEN_Y,
  BOMBS,
  CANNON_Y,
  COLUMNS,
  type InvadersState,
  newWave,
  ROWS,
  SAUCER_Y,
  SHIELD_BLOCK,
  SHIELD_COLUMNS,
  SHIELD_FORM,
  SHIELD_ROWS,
  SHIELD_X,
  SHIELD_Y,
  SHIELDS,
  startInvaders,
} from './invaders-state.js';
import { C } from './palette.js';
import { digits, fill, HEIGHT, type Screen, shape, stamp, WIDTH } from './screen.js';

/** Three kinds of aliens, two rows each, in two poses. */
const FLEET = [
  [
    shape('...##...', '..####..', '.######.', '##.##.##', '########', '..#..#..', '.#.##.#.', '#.#..#.#'),
    shape('...##...', '..####..', '.######.', '##.##.##', '########', '.#.##.#.', '#......#', '.#....#.'),
  ],
  [
    shape('.#....#.', '..#..#..', '.######.', '##.##.##', '########', '#.####.#', '#.#..#.#', '..#..#..'),
    shape('.#....#.', '#.#..#.#', '#.####.#', '##.##.##', '########', '.######.', '..#..#..', '.#....#.'),
  ],
  [
    shape('..####..', '.######.', '########', '#..##..#', '########', '..#..#..', '.##..##.', '##....##'),
    shape('..####..', '.######.', '########', '#..##..#', '########', '.##..##.', '##.##.##', '.#....#.'),
  ],
];
const COLOURS = [C.pink, C.violet, C.sky, C.teal, C.mint, C.gold];
const CANNON = shape(
  '.....#.....',
  '....###....',
  '....###....',
  '.#########.',
  '###########',
  '###########',
  '###########',
);
const SAUCER = shape('....####....', '..########..', '.#.##.##.##.', '############', '..##....##..');
const BURST = shape(
  '#..#...#..#',
  '.#..#.#..#.',
  '...#...#...',
  '##...#...##',
  '...#...#...',
  '.#..#.#..#.',
  '#..#...#..#',
);

function background(screen: Screen): void {
  fill(screen, 0, 0, WIDTH, HEIGHT, C.ink);
  for (let k = 0; k < 70; k++) {
    // a sky of stars, always the same
    const [x, y] = [(k * 53 + 17) % WIDTH, 32 + ((k * 97 + 41) % 150)];
    fill(screen, x, y, 1, 1, k % 3 === 0 ? C.slate : C.indigo);
  }
  const bands = [C.night, C.dusk, C.plum, C.wine];
  bands.forEach((colour, k) => {
    fill(screen, 0, 176 + 6 * k, WIDTH, 6, colour);
  });
  fill(screen, 0, CANNON_Y + 8, WIDTH, HEIGHT - CANNON_Y - 8, C.moss);
  fill(screen, 0, CANNON_Y + 8, WIDTH, 1, C.grass);
  for (let shield = 0; shield < SHIELDS; shield++) {
    for (let row = 0; row < SHIELD_ROWS; row++) drawBlocks(screen, shield, row, SHIELD_FORM[row], C.amber);
  }
}

/** Paints the blocks of a row of a shield whose bits are set, run by run. */
function drawBlocks(screen: Screen, shield: number, row: number, bits: number, colour: number): void {
  for (let column = 0, run = 0; column <= SHIELD_COLUMNS; column++) {
    if (column < SHIELD_COLUMNS && ((bits >> (SHIELD_COLUMNS - 1 - column)) & 1) === 1) {
      run++;
      continue;
    }
    if (run > 0) {
      const x = SHIELD_X[shield] + (column - run) * SHIELD_BLOCK;
      fill(screen, x, SHIELD_Y + row * SHIELD_BLOCK, run * SHIELD_BLOCK, SHIELD_BLOCK, colour);
    }
    run = 0;
  }
}

function drawFleet(s: InvadersState, screen: Screen): void {
  for (let row = 0; row < ROWS; row++) {
    const figure = FLEET[row >> 1][s.pose];
    for (let column = 0; column < COLUMNS; column++) {
      if (((s.aliens[row] >> column) & 1) === 0) continue;
      stamp(screen, figure, s.fleetX + column * ALIEN_X, s.fleetY + row * ALIEN_Y, COLOURS[row]);
    }
  }
}

function draw(s: InvadersState, screen: Screen): void {
  digits(screen, s.score, 74, 8, C.cream, 3, 4);
  for (let life = 1; life < s.lives; life++) stamp(screen, CANNON, WIDTH - 6 - 15 * life, 12, C.mintShade);
  for (let shield = 0; shield < SHIELDS; shield++) {
    for (let row = 0; row < SHIELD_ROWS; row++) {
      const gone = SHIELD_FORM[row] & ~s.shields[shield * SHIELD_ROWS + row];
      if (gone !== 0) drawBlocks(screen, shield, row, gone, C.ink);
    }
  }
  if (s.saucerWay !== 0) stamp(screen, SAUCER, s.saucerX, SAUCER_Y, C.coral);
  drawFleet(s, screen);
  if (s.shotY >= 0) fill(screen, s.shotX, s.shotY, 1, 5, C.cream);
  for (let k = 0; k < BOMBS; k++) {
    if (s.bombY[k] < 0) continue;
    fill(screen, s.bombX[k], s.bombY[k], 1, 5, C.coral);
    fill(screen, s.bombX[k] - 1, s.bombY[k] + ((s.frame >> 3) % 2 === 0 ? 1 : 3), 3, 1, C.amber);
  }
  if (s.wait > 0) stamp(screen, BURST, s.cannonX, CANNON_Y, C.amber, 1, (s.wait >> 2) % 2 === 1);
  else if (s.lives > 0) stamp(screen, CANNON, s.cannonX, CANNON_Y, C.mint);
}

const game = arcadeGame<InvadersState, Record<never, never>>({
  name: 'Invaders',
  summary: 'Shoot the rows of aliens before they land, from behind three shields.',
  params: {},
  actionNames: ['noop', 'fire', 'right', 'left', 'right and fire', 'left and fire'],
  keys: { Space: 1, ArrowRight: 2, ArrowLeft: 3, KeyD: 2, KeyA: 3 },
  init: () => startInvaders(),
  step(s, action, rng) {
    if (s.wait > 0) {
      s.wait--;
      return 0;
    }
    moveCannon(s, action);
    const points = moveShot(s);
    moveFleet(s);
    moveSaucer(s, rng);
    moveBombs(s, rng);
    if (columnsLeft(s) === 0) newWave(s);
    s.score += points;
    return points;
  },
  isTerminal: (s) => s.lives <= 0,
  background,
  draw,
});

export type { InvadersState };
export const { raw: arcadeInvaders, nature: arcadeInvadersNature, paint: paintInvaders } = game;
