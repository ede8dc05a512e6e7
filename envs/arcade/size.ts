/** The arcade's screen, pixels. */

export const WIDTH = 160;
export const HEIGHT = 210;
export const PIXELS = WIDTH * HEIGHT;
