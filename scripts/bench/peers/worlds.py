"""The peers' side of `bellman bench env`: Gymnasium, MinAtar, MiniGrid and the Arcade Learning Environment.

Reads one JSON request a line from stdin and writes one JSON reply a line to stdout, {"id", ...}; a request that cannot
be served is answered with {"id", "error"}. Requests:

  hello                       -> versions: of the packages that are there
  prepare  {peer, count}      ->
  time     {ms}               -> rate: [steps a second over about `ms` milliseconds]

Actions are drawn before the clock starts; every step gives its observation. `gymnasium:ID` and `minigrid:ID` step one
environment, `gymnasium-vector:ID` the vectorised NumPy form of `count` of them, `minatar:GAME` one game with its state
read, `ale:GAME` the emulator's own vector of `count` games on one thread: frame skip 4, grey, 84 × 84, stack of 4.
"""

import importlib.metadata
import json
import sys
import time

PACKAGES = {"Gymnasium": "gymnasium", "MinAtar": "minatar", "MiniGrid": "minigrid", "ALE": "ale-py", "NumPy": "numpy"}


def versions():
    found = {}
    for name, package in PACKAGES.items():
        try:
            found[name] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


def single(env):
    env.reset(seed=0)
    actions = [env.action_space.sample() for _ in range(4096)]
    at = 0

    def advance(steps):
        nonlocal at
        for _ in range(steps):
            _, _, terminated, truncated, _ = env.step(actions[at % 4096])
            at += 1
            if terminated or truncated:
                env.reset()
        return steps

    return advance


def vector(env, count):
    env.reset(seed=0)
    actions = [env.action_space.sample() for _ in range(256)]
    at = 0

    def advance(steps):
        nonlocal at
        n = 0
        while n < steps:
            env.step(actions[at % 256])
            at += 1
            n += count
        return n

    return advance


def minatar(game):
    import numpy as np
    from minatar import Environment

    env = Environment({"SpaceInvaders": "space_invaders"}.get(game, game.lower()))
    env.seed(0)
    env.reset()
    actions = np.random.RandomState(0).randint(0, env.num_actions(), 4096).tolist()
    at = 0

    def advance(steps):
        nonlocal at
        for _ in range(steps):
            _, terminal = env.act(actions[at % 4096])
            env.state()
            at += 1
            if terminal:
                env.reset()
        return steps

    return advance


def prepare(peer, count):
    kind, _, name = peer.partition(":")
    if kind == "minatar":
        return minatar(name)
    if kind == "ale":
        from ale_py.vector_env import AtariVectorEnv

        return vector(AtariVectorEnv(name, num_envs=count, num_threads=1), count)
    import gymnasium

    if kind == "gymnasium-vector":
        return vector(gymnasium.make_vec(name, num_envs=count, vectorization_mode="vector_entry_point"), count)
    if kind == "minigrid":
        import minigrid  # noqa: F401  registers its environments
    return single(gymnasium.make(name))


def rate(advance, ms):
    start = time.perf_counter()
    steps, stretch, elapsed = 0, 64, 0.0
    while elapsed < ms / 1000:
        steps += advance(stretch)
        elapsed = time.perf_counter() - start
        if elapsed < ms / 20000:
            stretch *= 2
    return steps / elapsed


def main():
    advance = None
    for line in sys.stdin:
        request = json.loads(line)
        reply = {"id": request["id"]}
        try:
            if request["op"] == "hello":
                reply["versions"] = versions()
            elif request["op"] == "prepare":
                advance = prepare(request["peer"], request["count"])
            else:
                reply["rate"] = [rate(advance, request["ms"])]
        except Exception as error:  # told to whoever asked
            reply["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(reply), flush=True)


main()
