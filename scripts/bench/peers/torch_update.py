"""PyTorch's side of `bellman bench update`: the same networks, numbers and updates as ours, written as PyTorch is.

Reads one JSON request a line from stdin and writes one JSON reply a line to stdout, {"id", ...}; a request that cannot
be served is answered with {"id", "error"}. Requests:

  hello                                    -> versions, threads
  prepare  {row, parameters, experience}   -> variants: the optimisers that can be timed
  time     {variant, repeats}              -> milliseconds: one number a repeat, each from the initial parameters on
  check    {variant, repeats}              -> values: the losses of the updates, or all outputs and then the actions

Arrays travel as {"dtype", "shape", "data"} with little-endian bytes in base64. Pictures arrive with channels last and
are turned to PyTorch's order, channels first, when a row is prepared: a learner in PyTorch would have stored them so.
"""

import argparse
import base64
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

WARM = 3  # updates before the clock starts
ADAM = {
    "default": {},
    "foreach": {"foreach": True},
    "fused": {"fused": True},
}


def array(sent):
    data = np.frombuffer(base64.b64decode(sent["data"]), dtype=np.dtype(sent["dtype"]).newbyteorder("<"))
    return data.reshape(sent["shape"]).copy()


def channels_first(pictures):
    """[B, H, W, C] -> [B, C, H, W], contiguous."""
    return np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)) if pictures.ndim == 4 else pictures


class Network(nn.Module):
    """Convolutions, then dense layers; an activation after every layer but the last."""

    def __init__(self, net):
        super().__init__()
        activation = {"relu": nn.ReLU, "tanh": nn.Tanh}[net["activation"]]
        self.high = net["obs"]["high"]
        layers = []
        if net["convolutions"]:
            height, width, channels = net["obs"]["shape"]
            for conv in net["convolutions"]:
                layers += [nn.Conv2d(channels, conv["filters"], conv["size"], conv["stride"]), activation()]
                height, width = ((n - conv["size"]) // conv["stride"] + 1 for n in (height, width))
                channels = conv["filters"]
            self.picture = (height, width, channels)
            layers.append(nn.Flatten())
            size = height * width * channels
        else:
            self.picture = None
            size = int(np.prod(net["obs"]["shape"]))
        for width in net["hidden"]:
            layers += [nn.Linear(size, width), activation()]
            size = width
        layers.append(nn.Linear(size, net["outputs"]))
        self.layers = nn.Sequential(*layers)

    def forward(self, obs):
        if obs.dtype == torch.uint8:
            obs = obs.float()
            if self.high > 1:
                obs = obs / self.high
        return self.layers(obs)

    def load(self, parameters, prefix=""):
        """Takes parameters as ours are: filters [H, W, in, out], weights [in, out], pictures flattened channels last."""
        counts = {"conv": 0, "dense": 0}
        for layer in self.layers:
            kind = {nn.Conv2d: "conv", nn.Linear: "dense"}.get(type(layer))
            if kind is None:
                continue
            counts[kind] += 1
            weight = parameters[f"{prefix}{kind}{counts[kind]}.weight"]
            if kind == "conv":
                weight = weight.transpose(3, 2, 0, 1)
            elif counts[kind] == 1 and self.picture is not None:
                height, width, channels = self.picture
                weight = weight.reshape(height, width, channels, -1).transpose(3, 2, 0, 1).reshape(-1, weight.shape[0])
            else:
                weight = weight.T
            with torch.no_grad():
                layer.weight.copy_(torch.from_numpy(np.ascontiguousarray(weight)))
                layer.bias.copy_(torch.from_numpy(parameters[f"{prefix}{kind}{counts[kind]}.bias"]))
        return self


class Dqn:
    """Target from the target network, Huber loss, gradients, Adam; the loss is read as a learner logs it."""

    def __init__(self, row, parameters, experience, adam):
        self.online = Network(row["net"]).load(parameters)
        self.target = Network(row["net"]).load(parameters)
        self.optimiser = torch.optim.Adam(self.online.parameters(), lr=row["learningRate"], **adam)
        self.sample = {
            "obs": channels_first(experience["obs"]),
            "action": experience["action"].astype(np.int64),
            "reward": experience["reward"],
            "discount": experience["discount"],
            "nextObs": channels_first(experience["nextObs"]),
        }

    def step(self):
        batch = {name: torch.from_numpy(data) for name, data in self.sample.items()}
        with torch.no_grad():
            target = batch["reward"] + batch["discount"] * self.target(batch["nextObs"]).max(1).values
        q_taken = self.online(batch["obs"]).gather(1, batch["action"].unsqueeze(1)).squeeze(1)
        loss = F.smooth_l1_loss(q_taken, target)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        return [loss.item()]

    check = step


class Ppo:
    """All updates of one iteration: epochs over shuffled minibatches, clipped surrogate, entropy bonus, value loss."""

    def __init__(self, row, parameters, experience, adam):
        self.row = row
        self.actor = Network(row["net"]).load(parameters, "actor.")
        self.critic = Network({**row["net"], "outputs": 1}).load(parameters, "critic.")
        self.parameters = [*self.actor.parameters(), *self.critic.parameters()]
        self.optimiser = torch.optim.Adam(self.parameters, lr=row["learningRate"], eps=row["adamEpsilon"], **adam)
        self.rollout = {name: data for name, data in experience.items() if name != "order"}
        self.rollout["action"] = self.rollout["action"].astype(np.int64)
        self.order = experience["order"].astype(np.int64)  # [epochs, N]

    def step(self):
        rollout = {name: torch.from_numpy(data) for name, data in self.rollout.items()}
        losses = []
        for order in torch.from_numpy(self.order):
            for rows in order.split(self.row["batch"]):
                losses.append(self.update({name: data[rows] for name, data in rollout.items()}))
        return losses

    check = step

    def update(self, batch):
        clip = self.row["clipRatio"]
        log_policy = F.log_softmax(self.actor(batch["obs"]), dim=1)
        log_prob = log_policy.gather(1, batch["action"].unsqueeze(1)).squeeze(1)
        entropy = -(log_policy.exp() * log_policy).sum(1).mean()
        advantage = batch["advantage"]
        advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8)
        ratio = (log_prob - batch["logProbOld"]).exp()
        surrogate = torch.min(ratio * advantage, ratio.clamp(1 - clip, 1 + clip) * advantage).mean()
        value_loss = 0.5 * F.mse_loss(self.critic(batch["obs"]).squeeze(1), batch["target"])
        loss = -surrogate - self.row["entropyBonus"] * entropy + self.row["valueWeight"] * value_loss
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, self.row["maxGradientNorm"])
        self.optimiser.step()
        return loss.item()


class Act:
    """Greedy actions, from numpy to int."""

    def __init__(self, row, parameters, experience, adam):
        self.network = Network(row["net"]).load(parameters)
        self.obs = channels_first(experience["obs"])
        self.step = self.one if row["batch"] == 1 else self.many

    def one(self):
        with torch.inference_mode():
            return [self.network(torch.from_numpy(self.obs)).argmax().item()]

    def many(self):
        with torch.inference_mode():
            return self.network(torch.from_numpy(self.obs)).argmax(1).numpy()

    def check(self):
        with torch.inference_mode():
            outputs = self.network(torch.from_numpy(self.obs)).flatten().tolist()
        return [*outputs, *self.step()]


class Server:
    KINDS = {"dqn": Dqn, "ppo": Ppo, "act": Act}

    def __init__(self):
        self.prepared = None

    def hello(self, request):
        versions = {"torch": torch.__version__, "numpy": np.__version__, "python": sys.version.split()[0]}
        return {**versions, "threads": torch.get_num_threads()}

    def prepare(self, request):
        numbers = [{name: array(sent) for name, sent in request[key].items()} for key in ("parameters", "experience")]
        self.prepared = (request["row"], *numbers)
        if request["row"]["kind"] == "act":
            return {"variants": ["default"]}
        variants = []
        for variant in ADAM:
            try:
                self.learner(variant).step()
                variants.append(variant)
            except (RuntimeError, TypeError, ValueError):  # this version of PyTorch has no such Adam on the CPU
                if variant == "default":
                    raise
        return {"variants": variants}

    def learner(self, variant):
        row, parameters, experience = self.prepared
        return self.KINDS[row["kind"]](row, parameters, experience, ADAM[variant])

    def time(self, request):
        step = self.learner(request["variant"]).step
        for _ in range(min(WARM, request["repeats"] - 1)):
            step()
        milliseconds = []
        for _ in range(request["repeats"]):
            start = time.perf_counter_ns()
            step()
            milliseconds.append((time.perf_counter_ns() - start) / 1e6)
        return {"milliseconds": milliseconds}

    def check(self, request):
        check = self.learner(request["variant"]).check
        return {"values": [float(value) for _ in range(request["repeats"]) for value in check()]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    torch.set_num_threads(parser.parse_args().threads)
    server = Server()
    serve = {"hello": server.hello, "prepare": server.prepare, "time": server.time, "check": server.check}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = serve[request["op"]](request)
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps({"id": request["id"], **reply}), flush=True)


main()
