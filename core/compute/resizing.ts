/** Which pixels make up those of a resized image, along one axis. */

export interface ResizeAttrs {
  /** [height, width] */
  readonly size: readonly [number, number];
  /** The corners of both images are the centres of their corner pixels. */
  readonly alignCorners: boolean;
  /** Pixels are squares, not points. */
  readonly halfPixelCenters: boolean;
}
type Way = Omit<ResizeAttrs, 'size'>;

/** How far pixel i of `to` lies along the `from` pixels; 0 is the first one's centre, or its edge for half pixels. */
function placeOf(i: number, from: number, to: number, { alignCorners, halfPixelCenters }: Way): number {
  const ratio = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  return halfPixelCenters ? ratio * (i + 0.5) : ratio * i;
}

/** The pixel that each new pixel is a copy of. */
export const nearestPixels = (from: number, to: number, way: Way): number[] =>
  Array.from({ length: to }, (_, i) => {
    const place = placeOf(i, from, to, way);
    return Math.min(from - 1, way.alignCorners ? Math.round(place) : Math.floor(place));
  });

/** What each pixel adds to each new one, [to, from]: copies. */
export function nearestWeights(from: number, to: number, way: Way): Float32Array {
  const weights = new Float32Array(to * from);
  for (const [i, pixel] of nearestPixels(from, to, way).entries()) weights[i * from + pixel] = 1;
  return weights;
}

/** What each pixel adds to each new one, [to, from]: the two pixels on either side, by their distances. */
export function linearWeights(from: number, to: number, way: Way): Float32Array {
  const weights = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const place = Math.max(0, placeOf(i, from, to, way) - (way.halfPixelCenters ? 0.5 : 0));
    const [low, part] = [Math.floor(place), place - Math.floor(place)];
    const high = Math.min(from - 1, Math.ceil(place));
    weights[i * from + low] += 1 - part;
    weights[i * from + high] += part;
  }
  return weights;
}
