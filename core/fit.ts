/**
 * Do an agent and a world fit, as far as types can tell? An agent of Discrete actions in a world of Box actions is an error
 * of the compiler; what types leave open (any string as an id, an `Env` of unknown spaces) is told when it runs.
 */

import type { AnyDefinition, EnvMap } from './registry.js';
import type { ArraySpace } from './spaces.js';
import type { EnvFactory } from './vec-of-envs.js';

/** What a training may have for a world: a registered id, a world made with `defineEnv`, a function that makes an `Env`. */
export type World = string | AnyDefinition | EnvFactory;

interface HasKind {
  readonly kind: string;
}

/**
 * The kind of a space that agents take, given itself or as a function of a world's parameters; `string` for composite ones,
 * which are flattened.
 */
type KindOf<S> = S extends ArraySpace
  ? S['kind']
  : S extends (...given: never) => infer Made
    ? Made extends ArraySpace
      ? Made['kind']
      : string
    : string;

type Space = 'observationSpace' | 'actionSpace';
type SpaceKind<D, Which extends Space> = D extends { readonly [Key in Which]: infer S } ? KindOf<S> : string;

/** The kind of what a world observes or takes; `string` where its type does not say. */
type WorldKind<W, Which extends Space> = W extends keyof EnvMap
  ? SpaceKind<EnvMap[W], Which>
  : W extends () => infer Made
    ? SpaceKind<Made, Which>
    : SpaceKind<W, Which>;

/** `unknown`, or a sentence where a world that shows or takes `Has` is none for an agent that needs `Needs`. */
type Match<What extends string, Has extends string, Needs extends string> = string extends Has
  ? unknown
  : [Extract<Has, Needs>] extends [never]
    ? `${What} of this world: ${Has}; this agent needs: ${Needs}`
    : unknown;

/** `unknown`, or the reason why an agent of these spaces cannot learn in the world. */
export type Fit<W, Obs extends HasKind, Act extends HasKind> = Match<
  'observations',
  WorldKind<W, 'observationSpace'>,
  Obs['kind']
> &
  Match<'actions', WorldKind<W, 'actionSpace'>, Act['kind']>;

/** Options whose world must fit their agent. */
export interface Fitting<W extends World, Obs extends HasKind, Act extends HasKind> {
  readonly env: unknown extends Fit<W, Obs, Act> ? W : Fit<W, Obs, Act>;
}
