"""HIPS autograd, which differentiates numpy: w1 to w3, w10."""

from importlib.metadata import version
from itertools import cycle

import measure
from workloads import NETWORKS, README_A, README_B, readme_expression

DENSE = ("w1", "w2", "w3")
options = measure.read_options(variants=("eager",), workloads=(*DENSE, "w10"))
autograd = measure.require("autograd")

import autograd.numpy as np  # noqa: E402

import arrays  # noqa: E402

TYPE = {"single": "float32", "double": "float64"}[options.precision]
ACTIVATIONS = {
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "tanh": np.tanh,
    "relu": lambda a: np.maximum(a, 0),
}


def loss_function(network):
    activation = ACTIVATIONS[network.hidden]

    def logits(layers, x):
        for w, b in layers[:-1]:
            x = activation(np.dot(x, w) + b)
        w, b = layers[-1]
        return np.dot(x, w) + b

    def binary(layers, x, y):
        a = logits(layers, x)
        return np.mean(np.maximum(a, 0) - a * y + np.log1p(np.exp(-np.abs(a))))

    def categorical(layers, x, y):
        a = logits(layers, x)
        a = a - np.max(a, 1, keepdims=True)
        return np.mean(np.log(np.sum(np.exp(a), 1)) - a[np.arange(len(y)), y])

    return binary if network.is_binary else categorical


def training(network):
    data = cycle(arrays.batches(network, TYPE))
    layers = arrays.parameters(network, TYPE)[1]
    differentiate = autograd.value_and_grad(loss_function(network))
    rate = getattr(np, TYPE)(network.rate)

    def step():
        nonlocal layers
        loss, gradients = differentiate(layers, *next(data))
        layers = [(w - rate * dw, b - rate * db) for (w, b), (dw, db) in zip(layers, gradients)]
        return loss

    return measure.Program(step, losses=lambda loss: [loss])


def expression():
    def value(point):
        return readme_expression(*point, lambda v: np.maximum(v, 0.0))

    differentiate = autograd.value_and_grad(value)
    return measure.Program(lambda: differentiate((README_A, README_B)), losses=lambda r: [r[0], *r[1]])


workload = options.workload
program = training(NETWORKS[workload]) if workload in NETWORKS else expression()
measure.run(options, "autograd", version("autograd"), program)
