/** What `train --seeds` was asked for, as what each seed is trained with. */

import { BadInput } from '../../core/errors.js';
import type { Io } from './io.js';
import { typed } from './options.js';
import { trainSeeds } from './seeds.js';
import { agentNamed, type Wish } from './session.js';
import { worldNamed } from './world.js';

export interface SeveralFlags {
  readonly seeds?: readonly number[];
  readonly jobs?: number;
}

interface Flags extends Wish, SeveralFlags {
  readonly out?: string;
  readonly resume?: string;
  readonly env?: string;
  readonly watch?: true;
  readonly json?: true;
}

const NUMBERS = [
  'steps',
  'envs',
  'workers',
  'horizon',
  'checkpointEvery',
  'evaluateEvery',
  'evaluationEpisodes',
  'stopAt',
] as const;

/** Seeds share the cores among themselves: each has one thread unless more are asked for. */
function flagsOfEach({ device, threads, ...flags }: Flags): string[] {
  const one = (name: string, value: unknown): string[] => (value === undefined ? [] : [typed(name), String(value)]);
  const usual = device === undefined || device === 'cpu' ? 1 : undefined;
  return [
    ...NUMBERS.flatMap((name) => one(name, flags[name])),
    ...one('device', device),
    ...one('threads', threads ?? usual),
    ...(flags.set ?? []).flatMap((setting) => ['--set', setting]),
    ...(flags.param ?? []).flatMap((setting) => ['--param', setting]),
  ];
}

/** @throws BadInput where agent, world or a flag is wrong, before anything is trained. */
export async function trainSeveral(
  io: Io,
  said: Io,
  [agent, env]: readonly [agent: string, env: string],
  flags: Flags,
): Promise<number> {
  for (const name of ['seed', 'resume', 'watch', 'env'] as const) {
    if (flags[name] !== undefined) throw new BadInput(`--${name} cannot be given with --seeds`);
  }
  agentNamed(agent);
  const { file } = await worldNamed(env);
  const wish = {
    agent,
    env,
    seeds: flags.seeds ?? [],
    flags: flagsOfEach(flags),
    evaluationFlags: file === null ? [] : ['--env', env],
    ...(flags.jobs !== undefined && { jobs: flags.jobs }),
    ...(flags.out !== undefined && { out: flags.out }),
  };
  return trainSeeds(io, said, wish, flags.json === true);
}
