/** Worlds of the MiniGrid family: rooms seen through an agent's eyes. */

import { doorKey5x5, doorKey6x6, doorKey8x8, doorKey16x16 } from './door-key.js';
import { dynamicObstacles5x5, dynamicObstacles6x6, dynamicObstacles8x8 } from './dynamic-obstacles.js';
import { empty5x5, empty8x8, empty16x16, emptyRandom5x5 } from './empty.js';
import { miniGridFourRooms } from './four-rooms.js';
import { memoryS7, memoryS9, memoryS11, memoryS13 } from './memory.js';
import { multiRoomN2S4, multiRoomN4S5, multiRoomN6 } from './multi-room.js';

declare module '../../core/registry.js' {
  interface EnvMap {
    'MiniGrid/Empty-5x5-v0': typeof empty5x5;
    'MiniGrid/Empty-Random-5x5-v0': typeof emptyRandom5x5;
    'MiniGrid/Empty-8x8-v0': typeof empty8x8;
    'MiniGrid/Empty-16x16-v0': typeof empty16x16;
    'MiniGrid/FourRooms-v0': typeof miniGridFourRooms;
    'MiniGrid/DoorKey-5x5-v0': typeof doorKey5x5;
    'MiniGrid/DoorKey-6x6-v0': typeof doorKey6x6;
    'MiniGrid/DoorKey-8x8-v0': typeof doorKey8x8;
    'MiniGrid/DoorKey-16x16-v0': typeof doorKey16x16;
    'MiniGrid/MultiRoom-N2-S4-v0': typeof multiRoomN2S4;
    'MiniGrid/MultiRoom-N4-S5-v0': typeof multiRoomN4S5;
    'MiniGrid/MultiRoom-N6-v0': typeof multiRoomN6;
    'MiniGrid/Dynamic-Obstacles-5x5-v0': typeof dynamicObstacles5x5;
    'MiniGrid/Dynamic-Obstacles-6x6-v0': typeof dynamicObstacles6x6;
    'MiniGrid/Dynamic-Obstacles-8x8-v0': typeof dynamicObstacles8x8;
    'MiniGrid/MemoryS7-v0': typeof memoryS7;
    'MiniGrid/MemoryS9-v0': typeof memoryS9;
    'MiniGrid/MemoryS11-v0': typeof memoryS11;
    'MiniGrid/MemoryS13-v0': typeof memoryS13;
  }
}

export const minigrid = [
  empty5x5,
  emptyRandom5x5,
  empty8x8,
  empty16x16,
  miniGridFourRooms,
  doorKey5x5,
  doorKey6x6,
  doorKey8x8,
  doorKey16x16,
  multiRoomN2S4,
  multiRoomN4S5,
  multiRoomN6,
  dynamicObstacles5x5,
  dynamicObstacles6x6,
  dynamicObstacles8x8,
  memoryS7,
  memoryS9,
  memoryS11,
  memoryS13,
] as const;

export type { DynamicObstaclesParams } from './dynamic-obstacles.js';
export type { MiniGridParams } from './mini-grid.js';
export type { MultiRoomParams } from './multi-room.js';
export type { MiniGridState } from './things.js';
export {
  doorKey5x5,
  doorKey6x6,
  doorKey8x8,
  doorKey16x16,
  dynamicObstacles5x5,
  dynamicObstacles6x6,
  dynamicObstacles8x8,
  empty5x5,
  empty8x8,
  empty16x16,
  emptyRandom5x5,
  memoryS7,
  memoryS9,
  memoryS11,
  memoryS13,
  miniGridFourRooms,
  multiRoomN2S4,
  multiRoomN4S5,
  multiRoomN6,
};
