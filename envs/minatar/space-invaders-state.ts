/** What MinAtar Space Invaders keeps: the cannon, the formation of aliens, bullets and clocks. */

export const ROWS = 4;
export const COLUMNS = 6;
export const ALIENS = ROWS * COLUMNS;
export const FIRST_COLUMN = 2;
export const BOMB_EVERY = 10; // steps between the aliens' shots
const MARCH_EVERY = 12; // steps, in the first wave
export const SHOTS = 3; // a shot is gone after 10 steps, before the third after it is fired
export const BOMBS = 2;

export interface SpaceInvadersState {
  /** Column of the cannon, which stands in row 9. */
  cannon: number;
  /** Column and row of the first place of the formation, whether or not its alien lives. */
  left: number;
  top: number;
  /** The formation, row by row: 1 where an alien lives. */
  aliens: Uint8Array; // [4 × 6]
  /** How many live. */
  count: number;
  /** Direction of the march: −1 left, 1 right. */
  heading: number;
  /** Columns and rows of bullets; row −1: none. */
  shotX: Int8Array; // [3]
  shotY: Int8Array; // [3]
  bombX: Int8Array; // [2]
  bombY: Int8Array; // [2]
  /** Steps until the cannon can fire, the aliens march, an alien shoots. */
  reload: number;
  march: number;
  bombing: number;
  /** Steps between marches of this wave. */
  marchEvery: number;
  /** The action carried out last: what stickiness repeats. */
  lastAction: number;
  lost: boolean;
}

export const start = (): SpaceInvadersState => ({
  cannon: 5,
  left: FIRST_COLUMN,
  top: 0,
  aliens: new Uint8Array(ALIENS).fill(1),
  count: ALIENS,
  heading: -1,
  shotX: new Int8Array(SHOTS),
  shotY: new Int8Array(SHOTS).fill(-1),
  bombX: new Int8Array(BOMBS),
  bombY: new Int8Array(BOMBS).fill(-1),
  reload: 0,
  march: MARCH_EVERY,
  bombing: BOMB_EVERY,
  marchEvery: MARCH_EVERY,
  lastAction: 0,
  lost: false,
});
