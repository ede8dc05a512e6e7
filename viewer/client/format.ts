/** Numbers as people read them. */

const MINUS = '−';
const typeset = (text: string): string => text.replace('-', MINUS);

/** 1234567 → '1,234,567' */
export const whole = (value: number): string => typeset(Math.round(value).toLocaleString('en-GB'));

/** Three or four figures that matter: 0.8235 · 12.3 · 1,235 · 4.2e−6; '–' for what is not known. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-4)) return typeset(value.toExponential(1).replace('e+', 'e'));
  if (size >= 1000) return whole(value);
  if (size >= 100) return typeset(value.toFixed(0));
  if (Number.isInteger(value)) return typeset(String(value));
  return typeset(value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 4));
}

/** The same number of decimals whatever the value, so that it does not jump about: 0.500 · −12.250 */
export const fixed = (value: number | null | undefined, digits: number): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '–' : typeset(value.toFixed(digits));

/** 75 → '1:15', 3675 → '1:01:15' */
export function duration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–';
  const total = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Ticks of an axis: 1500 → '1.5k', 2000000 → '2M'. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${typeset(String(Number((value / 1e6).toFixed(2))))}M`;
  if (size >= 1e3) return `${typeset(String(Number((value / 1e3).toFixed(2))))}k`;
  if (size > 0 && size < 1e-3) return typeset(value.toExponential(0));
  return typeset(String(Number(value.toFixed(4))));
}

export const speedName = (speed: number): string => (speed === 0 ? 'max' : `${speed}×`);
