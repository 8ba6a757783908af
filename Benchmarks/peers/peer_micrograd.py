"""micrograd: w1, w2, w10, in double precision.

Its engine has + * ** and relu; sigmoid, tanh and log are added here the way its README adds operations.
"""

import math
import sys
from importlib.metadata import version
from itertools import cycle

import measure
import workloads
from workloads import NETWORKS, PARAMETERS, README_A, README_B, readme_expression

options = measure.read_options(variants=("engine",), workloads=("w1", "w2", "w10"), precisions=("double",))
measure.require("micrograd")

from micrograd.engine import Value  # noqa: E402
from micrograd.nn import Layer  # noqa: E402


def operation(name, v, result, derivative):
    out = Value(result, (v,), name)

    def backward():
        v.grad += derivative * out.grad

    out._backward = backward
    return out


def sigmoid(v):
    z = 1 / (1 + math.exp(-v.data))
    return operation("sigmoid", v, z, z * (1 - z))


def tanh(v):
    z = math.tanh(v.data)
    return operation("tanh", v, z, 1 - z * z)


def log(v):
    return operation("log", v, math.log(v.data), 1 / v.data)


def filled(network):
    """micrograd's layers with the parameters of the formula."""
    layers = []
    for k, (inputs, outputs) in enumerate(network.dense):
        layer, scale = Layer(inputs, outputs, nonlin=False), workloads.scale(inputs)
        for unit, neuron in enumerate(layer.neurons):
            for v, weight in enumerate(neuron.w):
                weight.data = scale * workloads.symmetric(PARAMETERS + 2 * k, v * outputs + unit)
            neuron.b.data = scale * workloads.symmetric(PARAMETERS + 2 * k + 1, unit)
        layers.append(layer)
    return layers


def training(network):
    points, labels = workloads.xor_points()
    n = network.batch
    examples = list(zip(points, labels))
    data = cycle([examples[i : i + n] for i in range(0, len(examples), n)])
    layers = filled(network)
    parameters = [p for layer in layers for p in layer.parameters()]
    activation = {"sigmoid": sigmoid, "tanh": tanh}[network.hidden]

    def loss_of(x, y):
        z = x
        for layer in layers[:-1]:
            z = [activation(v) for v in layer(z)]
        p = sigmoid(layers[-1](z))
        return -log(p) if y else -log(1 - p)

    def step():
        loss = sum(loss_of(x, y) for x, y in next(data)) * (1 / n)
        for p in parameters:
            p.grad = 0
        loss.backward()
        for p in parameters:
            p.data -= network.rate * p.grad
        return loss.data

    sys.setrecursionlimit(100_000)  # the engine sorts its graph by recursion
    return measure.Program(step, losses=lambda loss: [loss])


def expression():
    def step():
        a, b = Value(README_A), Value(README_B)
        g = readme_expression(a, b, Value.relu)
        g.backward()
        return g.data, a.grad, b.grad

    return measure.Program(step, losses=list)


workload = options.workload
program = training(NETWORKS[workload]) if workload in NETWORKS else expression()
measure.run(options, "micrograd", version("micrograd"), program)
