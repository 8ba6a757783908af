"""tinygrad on its CPU device: w1 to w5, w8, w10. It compiles with clang, from PATH or CC.

Variants: `jit`, TinyJit of the whole step; `eager`.
"""

import os
from importlib.metadata import version
from itertools import cycle

import measure
from workloads import NETWORKS, README_A, README_B, readme_expression

options = measure.read_options(variants=("jit", "eager"), workloads=(*NETWORKS, "w8", "w10"))
os.environ["DEV"] = "CPU"
os.environ["NUM_CPU_THREADS"] = str(options.threads)
measure.require("tinygrad")

from tinygrad import Context, Device, Tensor, TinyJit, dtypes, nn  # noqa: E402

import arrays  # noqa: E402

NUMPY_TYPE = {"single": "float32", "double": "float64"}[options.precision]
TYPE = getattr(dtypes, NUMPY_TYPE)
compiled = TinyJit if options.variant == "jit" else lambda function: function


def wait(result):
    Device[Device.DEFAULT].synchronize()


class Model:
    """The network with the parameters of the formula; calling it gives the logits."""

    def __init__(self, network):
        convolutions, dense = arrays.parameters(network, NUMPY_TYPE)
        self.convolutions = [(Tensor(w), Tensor(b)) for w, b in convolutions]
        self.dense = [(Tensor(w), Tensor(b)) for w, b in dense]
        self.paddings = [layer.padding for layer in network.convolutions]
        self.activation = getattr(Tensor, network.hidden)

    @property
    def parameters(self):
        return [p for pair in self.convolutions + self.dense for p in pair]

    def __call__(self, x):
        for (w, b), padding in zip(self.convolutions, self.paddings):
            x = x.conv2d(w, b, padding=padding).relu().max_pool2d(2)
        x = x.flatten(1)
        for w, b in self.dense[:-1]:
            x = self.activation(x.linear(w, b))
        return x.linear(*self.dense[-1])


def training(network):
    model = Model(network)
    for parameter in model.parameters:
        parameter.realize()
    optimizer = nn.optim.SGD(model.parameters, network.rate)
    target_type = NUMPY_TYPE if network.is_binary else "int32"
    batches = arrays.batches(network, NUMPY_TYPE)
    data = cycle([(Tensor(x).realize(), Tensor(y.astype(target_type)).realize()) for x, y in batches])
    loss_name = "binary_crossentropy_logits" if network.is_binary else "sparse_categorical_crossentropy"

    @compiled
    def update(x, y):
        optimizer.zero_grad()
        loss = getattr(model(x), loss_name)(y).backward()
        return loss.realize(*optimizer.schedule_step())

    return measure.Program(lambda: update(*next(data)), losses=lambda loss: [loss.item()], wait=wait)


def product():
    a, b = (Tensor(m).realize() for m in arrays.matrices(options.size, NUMPY_TYPE))
    multiply = compiled(lambda a, b: (a @ b).realize())
    return measure.Program(lambda: multiply(a, b), losses=lambda c: [c[0, -1].item()], wait=wait)


def expression():
    a, b = (Tensor([v], dtype=TYPE).reshape(()).clone().realize() for v in (README_A, README_B))

    @compiled
    def differentiate(a, b):
        g = readme_expression(a, b, Tensor.relu)
        return g.realize(*(gradients := g.gradient(a, b))), *gradients

    return measure.Program(lambda: differentiate(a, b), losses=lambda r: [v.item() for v in r], wait=wait)


OTHERS = {"w8": product, "w10": expression}
workload = options.workload
program = training(NETWORKS[workload]) if workload in NETWORKS else OTHERS[workload]()
with Context(TRAINING=1):
    measure.run(options, "tinygrad", version("tinygrad"), program)
