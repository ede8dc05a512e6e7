"""Plays the games of the MinAtar package and writes test/golden/minatar.json.

    pip install minatar && python test/envs/minatar/golden.py

Sticky actions are off. The next action is the best of a few random plans, tried on copies, so that episodes get far. Of each
observation the cells that are set are hashed. Freeway's speeds and directions, which chance decides, are read off the board.
"""

import base64
import copy
import json
import random
import struct

import numpy as np
from minatar import Environment

GAMES = {  # name: steps, plans, steps of a plan
    "SpaceInvaders": ("space_invaders", 2000, 12, 12),
    "Freeway": ("freeway", 2600, 0, 0),
    "Asterix": ("asterix", 1500, 12, 10),
    "Seaquest": ("seaquest", 2500, 14, 16),
}
FREEWAY_ACTIONS = [2, 2, 2, 2, 4, 0, 1]


def digest(env):
    """FNV-1a of the numbers of the cells that are set, in order."""
    value = 0x811C9DC5
    for i in np.flatnonzero(env.state()):
        value = ((value ^ int(i)) * 0x01000193) & 0xFFFFFFFF
    return value


def worth(game, env):
    """Divers aboard are worth more than nothing."""
    return 0.6 * env.state()[:, :, 8].sum() if game == "seaquest" else 0


def plan(game, env, chance, plans, length):
    state = env.state()
    actions = env.minimal_action_set()
    low = game == "seaquest" and state[:, :, 7].sum() <= 4 and state[:, :, 8].sum() > 0
    best, most = chance.choice(actions), -1e9
    for number in range(plans):
        trial = copy.deepcopy(env)
        drawn = [chance.choice(actions) for _ in range(length)]
        if number % 2:
            drawn = [drawn[j // 3] for j in range(length)]
        surfacing = low and number == 0
        if surfacing:
            drawn = [2] * length
        value = 0
        for j, action in enumerate(drawn):
            reward, terminal = trial.act(action)
            value += reward * 0.98**j
            if terminal:
                value -= 50 - j
                break
        else:
            value += worth(game, trial) + (100 if surfacing else 0)
        if value > most:
            best, most = drawn[0], value
    return best


def traffic(env):
    """Speeds 1 to 5 of Freeway's eight cars, then directions, as what a draw of them returns."""
    state = env.state()
    speeds, headings = [], []
    for row in range(1, 9):
        x = int(np.flatnonzero(state[row, :, 1])[0])
        behind, speed = (int(k) for k in np.argwhere(state[row, :, 2:])[0])
        speeds.append(speed)
        headings.append(1 if (x - behind) % 10 == 1 else 0)
    return "".join(map(str, speeds + headings))


def played(game, steps, plans, length):
    chance = random.Random(3)
    env = Environment(game, sticky_action_prob=0.0)
    env.seed(3)
    episodes, n = [], 0
    while n < steps:
        env.reset()
        first = digest(env)
        actions, hashes, rewards, draws, terminal = "", [], {}, {}, False
        if game == "freeway":
            draws[0] = traffic(env)
        while n < steps and not terminal:
            loose = plans == 0 or chance.random() < 0.05
            pool = FREEWAY_ACTIONS if game == "freeway" else env.minimal_action_set()
            action = chance.choice(pool) if loose else plan(game, env, chance, plans, length)
            reward, terminal = env.act(action)
            n += 1
            actions += str(action)
            hashes.append(digest(env))
            if reward:
                rewards[n_in := len(actions)] = int(reward)
                if game == "freeway":
                    draws[n_in] = traffic(env)
        packed = base64.b64encode(struct.pack(f"<{len(hashes)}I", *hashes)).decode()
        episodes.append(
            {"first": first, "actions": actions, "hashes": packed, "rewards": rewards, "terminal": bool(terminal), "draws": draws}
        )
    return episodes


games = {name: played(*how) for name, how in GAMES.items()}
doc = "Episodes of MinAtar 1.0.15 without sticky actions: python test/envs/minatar/golden.py"
with open("test/golden/minatar.json", "w") as file:
    json.dump({"source": doc, "games": games}, file, separators=(",", ":"))
    file.write("\n")
