"""JAX on the CPU: w1 to w5, w7, w8, w10, w11.

Variants: `jit`, one compiled call a step; `scan`, all batches of the data (or 100 steps, where there is one batch) in
one compiled lax.scan (w1 to w5, w11); `eager`, nothing compiled. Images are (n height width channels) throughout.
"""

import os
from itertools import cycle

import measure
from workloads import AUTOENCODER, BOLTZMANN, NETWORKS, README_A, README_B, readme_expression

options = measure.read_options(variants=("jit", "scan", "eager"), workloads=(*NETWORKS, "w7", "w8", "w10", "w11"))
os.environ["JAX_PLATFORMS"] = "cpu"
if options.precision == "double":
    os.environ["JAX_ENABLE_X64"] = "1"
jax = measure.require("jax")

import jax.numpy as jnp  # noqa: E402
from jax import lax  # noqa: E402

import arrays  # noqa: E402

TYPE = {"single": "float32", "double": "float64"}[options.precision]
STEPS_OF_ONE_BATCH = 100
ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}
compiled = (lambda function: function) if options.variant == "eager" else jax.jit


def loss_function(network):
    """From (parameters, x, y) to the mean loss."""
    activation = ACTIVATIONS[network.hidden]

    def logits(parameters, x):
        convolutions, dense = parameters
        for (w, b), layer in zip(convolutions, network.convolutions):
            padding = ((layer.padding, layer.padding),) * 2
            x = lax.conv_general_dilated(x, w, (1, 1), padding, dimension_numbers=("NHWC", "HWIO", "NHWC"))
            x = lax.reduce_window(jax.nn.relu(x + b), -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
        x = x.reshape(len(x), -1)
        for w, b in dense[:-1]:
            x = activation(x @ w + b)
        w, b = dense[-1]
        return x @ w + b

    def binary(parameters, x, y):
        a = logits(parameters, x)
        return jnp.mean(jnp.maximum(a, 0) - a * y + jnp.log1p(jnp.exp(-jnp.abs(a))))

    def categorical(parameters, x, y):
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits(parameters, x)), y[:, None], 1))

    def summed(parameters, x, y):
        a = logits(parameters, x)
        return jnp.mean(jnp.sum(jnp.maximum(a, 0) - a * y + jnp.log1p(jnp.exp(-jnp.abs(a))), 1))

    if network.learns_input:
        return summed
    return binary if network.is_binary else categorical


def parameters_of(network):
    """The parameters in this layout: filters (height width channels filters), dense rows as the maps are flattened."""
    convolutions, dense = arrays.parameters(network, TYPE)
    if convolutions:
        convolutions = [(w.transpose(2, 3, 1, 0), b) for w, b in convolutions]
        w, b = dense[0]
        maps = w.reshape(*network.map_after_convolutions, -1)
        dense[0] = maps.transpose(1, 2, 0, 3).reshape(w.shape), b
    return jax.tree.map(jnp.asarray, (convolutions, dense))


def training(network):
    batches = arrays.batches(network, TYPE)
    if network.convolutions:
        batches = [(x.transpose(0, 2, 3, 1), y) for x, y in batches]
    if not (network.is_binary or network.learns_input):
        batches = [(x, y.astype("int32")) for x, y in batches]
    loss_of = loss_function(network)

    def update(parameters, batch):
        loss, gradients = jax.value_and_grad(loss_of)(parameters, *batch)
        return jax.tree.map(lambda p, g: p - network.rate * g, parameters, gradients), loss

    if options.variant == "scan":
        return _scanned(update, parameters_of(network), batches)
    return _stepwise(compiled(update), parameters_of(network), batches)


def _stepwise(update, parameters, batches):
    data = cycle([jax.tree.map(jnp.asarray, batch) for batch in batches])

    def step():
        nonlocal parameters
        parameters, loss = update(parameters, next(data))
        return loss, parameters

    return measure.Program(step, losses=lambda result: [result[0]], wait=jax.block_until_ready)


def _scanned(update, parameters, batches):
    if len(batches) == 1:
        batch, length = jax.tree.map(jnp.asarray, batches[0]), STEPS_OF_ONE_BATCH
        epoch = jax.jit(lambda p: lax.scan(lambda p, _: update(p, batch), p, None, length=length))
    else:
        stacked = jax.tree.map(lambda *parts: jnp.stack(parts), *batches)
        length, jitted = len(batches), jax.jit(lambda p, data: lax.scan(update, p, data))

        def epoch(p):
            return jitted(p, stacked)

    def step():
        nonlocal parameters
        parameters, losses = epoch(parameters)
        return losses, parameters

    return measure.Program(step, lambda result: list(result[0]), jax.block_until_ready, steps_per_call=length)


def boltzmann():
    visible, weights = arrays.boltzmann(TYPE)
    data, rate = cycle([jnp.asarray(v) for v in visible]), BOLTZMANN.rate
    sigmoid = jax.nn.sigmoid

    @compiled
    def update(state, v0, draws=None):
        w, b, c, key = state
        h0 = sigmoid(v0 @ w + c)
        if draws is None:
            key, this = jax.random.split(key)
            draws = jax.random.uniform(this, h0.shape, h0.dtype)
        v1 = sigmoid((h0 > draws).astype(TYPE) @ w.T + b)
        h1 = sigmoid(v1 @ w + c)
        w = w + rate / len(v0) * (v0.T @ h0 - v1.T @ h1)
        return (w, b + rate * (v0 - v1).mean(0), c + rate * (h0 - h1).mean(0), key), v1

    state = (
        jnp.asarray(weights), jnp.zeros(BOLTZMANN.visible, TYPE), jnp.zeros(BOLTZMANN.hidden, TYPE), jax.random.key(0)
    )
    taken = 0

    def step():
        nonlocal state, taken
        v0 = next(data)
        draws = (jnp.asarray(arrays.boltzmann_draws(taken, TYPE)),) if options.verify else ()
        taken += 1
        state, v1 = update(state, v0, *draws)
        return v0, v1, state

    return measure.Program(step, losses=lambda r: [jnp.mean((r[0] - r[1]) ** 2)], wait=jax.block_until_ready)


def product():
    a, b = (jnp.asarray(m) for m in arrays.matrices(options.size, TYPE))
    multiply = compiled(lambda a, b: a @ b)
    return measure.Program(lambda: multiply(a, b), losses=lambda c: [c[0, -1]], wait=jax.block_until_ready)


def expression():
    differentiate = compiled(
        jax.value_and_grad(lambda a, b: readme_expression(a, b, jax.nn.relu), argnums=(0, 1))
    )
    a, b = jnp.asarray(README_A, TYPE), jnp.asarray(README_B, TYPE)
    return measure.Program(
        lambda: differentiate(a, b), losses=lambda r: [r[0], *r[1]], wait=jax.block_until_ready
    )


OTHERS = {"w7": boltzmann, "w8": product, "w10": expression}
workload = options.workload
TRAINED = NETWORKS | {"w11": AUTOENCODER}
program = training(TRAINED[workload]) if workload in TRAINED else OTHERS[workload]()
measure.run(options, "jax", jax.__version__, program)
