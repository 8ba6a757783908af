"""The data and parameters of `workloads` as numpy arrays, made a whole stream at a time."""

import numpy as np

import workloads
from workloads import BATCHES, BOLTZMANN, CLASSES, DRAWS, INPUTS, LABELS, PARAMETERS


def stream_bytes(stream, count, start=0):
    """`byte(stream, i)` for i from `start`, as 64-bit integers."""
    z = np.arange(start, start + count, dtype=np.uint64)
    z += np.uint64(((stream << 32) + 0x9E3779B97F4A7C15) & (2**64 - 1))
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(56)).astype(np.int64)


def symmetric(stream, shape, dtype, scale=1.0):
    """Numbers between -1 and 1 times `scale`, the last index fastest."""
    count = int(np.prod(shape))
    return ((2 * stream_bytes(stream, count) - 255) * (scale / 256)).astype(dtype).reshape(shape)


def batches(network, dtype):
    """The (inputs, targets) of each step in turn.

    Binary targets are numbers (n 1), those of an auto-encoder its inputs, classes are integers (n). Images are (n channels height width).
    """
    if network.is_binary:
        points, labels = workloads.xor_points()
        x, y = np.array(points, dtype), np.array(labels, dtype)[:, None]
    else:
        count = BATCHES * network.batch
        pixels = stream_bytes(INPUTS, count * int(np.prod(network.inputs)))
        x = (pixels / 256).astype(dtype).reshape(count, *network.inputs)
        y = x if network.learns_input else stream_bytes(LABELS, count) % CLASSES
    n = network.batch
    return [(x[i : i + n].copy(), y[i : i + n].copy()) for i in range(0, len(x), n)]


def parameters(network, dtype):
    """(weights, biases) of the convolutions and of the dense layers, as two lists.

    Convolutions are (filters channels height width), dense layers (inputs outputs); what the first dense layer
    reads after a convolution is ordered (channels height width).
    """
    convolutions, dense, stream = [], [], PARAMETERS
    for layer in network.convolutions:
        shape = (layer.filters, layer.channels, layer.kernel, layer.kernel)
        convolutions.append(_weights_and_biases(stream, shape, layer.filters, layer.fan_in, dtype))
        stream += 2
    for inputs, outputs in network.dense:
        dense.append(_weights_and_biases(stream, (inputs, outputs), outputs, inputs, dtype))
        stream += 2
    return convolutions, dense


def _weights_and_biases(stream, shape, outputs, fan_in, dtype):
    scale = workloads.scale(fan_in)
    return symmetric(stream, shape, dtype, scale), symmetric(stream + 1, (outputs,), dtype, scale)


def fill_published(number, entry, array):
    """Fills one tensor of a network of w6, of PyTorch's layout, a piece at a time: memory is measured, too.

    `number` counts the tensors of the network, and `entry` is the last word of PyTorch's name.
    """
    is_norm = entry == "running_var" or entry == "weight" and array.ndim == 1
    if entry == "weight" and array.ndim > 1:
        start, factor = 0.0, 2 * workloads.scale(int(np.prod(array.shape[1:])))
    else:
        start, factor = (1.0, 0.5 if entry == "running_var" else 0.25) if is_norm else (0.0, 0.25)
    # Dense layers are counted input by input.
    rows = array.T if array.ndim == 2 else array.reshape(len(array), -1)
    width = rows.shape[1] if rows.ndim == 2 else 1
    step = max(1, (1 << 18) // width)
    for first in range(0, len(rows), step):
        part = rows[first : first + step]
        raw = stream_bytes(PARAMETERS + number, part.size, start=first * width)
        part[...] = (start + factor * (2 * raw - 255) / 256).reshape(part.shape)


def boltzmann(dtype):
    """The batches of binary visible units and the first weights of w7."""
    shape = (BATCHES, BOLTZMANN.batch, BOLTZMANN.visible)
    visible = (stream_bytes(INPUTS, int(np.prod(shape))) >= 128).astype(dtype).reshape(shape)
    weights = symmetric(PARAMETERS, (BOLTZMANN.visible, BOLTZMANN.hidden), dtype, BOLTZMANN.weight_scale)
    return list(visible), weights


def boltzmann_draws(step, dtype):
    """What the hidden units' probabilities are compared with in a step of a verified run."""
    count = BOLTZMANN.batch * BOLTZMANN.hidden
    draws = (2 * stream_bytes(DRAWS, count, start=step * count) + 1) / 512
    return draws.astype(dtype).reshape(BOLTZMANN.batch, BOLTZMANN.hidden)


def matrices(size, dtype):
    """The two factors of w8."""
    return symmetric(workloads.LEFT, (size, size), dtype), symmetric(workloads.RIGHT, (size, size), dtype)
