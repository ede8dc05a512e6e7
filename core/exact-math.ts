/**
 * Sine, cosine and logarithm with the same bits on every engine: engines differ in the last bits of `Math.sin` and its
 * kin, and a world that uses them would play other episodes in a browser than in Node. Additions, multiplications and
 * divisions alone are exact everywhere (IEEE 754).
 *
 * Within two units in the last place of what the engine gives, `|x|` of sine and cosine up to 10⁶: a test compares them.
 */

// π/2 in three parts (Cody and Waite, 1980): a multiple of the first two is exact while it has 20 bits or fewer.
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;
const TWO_BY_PI = 0.6366197723675814;
const QUARTER_PI = 0.7853981633974483;

/** sin r for |r| ≤ π/4: its Taylor series to r¹⁷. */
function sinPart(r: number): number {
  const z = r * r;
  const tail =
    -1 / 6 +
    z *
      (1 / 120 +
        z *
          (-1 / 5040 +
            z *
              (1 / 362880 +
                z * (-1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000 + z * (1 / 355687428096000)))))));
  return r + r * z * tail;
}

/** cos r for |r| ≤ π/4: its Taylor series to r¹⁸; what 1 − r²/2 rounds away is added again. */
function cosPart(r: number): number {
  const z = r * r;
  const half = 0.5 * z;
  const head = 1 - half;
  const tail =
    1 / 24 +
    z *
      (-1 / 720 +
        z *
          (1 / 40320 +
            z *
              (-1 / 3628800 +
                z *
                  (1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000 + z * (-1 / 6402373705728000)))))));
  return head + (1 - head - half + z * z * tail);
}

/** x less the nearest multiple of π/2. */
const reduced = (x: number, k: number): number => x - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;

/** sin x, x in radians. */
export function sin(x: number): number {
  if (x <= QUARTER_PI && x >= -QUARTER_PI) return sinPart(x);
  const k = Math.round(x * TWO_BY_PI);
  const r = reduced(x, k);
  const part = (k & 1) === 0 ? sinPart(r) : cosPart(r);
  return (k & 2) === 0 ? part : -part;
}

/** cos x, x in radians. */
export function cos(x: number): number {
  if (x <= QUARTER_PI && x >= -QUARTER_PI) return cosPart(x);
  const k = Math.round(x * TWO_BY_PI);
  const r = reduced(x, k);
  const part = (k & 1) === 0 ? cosPart(r) : sinPart(r);
  return ((k + 1) & 2) === 0 ? part : -part;
}

const ROOT_HALF = Math.SQRT1_2;
// ln 2 in two parts: a multiple of the first is exact while it has 20 bits or fewer.
const LN2_1 = 0.6931471803691238;
const LN2_2 = 1.9082149292705877e-10;

/** ln x of a positive x: x = m 2ᵉ with m from √½ to √2, ln m = 2 artanh((m − 1)/(m + 1)). ln 0 = −∞. */
export function log(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  let m = x;
  let e = 0;
  for (; m < ROOT_HALF; m *= 2) e--;
  for (; m >= 2 * ROOT_HALF; m *= 0.5) e++;
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let tail = 1 / 23;
  for (let n = 21; n >= 3; n -= 2) tail = 1 / n + z * tail;
  return e * LN2_1 + (2 * s + (2 * s * z * tail + e * LN2_2));
}
