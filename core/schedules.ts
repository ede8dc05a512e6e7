/** Schedules: a hyper-parameter as a pure function of how far the training is. Nothing to save. */

/** The value at `step` (any unit, ≥ 0); before 0 and after the end it stays at its ends. */
export type Schedule = (step: number) => number;

export const constant =
  (value: number): Schedule =>
  () =>
    value;

const progress = (step: number, duration: number): number =>
  duration <= 0 ? 1 : Math.min(1, Math.max(0, step / duration));

/** from + (to − from) · step / duration, then `to`. A duration of 0 is `to` from the start. */
export const linear =
  (from: number, to: number, duration: number): Schedule =>
  (step) => {
    const p = progress(step, duration);
    return p === 1 ? to : from + (to - from) * p;
  };

/**
 * from · (to / from)^(step / duration), then `to`: equal factors in equal times.
 *
 * @throws RangeError unless both ends are positive.
 */
export function exponential(from: number, to: number, duration: number): Schedule {
  if (!(from > 0 && to > 0)) {
    throw new RangeError(`an exponential schedule needs positive ends, got ${from} and ${to}`);
  }
  const rate = Math.log(to / from);
  return (step) => {
    const p = progress(step, duration);
    return p === 1 ? to : from * Math.exp(rate * p);
  };
}
