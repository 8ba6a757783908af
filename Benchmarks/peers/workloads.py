"""What is measured: the data, the networks and their first parameters, without any library.

Every number comes from one formula, `byte(stream, i)`, and is a multiple of 1/256 times a power of two. It is
therefore exact in single and in double precision and the same in every language, so two programs that train
on it can be held against each other: see `--verify`.

Streams: 1 inputs, 2 labels, 3 and 4 the two matrices of w8, 5 the draws of w7 under `--verify`,
16 + 2k and 17 + 2k the weights and the biases of layer k, counted from 0 over the layers that have some.
"""

from dataclasses import dataclass

INPUTS, LABELS, LEFT, RIGHT, DRAWS, PARAMETERS = 1, 2, 3, 4, 5, 16
CLASSES = 10
BATCHES = 32  # of images, taken in turn, so that a step finds its data as cold as training does
POINTS = 200  # of the XOR data
VERIFIED_STEPS = 6  # the losses of steps 1 to 6; the last is that after 5 updates

_WORD = (1 << 64) - 1


def byte(stream, index):
    """The `index`-th byte of a stream: the top eight bits of splitmix64 (Steele et al. 2014) of both."""
    z = ((stream << 32) + index + 0x9E3779B97F4A7C15) & _WORD
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WORD
    return (z ^ (z >> 31)) >> 56


def symmetric(stream, index):
    """A number between -1 and 1, never 0."""
    return (2 * byte(stream, index) - 255) / 256


def scale(fan_in):
    """The largest power of two not above 1/sqrt(fan_in): weights and biases are `symmetric` times it."""
    result = 1.0
    while result * result * fan_in > 1:
        result /= 2
    return result


def xor_points():
    """POINTS pairs in the square from -1 to 1, and 1.0 for each whose coordinates differ in sign."""
    points = [(symmetric(INPUTS, 2 * i), symmetric(INPUTS, 2 * i + 1)) for i in range(POINTS)]
    return points, [1.0 if p * q < 0 else 0.0 for p, q in points]


@dataclass(frozen=True)
class Convolution:
    """Cross-correlation with square filters, stride 1; then relu and 2x2 max-pooling."""

    channels: int
    filters: int
    kernel: int
    padding: int

    @property
    def fan_in(self):
        return self.channels * self.kernel**2


@dataclass(frozen=True)
class Network:
    """Convolutions, then dense layers of these widths with `hidden` between them.

    One output ends in a sigmoid under binary cross-entropy, several in a softmax under cross-entropy; both
    losses are means over the batch, and every step ends in plain gradient descent with `rate`.
    """

    inputs: tuple  # (units,) or (channels, height, width)
    convolutions: tuple
    widths: tuple
    hidden: str
    batch: int
    rate: float
    learns_input: bool = False
    """The targets are the inputs, and each output ends in a sigmoid; the loss of an example is the sum over them."""

    @property
    def dense(self):
        """(inputs, outputs) of each dense layer."""
        units = self.inputs[0]
        if self.convolutions:
            channels, rows, columns = self.map_after_convolutions
            units = channels * rows * columns
        return list(zip((units, *self.widths), self.widths))

    @property
    def map_after_convolutions(self):
        """(channels, height, width) of what the first dense layer reads, in that order."""
        channels, size, _ = self.inputs
        for layer in self.convolutions:
            channels, size = layer.filters, (size + 2 * layer.padding - layer.kernel + 1) // 2
        return channels, size, size

    @property
    def is_binary(self):
        return self.widths[-1] == 1


NETWORKS = {
    # XOR with two hidden units, one example a step.
    "w1": Network((2,), (), (2, 1), hidden="sigmoid", batch=1, rate=0.1),
    # The same data, all of it in every step.
    "w2": Network((2,), (), (8, 8, 1), hidden="tanh", batch=POINTS, rate=0.1),
    # Digits without convolution.
    "w3": Network((784,), (), (128, CLASSES), hidden="relu", batch=64, rate=0.1),
    # LeNet-5 (LeCun et al. 1998) as it is written today: relu and max-pooling.
    "w4": Network(
        (1, 28, 28),
        (Convolution(1, 6, 5, padding=2), Convolution(6, 16, 5, padding=0)),
        (120, 84, CLASSES), hidden="relu", batch=64, rate=0.01,
    ),
    # The network of ConvNetJS' CIFAR-10 page.
    "w5": Network(
        (3, 32, 32),
        (Convolution(3, 16, 5, padding=2), Convolution(16, 20, 5, padding=2), Convolution(20, 20, 5, padding=2)),
        (CLASSES,), hidden="relu", batch=64, rate=0.01,
    ),
}

# w11: an auto-encoder of digits, which learns to give the pixels back.
AUTOENCODER = Network((784,), (), (128, 784), hidden="sigmoid", batch=64, rate=0.01, learns_input=True)


@dataclass(frozen=True)
class Boltzmann:
    """w7: contrastive divergence, one Gibbs step: hidden units sampled once, visible ones mean-field.

    Weights are `symmetric(16, i) / 64` in the order [visible][hidden]; both biases start at 0.
    """

    visible: int = 784
    hidden: int = 500
    batch: int = 100
    rate: float = 0.1
    weight_scale: float = 1 / 64


BOLTZMANN = Boltzmann()


def readme_expression(a, b, relu):
    """w10: the expression of micrograd's README, for whatever `a` and `b` are."""
    c = a + b
    d = a * b + b**3
    c = c + (c + 1)
    c = c + (1 + c + (-a))
    d = d + (d * 2 + relu(b + a))
    d = d + (3 * d + relu(b - a))
    e = c - d
    f = e**2
    g = f / 2.0
    return g + 10.0 / f


README_A, README_B = -4.0, 2.0  # g = 24.7041, dg/da = 138.8338, dg/db = 645.5773
