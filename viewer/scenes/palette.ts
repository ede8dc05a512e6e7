/** The colours of the scenes, dark and light. The page's own colours are in `client/theme.css`. */

export interface Palette {
  readonly backdrop: number;
  readonly panel: number;
  readonly line: number;
  readonly text: number;
  readonly muted: number;
  readonly accent: number;
  readonly warm: number;
  readonly good: number;
  readonly bad: number;
  readonly metal: number;
  readonly wood: number;
  /** Frozen tiles, from worthless to as valuable as the goal. */
  readonly ice: number;
  readonly value: number;
  readonly water: number;
  /** Rows of bricks, top to bottom. */
  readonly bricks: readonly [number, number, number];
  /** Channels of an observation that is no photograph. */
  readonly channels: readonly number[];
}

export const dark: Palette = {
  backdrop: 0x0c0f15,
  panel: 0x131823,
  line: 0x252d3b,
  text: 0xe7ebf3,
  muted: 0x93a0b4,
  accent: 0x5aa9ff,
  warm: 0xffb454,
  good: 0x4fd1a1,
  bad: 0xff7a85,
  metal: 0x8fa3c2,
  wood: 0xf0b46c,
  ice: 0x1c2a3f,
  value: 0x2d8fb8,
  water: 0x060a12,
  bricks: [0xf2707f, 0xf6a15b, 0xe8cf62],
  channels: [0x5aa9ff, 0xffffff, 0x6c7f9c, 0xf2707f, 0x4fd1a1, 0xffb454, 0xb48cf2, 0x56cfe1, 0xe8cf62, 0xf08fc0],
};

export const light: Palette = {
  backdrop: 0xf3f6fa,
  panel: 0xffffff,
  line: 0xd8dfe9,
  text: 0x151b26,
  muted: 0x5b677a,
  accent: 0x1f6fdb,
  warm: 0xb86a00,
  good: 0x0f8a5f,
  bad: 0xcf3446,
  metal: 0x55698a,
  wood: 0xc98432,
  ice: 0xdfeaf5,
  value: 0x5fb6d9,
  water: 0x24405f,
  bricks: [0xd9485a, 0xdf7a2c, 0xc9a21f],
  channels: [0x1f6fdb, 0x151b26, 0x9aa8bd, 0xd9485a, 0x0f8a5f, 0xb86a00, 0x7a4fd0, 0x0d8ba1, 0xa8830f, 0xc2417f],
};
