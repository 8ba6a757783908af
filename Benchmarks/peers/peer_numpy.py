"""NumPy with the derivatives written by hand: w1 to w3, w7, w8. What an afternoon with the formulas gives."""

from itertools import count, cycle

import measure
from workloads import BOLTZMANN, NETWORKS

DENSE = ("w1", "w2", "w3")
options = measure.read_options(variants=("hand",), workloads=(*DENSE, "w7", "w8"))
np = measure.require("numpy")

import arrays  # noqa: E402

TYPE = {"single": np.float32, "double": np.float64}[options.precision]


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


# Each activation with its derivative, written in its own output z.
ACTIVATIONS = {
    "sigmoid": (sigmoid, lambda z: z * (1 - z)),
    "tanh": (np.tanh, lambda z: 1 - z * z),
    "relu": (lambda a: np.maximum(a, 0), lambda z: z > 0),
}


def binary(a, y):
    """Mean loss of the logits, and n · ∂loss/∂a = σ(a) − y."""
    loss = np.mean(np.maximum(a, 0) - a * y + np.log1p(np.exp(-np.abs(a))))
    return loss, sigmoid(a) - y


def categorical(a, y):
    """Mean loss of the logits, and n · ∂loss/∂a = softmax(a) − one-hot(y)."""
    rows = np.arange(len(y))
    a = a - a.max(1, keepdims=True)
    p = np.exp(a)
    sums = p.sum(1, keepdims=True)
    loss = np.mean(np.log(sums[:, 0]) - a[rows, y])
    p /= sums
    p[rows, y] -= 1
    return loss, p


def training(network):
    data = cycle(arrays.batches(network, TYPE))
    layers = arrays.parameters(network, TYPE)[1]
    activation, derivative = ACTIVATIONS[network.hidden]
    loss_of = binary if network.is_binary else categorical
    rate = TYPE(network.rate / network.batch)

    def step():
        x, y = next(data)
        outputs = [x]
        for w, b in layers[:-1]:
            outputs.append(activation(outputs[-1] @ w + b))
        w, b = layers[-1]
        loss, delta = loss_of(outputs[-1] @ w + b, y)
        for (w, b), z in zip(reversed(layers), reversed(outputs)):
            delta_below = None if z is x else delta @ w.T * derivative(z)
            w -= rate * (z.T @ delta)
            b -= rate * delta.sum(0)
            delta = delta_below
        return loss

    return measure.Program(step, losses=lambda loss: [loss])


def boltzmann():
    visible, w = arrays.boltzmann(TYPE)
    data, steps, generator = cycle(visible), count(), np.random.default_rng(1)
    b, c = np.zeros(BOLTZMANN.visible, TYPE), np.zeros(BOLTZMANN.hidden, TYPE)
    rate = TYPE(BOLTZMANN.rate / BOLTZMANN.batch)

    def sample(probabilities):
        if options.verify:
            return (probabilities > arrays.boltzmann_draws(next(steps), TYPE)).astype(TYPE)
        return (probabilities > generator.random(probabilities.shape, TYPE)).astype(TYPE)

    def step():
        v0 = next(data)
        h0 = sigmoid(v0 @ w + c)
        v1 = sigmoid(sample(h0) @ w.T + b)
        h1 = sigmoid(v1 @ w + c)
        np.add(w, rate * (v0.T @ h0 - v1.T @ h1), out=w)
        np.add(b, rate * (v0 - v1).sum(0), out=b)
        np.add(c, rate * (h0 - h1).sum(0), out=c)
        return v0, v1

    return measure.Program(step, losses=lambda v: [np.mean((v[0] - v[1]) ** 2)])


def product():
    a, b = arrays.matrices(options.size, TYPE)
    c = np.empty_like(a)
    return measure.Program(lambda: np.matmul(a, b, out=c), losses=lambda c: [c[0, -1]])


OTHERS = {"w7": boltzmann, "w8": product}
workload = options.workload
program = training(NETWORKS[workload]) if workload in NETWORKS else OTHERS[workload]()
measure.run(options, "numpy", np.__version__, program)
