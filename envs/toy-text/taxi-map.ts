/** The taxi's town: its cells, walls and landmarks, and what the six actions do there. */

import type { Transition } from '../../core/env.js';
import { compileModel, type Model } from './model.js';

/** Rows of the town: columns are apart by a wall | or by nothing :. */
export const TAXI_MAP: readonly string[] = ['|R: | : :G|', '| : | : : |', '| : : : : |', '| | : | : |', '|Y| : |B: |'];

const SIZE = 5; // rows and columns
const LANDMARKS = ['R', 'G', 'Y', 'B'];
/** Cells of R, G, Y, B: row · 5 + column. */
const LANDMARK_CELLS = [0, 4, 20, 23];
/** The number of a passenger who rides. */
export const ABOARD = 4;
export const STATES = 500; // 25 cells, 5 places of the passenger, 4 destinations
export const ACTIONS = 6;
const PICK_UP = 4;
const INTENDED = 0.8; // in the rain
const SIDE = (1 - INTENDED) / 2;
/** For a move south, north, east, west: the moves to its left and to its right. */
const SIDES: readonly (readonly [number, number])[] = [
  [2, 3],
  [3, 2],
  [1, 0],
  [0, 1],
];

export interface TaxiPlaces {
  /** Where the taxi is: row · 5 + column. */
  readonly cell: number;
  /** 0 … 3 waits at R, G, Y, B; 4 rides. */
  readonly passenger: number;
  /** 0 … 3: R, G, Y, B. */
  readonly destination: number;
}

export const encodeTaxi = ({ cell, passenger, destination }: TaxiPlaces): number =>
  (cell * 5 + passenger) * 4 + destination;

export const decodeTaxi = (number: number): TaxiPlaces => ({
  cell: Math.floor(number / 20),
  passenger: Math.floor(number / 4) % 5,
  destination: number % 4,
});

/** The cell that a move leads to from `cell`: walls and the edge of town stop it. */
function drive(cell: number, move: number): number {
  const [row, column] = [Math.floor(cell / SIZE), cell % SIZE];
  if (move === 0) return row < SIZE - 1 ? cell + SIZE : cell;
  if (move === 1) return row > 0 ? cell - SIZE : cell;
  const wallAt = 2 * column + (move === 2 ? 2 : 0);
  return TAXI_MAP[row][wallAt] === '|' ? cell : cell + (move === 2 ? 1 : -1);
}

function moves(places: TaxiPlaces, move: number, isRainy: boolean): Transition[] {
  const { cell } = places;
  const outcome = (probability: number, reached: number): Transition => ({
    probability,
    nextState: encodeTaxi({ ...places, cell: reached }),
    reward: -1,
    terminated: false,
  });
  const meant = drive(cell, move);
  if (!isRainy) return [outcome(1, meant)];
  const side = (way: number): number => (meant === cell ? cell : drive(cell, SIDES[move][way]));
  return [outcome(INTENDED, meant), outcome(SIDE, side(0)), outcome(SIDE, side(1))];
}

function pickUp(places: TaxiPlaces): Omit<Transition, 'probability'> {
  const waits = places.passenger !== ABOARD && places.cell === LANDMARK_CELLS[places.passenger];
  const nextState = encodeTaxi(waits ? { ...places, passenger: ABOARD } : places);
  return { nextState, reward: waits ? -1 : -10, terminated: false };
}

function dropOff(places: TaxiPlaces): Omit<Transition, 'probability'> {
  const landmark = LANDMARK_CELLS.indexOf(places.cell);
  if (places.passenger !== ABOARD || landmark === -1) {
    return { nextState: encodeTaxi(places), reward: -10, terminated: false };
  }
  const arrived = landmark === places.destination;
  return { nextState: encodeTaxi({ ...places, passenger: landmark }), reward: arrived ? 20 : -1, terminated: arrived };
}

export const taxiModel = (isRainy: boolean): Model =>
  compileModel(STATES, ACTIONS, (number, action) => {
    const places = decodeTaxi(number);
    if (action < PICK_UP) return moves(places, action, isRainy);
    return [{ probability: 1, ...(action === PICK_UP ? pickUp(places) : dropOff(places)) }];
  });

/** Which actions change something: [500 × 6]. */
export const MASKS = Uint8Array.from({ length: STATES * ACTIONS }, (_, row) => {
  const number = Math.floor(row / ACTIONS);
  const places = decodeTaxi(number);
  const action = row % ACTIONS;
  if (action < PICK_UP) return drive(places.cell, action) === places.cell ? 0 : 1;
  return (action === PICK_UP ? pickUp(places) : dropOff(places)).nextState === number ? 0 : 1;
});

/** The town with its frame: the taxi on yellow (on green with its passenger), the passenger blue, the destination magenta. */
export function taxiText(number: number): string {
  const { cell, passenger, destination } = decodeTaxi(number);
  const coloured = (at: number, letter: string): string => {
    if (at === cell) return `\x1b[${passenger === ABOARD ? 42 : 43}m${letter}\x1b[0m`;
    if (at === LANDMARK_CELLS[passenger]) return `\x1b[34;1m${letter}\x1b[0m`;
    return at === LANDMARK_CELLS[destination] ? `\x1b[35m${letter}\x1b[0m` : letter;
  };
  const rows = TAXI_MAP.map((row, r) =>
    [...row].map((letter, i) => (i % 2 === 0 ? letter : coloured(r * SIZE + (i - 1) / 2, letter))).join(''),
  );
  const going = `passenger ${passenger === ABOARD ? 'aboard' : `at ${LANDMARKS[passenger]}`}, bound for ${LANDMARKS[destination]}`;
  return ['+---------+', ...rows, '+---------+', going].join('\n');
}
