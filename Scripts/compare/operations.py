"""The operations of the language that PyTorch has too: how one is typed, computed, and fitted to what there is.

An operation's `choose(pick)` takes its inputs from the pool of values so far and answers (inputs, settings), or None
where nothing fits; `Pick` has the ways to find or make inputs.
"""

from dataclasses import dataclass
from typing import Callable

import torch
import torch.nn.functional as F

from layers import gelu, gelu_tanh


@dataclass
class Operation:
    """`write(texts, settings)` with its binding strength, and `compute(tensors, settings)`."""

    name: str
    write: Callable
    compute: Callable
    choose: Callable
    binding: int = 9
    weight: float = 1


COMPARE, SUM, PRODUCT, MINUS, POWER, ATOM = 1, 2, 3, 4, 5, 9


def calls(name, compute, choose, weight=1):
    """An operation written as a call: inputs first, then settings."""
    def write(texts, settings):
        return f"{name}({', '.join(list(texts) + [str(s) for s in settings])})"
    return Operation(name, write, compute, choose, weight=weight)


def elementwise(name, f, fits=lambda v: True):
    """A function of one number each."""
    return calls(name, lambda t, s: f(t[0]), lambda pick: pick.one(fits))


def away_from_zero(v):
    """No number so near a kink at 0 that rounding takes it across; 0 itself may be there."""
    return bool(((v == 0) | (v.abs() > 1e-6)).all())


def infix(name, sign, f, binding, fits=lambda a, b: True):
    """An operator between two values that broadcast."""
    return Operation(
        name, lambda t, s: f"{t[0]}{sign}{t[1]}" if sign == "^" else f"{t[0]} {sign} {t[1]}",
        lambda t, s: f(t[0], t[1]), lambda pick: pick.broadcast(fits), binding, weight=1.5)


def comparison(name, sign, f):
    """0 or 1; the two never so close that rounding decides."""
    return infix(
        name, sign, lambda a, b: f(a, b).to(a.dtype), COMPARE,
        lambda a, b: away_from_zero(a - b) or sign in ("==", "!="))


def convolved(x, w, mode, stride, mirror):
    """conv and xcorr of vectors, matrices, or images (n c h w) with filters (m c r s)."""
    rank = x.dim()
    if rank == 1:
        x4, w4 = x.reshape(1, 1, 1, -1), w.reshape(1, 1, 1, -1)
    elif rank == 2:
        x4, w4 = x[None, None], w[None, None]
    else:
        x4, w4 = x, w
    r, s = w4.shape[2:]
    if mirror:
        w4 = w4.flip(2, 3)
    rows, columns = (0, 0) if mode == "valid" else (r - 1, s - 1)
    y = F.conv2d(F.pad(x4, (columns, columns, rows, rows)), w4)
    if mode == "same":
        # The same number of elements as x, from the middle of the full result.
        top, left = (r - 1) // 2, (s - 1) // 2
        y = y[:, :, top:top + x4.shape[2], left:left + x4.shape[3]]
    y = y[:, :, ::stride, ::stride]
    return y.reshape(-1) if rank == 1 else y[0, 0] if rank == 2 else y


def pooled(x, size, stride, most):
    """maxpool and meanpool over the last two axes, or over a vector."""
    if x.dim() == 1:
        windows = x.unfold(0, size, stride)
        return windows.max(-1).values if most else windows.mean(-1)
    windows = x.unfold(-2, size, stride).unfold(-2, size, stride).flatten(-2)
    return windows.max(-1).values if most else windows.mean(-1)


def largest(x, axis):
    """The first of equal largest elements, of all or along an axis."""
    flat, axis = (x.reshape(-1), 0) if axis is None else (x, axis)
    return flat.max(axis).values


def over(f):
    """A reduction with an optional axis, counted from 1."""
    return lambda t, s: f(t[0], s[0] - 1 if s else None)


def binary_cross_entropy(p, y):
    return -y * torch.log(p) - (1 - y) * torch.log1p(-p)


def class_cross_entropy(t, s):
    return F.cross_entropy(t[0], t[1].long(), reduction="none")


def batch_axes(x):
    return (0,) if x.dim() == 2 else (0, 2, 3)


def along_channels(x, v):
    return v if x.dim() == 2 else v.reshape(1, -1, 1, 1)


def batch_variance(t, s):
    x, centre = t
    return ((x - along_channels(x, centre)) ** 2).mean(batch_axes(x))


def batch_norm(t, s):
    # Written out: PyTorch's own takes no derivative by the mean and the variance.
    x, gamma, beta, mean, variance = (v if place == 0 else along_channels(t[0], v) for place, v in enumerate(t))
    return gamma * (x - mean) / torch.sqrt(variance + 1e-5) + beta


def summed(f):
    """A mean or a sum of all or along an axis."""
    return lambda x, axis: f(x) if axis is None else f(x, axis)


def slope_free(name, kinked):
    return elementwise(name, kinked, away_from_zero)


def table():
    """Every operation."""
    def conv(name, mirror, standard):
        def write(t, s):
            mode, stride = s
            words = [] if mode is None else [mode] + ([] if stride == 1 else [str(stride)])
            return f"{name}({', '.join([*t, *words])})"
        return Operation(
            name, write, lambda t, s: convolved(t[0], t[1], s[0] or standard, s[1], mirror),
            lambda pick: pick.convolution(standard), weight=2)

    def conv_layer(name, mirror):
        return calls(
            name, lambda t, s: F.conv2d(t[0], t[1].flip(2, 3) if mirror else t[1], t[2], *s),
            lambda pick: pick.conv_layer())

    one_axis = lambda pick: pick.with_axis()
    return [
        infix("add", "+", torch.add, SUM), infix("subtract", "-", torch.sub, SUM),
        infix("multiply", "*", torch.mul, PRODUCT),
        infix("divide", "/", torch.div, PRODUCT, lambda a, b: bool((b.abs() > 0.05).all())),
        infix("power", "^", torch.pow, POWER, lambda a, b: bool((a > 0.05).all())),
        Operation("whole power", lambda t, s: f"{t[0]}^{s[0] if s[0] >= 0 else f'({s[0]})'}",
                  lambda t, s: torch.pow(t[0], s[0]), lambda pick: pick.whole_power(), POWER),
        Operation("negate", lambda t, s: f"-{t[0]}", lambda t, s: -t[0], lambda pick: pick.one(), MINUS),
        comparison("less", "<", torch.lt), comparison("lessequal", "<=", torch.le),
        comparison("greater", ">", torch.gt), comparison("greaterequal", ">=", torch.ge),
        comparison("equal", "==", torch.eq), comparison("notequal", "!=", torch.ne),
        elementwise("exp", torch.exp, lambda v: bool((v < 6).all())),
        elementwise("log", torch.log, lambda v: bool((v > 0.05).all())),
        elementwise("log1p", torch.log1p, lambda v: bool((v > -0.95).all())),
        elementwise("expm1", torch.expm1, lambda v: bool((v < 6).all())),
        elementwise("sigmoid", torch.sigmoid), elementwise("tanh", torch.tanh),
        slope_free("relu", torch.relu), slope_free("leakyrelu", lambda v: F.leaky_relu(v, 0.01)),
        elementwise("elu", F.elu),
        elementwise("gelu", gelu), elementwise("gelutanh", gelu_tanh),
        elementwise("softplus", lambda v: F.softplus(v, threshold=700), lambda v: bool((v < 600).all())),
        slope_free("abs", torch.abs), elementwise("sqrt", torch.sqrt, lambda v: bool((v > 0.05).all())),
        elementwise("erf", torch.erf), elementwise("normcdf", torch.special.ndtr),
        Operation("matmul", lambda t, s: f"{t[0]} @ {t[1]}", lambda t, s: t[0] @ t[1],
                  lambda pick: pick.product(), PRODUCT, weight=3),
        calls("linear", lambda t, s: t[0] @ t[1] + t[2], lambda pick: pick.dense()),
        calls("transpose", lambda t, s: t[0].T, lambda pick: pick.one(lambda v: v.dim() == 2)),
        calls("reshape", lambda t, s: t[0].reshape(s), lambda pick: pick.reshaped(), weight=2),
        calls("slice", lambda t, s: t[0].narrow(s[2] - 1 if len(s) > 2 else 0, s[0] - 1, s[1] - s[0] + 1),
              lambda pick: pick.sliced()),
        calls("concat", lambda t, s: torch.cat(t), lambda pick: pick.joined()),
        calls("flip", lambda t, s: t[0].flip([s[0] - 1] if s else list(range(t[0].dim()))), one_axis),
        calls("sum", over(summed(torch.sum)), one_axis), calls("mean", over(summed(torch.mean)), one_axis),
        calls("max", over(largest), lambda pick: pick.with_axis(apart)),
        Operation("element", lambda t, s: f"{t[0]}({','.join(map(str, s))})",
                  lambda t, s: t[0][tuple(i - 1 for i in s)], lambda pick: pick.element()),
        Operation("vector", lambda t, s: f"[{' '.join(t)}]", lambda t, s: torch.stack(t),
                  lambda pick: pick.scalars()),
        calls("softmax", lambda t, s: F.softmax(t[0], -1), lambda pick: pick.one(lambda v: v.dim() > 0)),
        calls("logsoftmax", lambda t, s: F.log_softmax(t[0], -1), lambda pick: pick.one(lambda v: v.dim() > 0)),
        calls("crossentropy", lambda t, s: binary_cross_entropy(*t), lambda pick: pick.probabilities()),
        calls("classcrossentropy", class_cross_entropy, lambda pick: pick.classes()),
        calls("mse", lambda t, s: ((t[0] - t[1]) ** 2).mean(-1), lambda pick: pick.alike()),
        calls("sse", lambda t, s: ((t[0] - t[1]) ** 2).sum(-1) / 2, lambda pick: pick.alike()),
        conv("conv", True, "full"), conv("xcorr", False, "valid"),
        conv_layer("conv2d", False), conv_layer("mirrorconv2d", True),
        calls("maxpool", lambda t, s: pooled(t[0], *windows(s), True), lambda pick: pick.windows(apart)),
        calls("meanpool", lambda t, s: pooled(t[0], *windows(s), False), lambda pick: pick.windows()),
        calls("batchmean", lambda t, s: t[0].mean(batch_axes(t[0])), lambda pick: pick.batch(0)),
        calls("batchvariance", batch_variance, lambda pick: pick.batch(1)),
        calls("batchnorm", batch_norm, lambda pick: pick.batch(4)),
        calls("lrn", lambda t, s: F.local_response_norm(t[0], s[0] if s else 5, 1e-4, 0.75, 1),
              lambda pick: pick.neighbours()),
    ]


def windows(settings):
    """Size and stride of a pooling's windows: 2 and side by side unless told."""
    size = settings[0] if settings else 2
    return size, settings[1] if len(settings) > 1 else size


def apart(v):
    """No two different numbers so close that rounding decides which is larger."""
    ordered = v.reshape(-1).sort().values
    return away_from_zero(ordered[1:] - ordered[:-1]) if ordered.numel() > 1 else True


OPERATIONS = {each.name: each for each in table()}


class Pick:
    """Finds inputs for an operation in the pool of values, or makes new ones."""

    def __init__(self, random, pool, leaf):
        self.random, self.pool, self.leaf = random, pool, leaf

    def some(self, fits):
        """The name of a value that fits, more likely a late one; None if there is none."""
        names = [name for name, value in self.pool.items() if fits(value)]
        if not names:
            return None
        return names[-1] if self.random.random() < 0.5 else self.random.choice(names)

    def of_shape(self, shape, fits=lambda v: True, low=-2.0, high=2.0):
        """A value of this shape: one that there is, or a new one with numbers between the bounds."""
        found = self.some(lambda v: tuple(v.shape) == tuple(shape) and fits(v))
        if found and self.random.random() < 0.6:
            return found
        return self.leaf(shape, low, high)

    def one(self, fits=lambda v: True):
        name = self.some(fits)
        return name and ([name], [])

    def broadcast(self, fits):
        a = self.some(lambda v: v.numel() <= 60)
        if a is None:
            return None
        shape = list(self.pool[a].shape)
        if self.random.random() < 0.6:
            shape = shape[self.random.randint(0, len(shape)):]
            shape = [1 if self.random.random() < 0.25 else n for n in shape]
        elif len(shape) < 3 and self.random.random() < 0.3:
            shape = [self.random.randint(2, 3)] + shape
        b = self.of_shape(shape, low=0.3 if self.random.random() < 0.5 else -2.0)
        names = [a, b] if self.random.random() < 0.6 else [b, a]
        return (names, []) if fits(self.pool[names[0]], self.pool[names[1]]) else None

    def whole_power(self):
        exponent = self.random.choice([0, 1, 2, 3, -1, -2])
        name = self.some(lambda v: bool((v.abs() > 0.05).all()) if exponent < 1 else True)
        return name and ([name], [exponent])

    def product(self):
        a = self.some(lambda v: v.dim() in (1, 2) and v.shape[-1] <= 6)
        if a is None:
            return None
        k = self.pool[a].shape[-1]
        b = self.of_shape([k] if self.random.random() < 0.3 else [k, self.random.randint(1, 3)])
        return [a, b], []

    def dense(self):
        a = self.some(lambda v: v.dim() == 2)
        if a is None:
            return None
        (k, m) = (self.pool[a].shape[1], self.random.randint(1, 3))
        return [a, self.of_shape([k, m]), self.of_shape([m])], []

    def reshaped(self):
        name = self.some(lambda v: v.numel() > 1)
        if name is None:
            return None
        count, sizes = self.pool[name].numel(), []
        for _ in range(self.random.randint(0, 3)):
            sizes.append(self.random.choice([d for d in range(1, count + 1) if count % d == 0]))
            count //= sizes[-1]
        return [name], sizes + [count]

    def sliced(self):
        name = self.some(lambda v: v.dim() > 0)
        if name is None:
            return None
        shape = self.pool[name].shape
        axis = self.random.randint(1, len(shape))
        start = self.random.randint(1, shape[axis - 1])
        end = self.random.randint(start, shape[axis - 1])
        return [name], [start, end] + ([axis] if axis > 1 or self.random.random() < 0.3 else [])

    def joined(self):
        a = self.some(lambda v: v.dim() > 0 and v.numel() < 20)
        if a is None:
            return None
        rest = list(self.pool[a].shape)[1:]
        more = [self.of_shape([self.random.randint(1, 3)] + rest) for _ in range(self.random.randint(1, 2))]
        names = [a] + more
        self.random.shuffle(names)
        return names, []

    def with_axis(self, fits=lambda v: True):
        name = self.some(fits)
        if name is None:
            return None
        rank = self.pool[name].dim()
        return [name], [self.random.randint(1, rank)] if rank and self.random.random() < 0.6 else []

    def element(self):
        name = self.some(lambda v: v.dim() > 0)
        return name and ([name], [self.random.randint(1, n) for n in self.pool[name].shape])

    def scalars(self):
        return [self.of_shape([]) for _ in range(self.random.randint(2, 4))], []

    def probabilities(self):
        p = self.some(lambda v: bool(((v > 0.02) & (v < 0.98)).all()))
        if p is None:
            p = self.leaf(self.random.choice([[], [3], [2, 2]]), 0.05, 0.95)
        shape = list(self.pool[p].shape)
        if self.random.random() < 0.3:
            shape = shape[1:]
        return [p, self.leaf(shape, 0, 1, whole=self.random.random() < 0.5)], []

    def classes(self):
        a = self.some(lambda v: v.dim() == 2 and v.shape[1] > 1)
        if a is None:
            a = self.leaf([self.random.randint(1, 3), self.random.randint(2, 4)], -2, 2)
        n, m = self.pool[a].shape
        return [a, self.leaf([n], 0, m - 1, whole=True)], []

    def alike(self):
        a = self.some(lambda v: v.dim() > 0)
        return a and ([a, self.of_shape(list(self.pool[a].shape))], [])

    def convolution(self, standard):
        rank = self.random.choice([1, 1, 2, 2, 4])
        small = {1: [self.random.randint(3, 7)], 2: [self.random.randint(2, 5), self.random.randint(2, 5)],
                 4: [self.random.randint(1, 2), self.random.randint(1, 2), self.random.randint(2, 4),
                     self.random.randint(2, 4)]}[rank]
        x = self.some(lambda v: v.dim() == rank and v.numel() <= 40)
        if x is None or self.random.random() < 0.3:
            x = self.leaf(small, -2, 2)
        shape = list(self.pool[x].shape)
        kernel = [self.random.randint(1, min(3, n)) for n in (shape if rank < 4 else shape[2:])]
        w = self.of_shape(kernel if rank < 4 else [self.random.randint(1, 2), shape[1]] + kernel)
        mode = self.random.choice([None, "full", "valid", "same"])
        return [x, w], [mode, self.random.choice([1, 1, 2]) if mode else 1]

    def conv_layer(self):
        x = self.some(lambda v: v.dim() == 4 and v.numel() <= 80)
        if x is None or self.random.random() < 0.3:
            x = self.leaf([self.random.randint(1, 2), self.random.randint(1, 2), self.random.randint(2, 4),
                           self.random.randint(2, 4)], -2, 2)
        n, c, h, w = self.pool[x].shape
        m = self.random.randint(1, 2)
        settings = [self.random.randint(1, 2), self.random.randint(0, 1)][:self.random.randint(0, 2)]
        filters = [m, c, self.random.randint(1, min(3, h)), self.random.randint(1, min(3, w))]
        return [x, self.of_shape(filters), self.of_shape([m])], settings

    def windows(self, fits=lambda v: True):
        x = self.some(lambda v: v.dim() > 0 and min(v.shape[-2:]) >= 2 and fits(v))
        if x is None:
            return None
        size = self.random.randint(1, min(3, *self.pool[x].shape[-2:]) if self.pool[x].dim() > 1
                                   else min(3, self.pool[x].shape[0]))
        return [x], [] if size == 2 and self.random.random() < 0.5 else [size, self.random.randint(1, 2)]

    def batch(self, more):
        x = self.some(lambda v: v.dim() in (2, 4))
        if x is None:
            return None
        c = [self.pool[x].shape[1]]
        if more < 4:
            return [x] + [self.of_shape(c)] * more, []
        return [x, self.of_shape(c), self.of_shape(c), self.of_shape(c), self.leaf(c, 0.3, 2)], []

    def neighbours(self):
        x = self.some(lambda v: v.dim() == 4)
        if x is None:
            x = self.leaf([1, self.random.randint(2, 6), 1, 2], -9, 9)
        return [x], [self.random.randint(1, 5)] if self.random.random() < 0.6 else []


def fine(value):
    """Whether a value may stay in the pool: finite, not too large, not too many numbers."""
    return bool(torch.isfinite(value).all()) and value.numel() <= 120 and value.abs().max().item() < 1e4
