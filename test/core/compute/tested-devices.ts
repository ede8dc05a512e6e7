/**
 * The devices that the tests of every device run on: those that are always there, and any others that the environment
 * variable BELLMAN_TEST_DEVICES names, with commas between them. A device named there that cannot be had fails.
 */

const named = (process.env.BELLMAN_TEST_DEVICES ?? '').split(',').filter((name) => name !== '');

export const reference = 'tfjs-cpu';
export const testedDevices: readonly string[] = [...new Set(['cpu', reference, ...named])];
/** All but the reference, to compare with it. */
export const comparedDevices: readonly string[] = testedDevices.filter((name) => name !== reference);
