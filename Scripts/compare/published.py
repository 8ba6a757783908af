#!/usr/bin/env python3
"""Published networks against torchvision's own code: logits, and the gradient of a weight of the first layer.

    pip install torch torchvision safetensors
    make build && Scripts/compare/published.py

Each network gets random weights and random running statistics, in evaluation mode. The weights go to the tool as a
safetensors file, through `import weights`. A difference above 1e-9 of the largest logit (1e-3 in single precision), or
of the gradient, makes the exit code 1.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
import torch
import torchvision
from safetensors.torch import save_file

ROOT = Path(__file__).resolve().parents[2]
MODELS = {
    "alexnet": {}, "vgg16": {}, "googlenet": {"aux_logits": False, "init_weights": True},
    "resnet18": {}, "resnet50": {}, "densenet121": {},
}
# The largest relative difference that passes.
BOUNDS = {"double": 1e-9, "single": 1e-3}
LABEL = 207


def network(name, seed, size):
    """torchvision's network with random numbers everywhere, ready to be evaluated in double precision."""
    torch.manual_seed(seed)
    model = getattr(torchvision.models, name)(weights=None, **MODELS[name]).double()
    norms = [module for module in model.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(0.2 * torch.randn_like(parameter))
        # Statistics near those of a batch, so that signals neither grow nor fade; then each by a factor of its own.
        for norm in norms:
            norm.momentum = 1.0
        model.train()
        if norms:
            model(torch.rand(4, 3, size, size, dtype=torch.float64))
        for norm in norms:
            norm.running_mean += 0.3 * norm.running_var.sqrt() * torch.randn_like(norm.running_mean)
            norm.running_var *= 0.5 + 1.5 * torch.rand_like(norm.running_var)
    return model.eval()


def expected(model, x):
    """The logits, the first weight's place with a gradient that is not small, and this gradient."""
    logits = model(x)
    torch.nn.functional.cross_entropy(logits, torch.tensor([LABEL])).backward()
    gradient = next(model.parameters()).grad
    large = (gradient.abs() > 0.3 * gradient.abs().max()).nonzero()
    place = tuple(large[len(large) // 2].tolist())
    return logits.detach()[0], place, gradient[place].item()


def answers(tool, name, precision, folder, place):
    """The tool's logits and gradient."""
    m, d, r, c = (i + 1 for i in place)
    layers = replies(tool, [f"model {name}", "network"], folder)[-1]["layers"]
    dense = max(layer["k"] for layer in layers if layer["kind"] == "dense")
    results = replies(tool, [
        f"precision {precision}", "data npy x.npy y.npy", f"model {name}", "import weights w.safetensors", "example 1",
        f"a({dense})", f"grad w(1,{m}){r},{c},{d}",
    ], folder)
    return torch.tensor(results[-2]["values"], dtype=torch.float64), results[-1]


def replies(tool, commands, folder):
    run = subprocess.run(
        [tool, "--json"], input="\n".join(commands) + "\n", capture_output=True, text=True, cwd=folder,
        env={"CHAINRULE_MODELS": str(ROOT / "Models"), "PATH": "/usr/bin:/bin"}, check=False)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    for reply in found:
        if not reply["ok"]:
            sys.exit(f"{reply['command']}: {reply['error']['message']}")
    if len(found) < len(commands):
        sys.exit(f"the tool ended early: {run.stderr.strip()}")
    return [reply.get("value") for reply in found]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", default=list(MODELS), help="which; all unless given")
    parser.add_argument("--tool", default=str(ROOT / ".build" / "release" / "chainrule"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=224, help="rows and columns of the picture")
    parser.add_argument("--precision", choices=list(BOUNDS), action="append", help="both unless given")
    options = parser.parse_args()
    failed = False
    for name in options.models:
        model = network(name, options.seed, options.size)
        x = torch.round(256 * torch.randn(1, 3, options.size, options.size, dtype=torch.float64)) / 256
        logits, place, gradient = expected(model, x)
        with tempfile.TemporaryDirectory() as folder:
            save_file(model.state_dict(), f"{folder}/w.safetensors")
            numpy.save(f"{folder}/x.npy", x.numpy())
            numpy.save(f"{folder}/y.npy", numpy.array([LABEL], dtype="f8"))
            for precision in options.precision or BOUNDS:
                start = time.time()
                ours, slope = answers(options.tool, name, precision, folder, place)
                seconds = time.time() - start
                differences = [
                    ((ours - logits).abs().max() / logits.abs().max()).item(), abs(slope - gradient) / abs(gradient)]
                holds = max(differences) <= BOUNDS[precision]
                failed = failed or not holds
                print(
                    f"{name:12} {precision:6}  logits {differences[0]:.1e}  gradient {differences[1]:.1e}  "
                    f"{seconds:5.1f} s  {'holds' if holds else 'DIFFERS'}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
