"""The peers' side of scripts/bench/peers.ts: one whole training, asked for in a line of JSON.

sb3    Stable-Baselines3, as its users write it
torch  DQN in PyTorch in one function, as in a single-file implementation

Reads one JSON request a line from stdin and writes one JSON reply a line to stdout, {"id", ...}; a request that cannot
be served is answered with {"id", "error"}. Requests:

  hello                                    -> versions of the packages
  run  {peer, row, seed, steps, threads}   -> measured: seconds, seconds of the processor, return, env steps

The clock runs from the making of worlds and networks to the last step; packages are imported before.
"""

import json
import resource
import sys
import time
from importlib.metadata import version

import gymnasium as gym
import minatar.gym
import numpy as np
import torch as pytorch
from stable_baselines3 import DQN, PPO
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from torch import nn

minatar.gym.register_envs()

RMSPROP = {"alpha": 0.95, "centered": True, "eps": 0.01}  # of MinAtar's reference agent
LAST = 100  # episodes whose mean return is told


def is_min_atar(env):
    return env.startswith("MinAtar/")


def ends_of(text):
    """'linear(a, b[, part])' -> (a, b, part); a number stays as it is."""
    if not isinstance(text, str):
        return text, text, 1.0
    values = [float(value) for value in text[len("linear(") : -1].split(",")]
    return values[0], values[1], values[2] if len(values) > 2 else 1.0


def rate_of(text):
    """As Stable-Baselines3 wants it: of the part that remains."""
    first, last, _ = ends_of(text)
    return lambda remaining: last + (first - last) * remaining


def make_world(env):
    world = gym.make(env)
    if not is_min_atar(env):
        return world
    assert world.action_space.n == 6 and world.unwrapped.game.sticky_action_prob == 0.1
    space = gym.spaces.Box(0, 1, (4, 10, 10), np.uint8)
    return gym.wrappers.TransformObservation(world, lambda o: o.transpose(2, 0, 1).astype(np.uint8), space)


def make_trunk(env, c):
    """Everything before the last layer, and how many numbers it gives."""
    if is_min_atar(env):
        convolution = [nn.Conv2d(4, 16, 3), nn.ReLU(), nn.Flatten()]
        return nn.Sequential(*convolution, nn.Linear(16 * 8 * 8, 128), nn.ReLU()), 128
    widths = [4, *c["hidden"]]
    layers = [layer for ends in zip(widths, widths[1:]) for layer in (nn.Linear(*ends), nn.ReLU())]
    return nn.Sequential(*layers), widths[-1]


def sb3_network(env, c):
    if not is_min_atar(env):
        return {"net_arch": c["hidden"]}

    class Trunk(BaseFeaturesExtractor):
        def __init__(self, space):
            super().__init__(space, 128)
            self.layers = make_trunk(env, c)[0]

        def forward(self, obs):
            return self.layers(obs)

    return {
        "net_arch": [],
        "features_extractor_class": Trunk,
        "normalize_images": False,
        "optimizer_class": pytorch.optim.RMSprop,
        "optimizer_kwargs": RMSPROP,
    }


def sb3_dqn(row, c, seed):
    first, last, part = ends_of(c["epsilon"])
    return DQN(
        "MlpPolicy",
        make_vec_env(lambda: make_world(row["env"]), 1),
        learning_rate=c["learningRate"],
        buffer_size=c.get("bufferSize", 100_000),
        learning_starts=c["learningStarts"],
        batch_size=c.get("batchSize", 64),
        gamma=c.get("gamma", 0.99),
        train_freq=c["trainEvery"],
        gradient_steps=c.get("gradientSteps", 1),
        target_update_interval=c["syncTargetEvery"] if c["trainEvery"] == 1 else 10,  # env steps
        exploration_initial_eps=first,
        exploration_final_eps=last,
        exploration_fraction=part,
        max_grad_norm=c.get("maxGradientNorm", 10) or float("inf"),
        policy_kwargs=sb3_network(row["env"], c),
        seed=seed,
        device="cpu",
    )


def sb3_ppo(row, c, seed):
    return PPO(
        "MlpPolicy",
        make_vec_env(row["env"], row["envs"]),
        learning_rate=rate_of(c["learningRate"]),
        n_steps=c["rolloutSteps"],
        batch_size=row["envs"] * c["rolloutSteps"] // c["minibatches"],
        n_epochs=c["epochs"],
        gamma=c["gamma"],
        gae_lambda=c["lambda"],
        clip_range=rate_of(c["clipRatio"]),
        ent_coef=0.0,
        seed=seed,
        device="cpu",
    )


def sb3(row, seed, steps):
    model = {"dqn": sb3_dqn, "ppo": sb3_ppo}[row["agent"]](row, row["config"], seed)
    model.learn(steps)
    returns = [episode["r"] for episode in model.ep_info_buffer]
    return sum(returns) / len(returns), model.num_timesteps


def torch(row, seed, steps):
    pytorch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    c, env = row["config"], row["env"]
    world = make_world(env)
    actions = int(world.action_space.n)

    def make_net():
        trunk, width = make_trunk(env, c)
        return nn.Sequential(trunk, nn.Linear(width, actions))

    q_net, target_net = make_net(), make_net()
    target_net.load_state_dict(q_net.state_dict())
    if is_min_atar(env):
        optimiser = pytorch.optim.RMSprop(q_net.parameters(), lr=c["learningRate"], **RMSPROP)
    else:
        optimiser = pytorch.optim.Adam(q_net.parameters(), lr=c["learningRate"])
    loss_of = nn.functional.mse_loss if c.get("loss") == "squared" else nn.functional.smooth_l1_loss
    size, batch = c.get("bufferSize", 100_000), c["batchSize"]
    shape, dtype = world.observation_space.shape, world.observation_space.dtype
    kept_obs, kept_next = (np.zeros((size, *shape), dtype) for _ in range(2))
    kept_action = np.zeros(size, np.int64)
    kept_reward, kept_terminated = (np.zeros(size, np.float32) for _ in range(2))
    first, last, part = ends_of(c["epsilon"])

    def update(kept):
        at = rng.integers(0, kept, batch)
        with pytorch.no_grad():
            q_next = target_net(pytorch.from_numpy(kept_next[at]).float()).max(1).values
            alive = pytorch.from_numpy(1 - kept_terminated[at])
            regressed_on = pytorch.from_numpy(kept_reward[at]) + c.get("gamma", 0.99) * alive * q_next
        q = q_net(pytorch.from_numpy(kept_obs[at]).float())
        q_taken = q.gather(1, pytorch.from_numpy(kept_action[at])[:, None])[:, 0]
        loss = loss_of(q_taken, regressed_on)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    returns, total, updates = [], 0.0, 0
    obs, _ = world.reset(seed=seed)
    for step in range(steps):
        epsilon = first + (last - first) * min(1.0, step / (part * steps))
        if rng.random() < epsilon:
            action = int(rng.integers(actions))
        else:
            with pytorch.no_grad():
                action = int(q_net(pytorch.from_numpy(obs[None]).float()).argmax(1))
        next_obs, reward, terminated, truncated, _ = world.step(action)
        at = step % size
        kept_obs[at], kept_next[at], kept_action[at] = obs, next_obs, action
        kept_reward[at], kept_terminated[at] = reward, terminated
        total, obs = total + reward, next_obs
        if terminated or truncated:
            returns.append(total)
            total = 0.0
            obs, _ = world.reset()
        if step >= c["learningStarts"] and step % c["trainEvery"] == 0:
            update(min(size, step + 1))
            updates += 1
            if updates % c["syncTargetEvery"] == 0:
                target_net.load_state_dict(q_net.state_dict())
    return sum(returns[-LAST:]) / len(returns[-LAST:]), steps


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def run(peer, row, seed, steps, threads):
    pytorch.set_num_threads(threads)
    cpu, start = cpu_seconds(), time.perf_counter()
    episode_return, env_steps = {"sb3": sb3, "torch": torch}[peer](row, seed, steps)
    seconds = time.perf_counter() - start
    return {"measured": [seconds, cpu_seconds() - cpu, float(episode_return), env_steps]}


def hello():
    names = {"torch": "PyTorch", "stable-baselines3": "Stable-Baselines3", "gymnasium": "Gymnasium", "minatar": "MinAtar"}
    return {"versions": {shown: version(name) for name, shown in names.items()}}


for line in sys.stdin:
    request = json.loads(line)
    answer = {"id": request.pop("id")}
    try:
        answer.update({"hello": hello, "run": run}[request.pop("op")](**request))
    except Exception as error:  # told to whoever asked
        answer["error"] = f"{type(error).__name__}: {error}"
    print(json.dumps(answer), flush=True)
