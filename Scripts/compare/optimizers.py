"""Optimizers with decay, clipping and schedules, as PyTorch makes their steps."""

import torch

KINDS = {
    "sgd": (), "momentum": ("momentum",), "nesterov": ("momentum",), "adam": ("beta1", "beta2", "eps"),
    "adamw": ("beta1", "beta2", "eps"), "rmsprop": ("alpha", "momentum", "eps"), "adagrad": ("eps",),
    "adadelta": ("rho", "eps")}
VALUES = {
    "momentum": [0.5, 0.8], "beta1": [0.5, 0.8], "beta2": [0.9, 0.99], "eps": [1e-4, 1e-6], "alpha": [0.5, 0.9],
    "rho": [0.5, 0.95], "l2": [0.01, 0.3], "l1": [0.02, 0.1], "clip": [0.1, 1.0], "clipvalue": [0.05, 0.2]}


def random_optimizer(random, layers):
    """A kind with some options, a rate, perhaps a schedule, layers to freeze, and a number of steps."""
    kind = random.choice(list(KINDS))
    options = {name: random.choice(VALUES[name]) for name in KINDS[kind] if random.random() < 0.4}
    common = [name for name in ("l2", "l1", "clip", "clipvalue") if random.random() < 0.25]
    options |= {name: random.choice(VALUES[name]) for name in common}
    if random.random() < 0.7:
        options["rate"] = random.choice([0.01, 0.1, 0.3])
    schedule = random.choice([
        None, None, {"schedule": "step", "every": 2, "factor": 0.5}, {"schedule": "step", "every": 1},
        {"schedule": "cosine", "steps": 3}, {"schedule": "cosine", "steps": 2, "least": 0.02}])
    freeze = [random.randint(1, layers)] if random.random() < 0.25 else []
    return {"kind": kind, "options": options, "schedule": schedule, "freeze": freeze, "steps": random.randint(1, 4)}


def optimizer_command(how):
    """How it is typed."""
    words = [f"{name}={value}" for name, value in (how["options"] | (how["schedule"] or {})).items()]
    return " ".join(["optimizer", how["kind"]] + words)


def make_optimizer(how, parameters):
    """PyTorch's optimizer and its schedule. What is not given is what `help optimizer` says."""
    kind, given = how["kind"], how["options"]
    usual = {"adam": 0.001, "adamw": 0.001, "rmsprop": 0.01, "adagrad": 0.01, "adadelta": 1.0}
    rate = given.get("rate", usual.get(kind, 0.1))
    decay = given.get("l2", 0.01 if kind == "adamw" else 0)
    own = {"lr": rate, "weight_decay": decay}
    betas = given.get("beta1", 0.9), given.get("beta2", 0.999)
    by = torch.optim
    optimizer = {
        "sgd": lambda: by.SGD(parameters, **own),
        "momentum": lambda: by.SGD(parameters, momentum=given.get("momentum", 0.9), **own),
        "nesterov": lambda: by.SGD(parameters, momentum=given.get("momentum", 0.9), nesterov=True, **own),
        "adam": lambda: by.Adam(parameters, betas=betas, eps=given.get("eps", 1e-8), foreach=False, **own),
        "adamw": lambda: by.AdamW(parameters, betas=betas, eps=given.get("eps", 1e-8), foreach=False, **own),
        "rmsprop": lambda: by.RMSprop(
            parameters, alpha=given.get("alpha", 0.99), momentum=given.get("momentum", 0),
            eps=given.get("eps", 1e-8), **own),
        "adagrad": lambda: by.Adagrad(parameters, eps=given.get("eps", 1e-10), **own),
        "adadelta": lambda: by.Adadelta(parameters, rho=given.get("rho", 0.9), eps=given.get("eps", 1e-6), **own),
    }[kind]()
    return optimizer, how["schedule"]


def rate_after(schedule, rate, done):
    """The rate of a step after `done` steps."""
    if schedule is None:
        return rate
    parameter = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=rate)
    if schedule["schedule"] == "step":
        by = torch.optim.lr_scheduler.StepLR(optimizer, schedule["every"], schedule.get("factor", 0.1))
    else:
        least = schedule.get("least", 0.0)
        if done >= schedule["steps"]:
            return least  # PyTorch's cosine would rise again; the tool's stays.
        by = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, schedule["steps"], least)
    for _ in range(done):
        optimizer.step()
        by.step()
    return optimizer.param_groups[0]["lr"]


def step(how, optimizer, schedule, objective, parameters):
    """One step down from the objective: l1, the norm's bound, each number's bound, then the optimizer with l2.

    Answers the norm of the gradient before any of them.
    """
    optimizer.zero_grad()
    objective.backward()
    for parameter in parameters:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    norm = torch.stack([parameter.grad.pow(2).sum() for parameter in parameters]).sum().sqrt()
    given = how["options"]
    if "l1" in given:
        for parameter in parameters:
            parameter.grad.add_(given["l1"] * torch.sign(parameter.detach()))
    if "clip" in given:
        torch.nn.utils.clip_grad_norm_(parameters, given["clip"])
    if "clipvalue" in given:
        torch.nn.utils.clip_grad_value_(parameters, given["clipvalue"])
    group = optimizer.param_groups[0]
    first = group.setdefault("first rate", group["lr"])
    done = group.setdefault("done", 0)
    group["lr"] = rate_after(schedule, first, done)
    group["done"] = done + 1
    optimizer.step()
    return norm.detach()
