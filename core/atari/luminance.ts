/** Grey of a colour, as the Arcade Learning Environment makes it. */

/**
 * 0.2989 R + 0.5870 G + 0.1140 B, rounded to the nearest integer: the luma weights of ITU-R BT.601 with the four
 * digits that ALE uses (compared with its grey screens).
 */
export const luminanceOf = (red: number, green: number, blue: number): number =>
  Math.floor((2989 * red + 5870 * green + 1140 * blue + 5000) / 10000);

/** Grey of each pixel of an RGB picture: `rgb` [n × 3] → `out` [n]. */
export function greyOfRgb(rgb: ArrayLike<number>, out: Uint8Array): void {
  for (let i = 0, k = 0; i < out.length; i++, k += 3) out[i] = luminanceOf(rgb[k], rgb[k + 1], rgb[k + 2]);
}
