/** The rules of the checker by number. A number, once given, keeps its meaning; new rules are appended. */

/** Severity, and what to do where a rule is broken. */
export const RULES = {
  1: ['error', 'declare observationSpace and actionSpace with the constructors of `spaces`'],
  2: ['warning', 'give bounds where the world has them: an unbounded coordinate cannot be normalised'],
  3: ['error', 'make reset(), step() and the rules work for every seed and every action of the space'],
  4: ['error', 'return { observation, info } from reset(), with info an object'],
  5: ['error', 'return an observation that is in observationSpace: right type, size, bounds, and no NaN'],
  6: ['error', 'return { observation, reward, terminated, truncated, info } from step(), with info an object'],
  7: ['error', 'return a finite number as reward'],
  8: ['error', 'return true or false as terminated and truncated'],
  9: ['error', 'draw all chance from the rng or seed that is given, and forget the last episode in reset()'],
  10: ['error', 'return a new observation array from every reset and step'],
  11: ['error', 'throw ResetNeeded when stepped before the first reset()'],
  12: ['error', 'throw ResetNeeded when stepped after an end'],
  13: ['error', 'refuse actions outside actionSpace'],
  14: ['error', 'let snapshot() hold everything that step() depends on, the rng included, as JSON'],
  15: ['error', 'let close() be called twice'],
  16: ['error', 'write every number of the observation in observe()'],
  17: ['error', 'write only out[offset] to out[offset + size − 1] in observe()'],
  18: ['error', 'keep the state plain: numbers, strings, booleans, arrays, typed arrays and objects of these'],
  19: ['error', 'let transitions() and startDistribution() describe a probability distribution each'],
  20: ['error', 'let transitions() list what step() does: same next states, rewards and ends'],
  21: ['warning', 'set registration.horizon: episodes of a random policy do not end'],
  22: ['error', 'start in a state that is not terminal'],
  23: ['error', 'implement every member of Env: the spaces, spec, presentation, unwrapped and the methods'],
  24: ['warning', 'leave out a number that cannot change, or widen its bounds'],
  25: ['warning', 'let Box actions run from −1 to 1 (or 0 to 1) and scale them inside the world'],
  26: ['warning', 'declare Box actions as float32, in which agents and vectors hold them'],
  27: ['error', 'let sample() of a space draw members of it, the same ones from the same rng'],
  28: ['error', 'give every instance the same spaces, and keep them while it lives'],
  29: ['error', 'let reset() take options, {} included'],
  30: ['error', 'start the rng from the seed that reset() is given, so that other seeds are other episodes'],
  31: ['error', 'let reset() without a seed go on with the stream, so that episodes differ'],
  32: ['warning', 'refuse seeds that are not integers in [0, 2⁵³): makeRng does'],
  33: ['error', 'truncate later than after the first step: nothing can be learned from episodes that are cut at once'],
  34: ['error', 'truncate after spec.horizon steps, or say another horizon'],
  35: ['error', 'keep all state in the instance: nothing that moves may be shared through the module'],
  36: ['warning', 'return a new info from every step: an object that changes later tells the wrong story'],
  37: ['error', 'leave the action that step() is given as it is'],
  38: ['error', 'copy the action where it is kept: its array belongs to the caller, who will write over it'],
  39: ['error', 'refuse first and move after: a refused step must leave the world as it was'],
  40: ['error', 'return from render() what renderMode says: an RGB picture, a text, or null where no mode is chosen'],
  41: ['error', 'throw ResetNeeded when rendered before the first reset(), where a mode is chosen'],
  42: ['error', 'let render() only look: it must not move the world or draw from its rng'],
  43: ['error', 'copy the state in snapshot() and restore(): a snapshot must not change when the world moves on'],
  44: ['error', 'let snapshot() only look: it must not move the world or draw from its rng'],
  45: ['warning', 'bound what the state keeps: snapshots grow with every step'],
  46: ['error', 'write 1 or 0 for each of the n Discrete actions in actionMask()'],
  47: ['error', 'leave at least one action unmasked in every state that is not terminal'],
  48: ['error', 'let structured.of() make a fresh member from the state alone'],
  49: ['error', 'let observe(), isTerminal(), info(), actionMask() and structured.of() only read the state'],
  50: ['error', 'leave params as they are: what moves belongs into the state'],
  51: ['error', 'let params be JSON: numbers, strings, booleans, null, and lists and objects of these'],
  52: ['error', 'let the horizon be a positive integer of steps, or leave it out'],
  53: ['warning', 'let the id read [namespace/]Name[-vN]: register() refuses others'],
  54: ['warning', 'give presentation.actionNames one name for each action'],
  55: ['error', 'let presentation.keys and presentation.idle name actions of actionSpace'],
  56: ['warning', 'give presentation.observationNames one name for each number of the observation'],
  57: ['warning', 'let presentation.stepsPerSecond be a positive number'],
  58: ['error', 'let presentation.layout() return JSON and presentation.sceneState() plain data'],
  59: ['error', 'let transitions() give the probabilities with which step() takes its outcomes'],
  60: ['error', 'let startDistribution() give the probabilities with which init() draws its start'],
  61: ['warning', 'let the reward threshold be a finite number, or leave it out'],
  62: [
    'error',
    'let observe(), isTerminal(), info() and actionMask() depend on their state alone: vectors move many in turn',
  ],
} as const satisfies Record<number, readonly ['error' | 'warning', string]>;

export type Rule = keyof typeof RULES;

export interface Finding {
  readonly rule: number;
  readonly severity: 'error' | 'warning';
  /** What was expected and what was seen, in one line. */
  readonly seen: string;
  /** What to do about it. */
  readonly advice: string;
}

export function findingOf(rule: Rule, seen: string): Finding {
  const [severity, advice] = RULES[rule];
  return { rule, severity, seen, advice };
}

/** A finding in one line: 'rule 7: step() returned reward NaN: return a finite number as reward'. */
export const findingText = ({ rule, seen, advice }: Finding): string => `rule ${rule}: ${seen}: ${advice}`;
