"""The layers of a network: how one is typed, what it reads, the shape it makes, its parameters, and PyTorch's answer.

Images are (n, maps, rows, columns) here, as PyTorch has them; the tool shows (n, rows, columns, maps).
"""

import math

import torch
import torch.nn.functional as F


def gelu(v):
    """Of Φ, whose far tail keeps its digits; PyTorch's own loses them in 1 + erf."""
    return v * torch.special.ndtr(v)


def gelu_tanh(v):
    """(1 + tanh u)/2 = σ(2u), for the same reason."""
    return v * torch.sigmoid(2 * math.sqrt(2 / math.pi) * (v + 0.044715 * v**3))


ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leakyrelu": lambda v: F.leaky_relu(v, 0.01),
    "elu": F.elu,
    "gelu": gelu,
    "gelutanh": gelu_tanh,
    "softplus": lambda v: F.softplus(v, threshold=700),
    "softmax": lambda v: F.softmax(v, -1),
    "linear": lambda v: v,
}
STANDARD = {"dense": "sigmoid", "conv": "linear"}
JOINS = ("sum", "concat")


def option(value):
    """An option's value as it is typed."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else value


def pair(value):
    """For rows and for columns."""
    return value if isinstance(value, tuple) else (value, value)


def read(layer, k):
    """The numbers of the nodes that layer k reads; 0 is the input."""
    return layer.get("of") or [layer.get("from", k - 1)]


def shapes(network, shape):
    """The shape of one example at each node, the input first; None where a layer does not fit or is read by none."""
    found = [shape]
    for k, layer in enumerate(network, 1):
        inputs = [found[j] for j in read(layer, k)]
        here = joined(layer, inputs) if layer["kind"] in JOINS else output(layer, inputs[0])
        if not here:
            return None
        found.append(here)
    used = {j for k, layer in enumerate(network, 1) for j in read(layer, k)}
    return found if used | {0} == set(range(max(1, len(network)))) else None


def joined(layer, inputs):
    """The shape of a sum or of a concatenation along maps or units; None where the inputs do not fit."""
    if layer["kind"] == "sum":
        return inputs[0] if len(set(inputs)) == 1 else None
    fits = len({(len(shape), shape[1:]) for shape in inputs}) == 1
    return (sum(shape[0] for shape in inputs), *inputs[0][1:]) if fits else None


def typed(layer):
    """The command that adds a layer."""
    kind, words = layer["kind"], []
    if kind in JOINS:
        words = [str(j) for j in layer["of"]]
    elif kind == "dense":
        words = [str(layer["units"])]
    elif kind == "conv":
        words = [str(layer["maps"]), "x".join(map(str, layer["size"]))]
    elif kind in ("maxpool", "meanpool") and "to" not in layer:
        words = ["x".join(map(str, layer["size"]))]
    elif kind == "globalpool":
        words = ["max"] if layer["most"] else []
    elif kind == "lrn":
        words = [str(layer["size"])]
    elif kind == "dropout":
        words = [str(layer["p"])]
    if layer.get("activation", STANDARD.get(kind)) != STANDARD.get(kind):
        words.append(layer["activation"])
    if layer.get("mirror"):
        words.append("mirror")
    named = (
        "stride", "padding", "dilation", "groups", "bias", "ceil", "count", "to", "eps", "momentum", "alpha", "beta",
        "k", "from")
    words += [f"{name}={option(layer[name])}" for name in named if name in layer]
    return " ".join(["layer", kind] + words)


def spans(layer):
    """Pixels under a window, with the gaps of a dilation."""
    return [(size - 1) * gap + 1 for size, gap in zip(layer["size"], pair(layer.get("dilation", 1)))]


def padded(layer):
    """Pixels above and below, left and right: half of what `same` needs, the odd one behind."""
    padding = layer.get("padding", 0)
    if padding == "same":
        return [((span - 1) // 2, span // 2) for span in spans(layer)]
    return [(each, each) for each in pair(padding)]


def positions(layer):
    """Strides down and across; those of a pool are its size unless given."""
    return pair(layer["stride"]) if "stride" in layer else (1, 1) if layer["kind"] == "conv" else layer["size"]


def output(layer, shape):
    """The shape of one example behind a layer; None where the layer does not fit."""
    kind = layer["kind"]
    if kind == "dense":
        return (layer["units"],) if len(shape) == 1 else None
    if kind == "flatten":
        return (math.prod(shape),) if len(shape) == 3 else None
    if kind in ("conv", "maxpool", "meanpool"):
        if len(shape) != 3:
            return None
        if "to" in layer:
            return (shape[0], *pair(layer["to"]))
        sizes = []
        for n, span, stride, (before, behind) in zip(shape[1:], spans(layer), positions(layer), padded(layer)):
            room = n + before + behind - span
            if layer.get("ceil") == "yes":
                # As PyTorch: a last window that would begin behind the map is left out.
                room += stride - 1
                if room >= 0 and room // stride * stride >= n + before:
                    room -= stride
            if room < 0:
                return None
            sizes.append(room // stride + 1)
        groups = layer.get("groups", 1)
        if kind == "conv" and (shape[0] % groups or layer["maps"] % groups):
            return None
        return (layer["maps"] if kind == "conv" else shape[0], *sizes)
    if kind == "globalpool":
        return (shape[0],) if len(shape) == 3 else None
    if kind == "lrn":
        return shape if len(shape) == 3 else None
    if kind == "softmax":
        return shape if len(shape) == 1 else None
    return shape


def parameters(layer, shape):
    """The names of a layer's parameters with their shapes, as PyTorch has them."""
    if layer["kind"] == "dense":
        both = {"w": (shape[0], layer["units"]), "b": (layer["units"],)}
        return both if layer.get("bias") != "no" else {"w": both["w"]}
    if layer["kind"] == "conv":
        both = {"w": (layer["maps"], shape[0] // layer.get("groups", 1), *layer["size"]), "b": (layer["maps"],)}
        return both if layer.get("bias") != "no" else {"w": both["w"]}
    if layer["kind"] == "batchnorm":
        return {name: (shape[0],) for name in ("gamma", "beta", "mu", "sigma2")}
    return {}


def forward(layer, inputs, own, training, mask):
    """What a layer makes of its inputs: (a or None, z, what else can be asked)."""
    kind, more = layer["kind"], {}
    if kind == "sum":
        return None, sum(inputs[1:], inputs[0]), more
    if kind == "concat":
        return None, torch.cat(inputs, 1), more
    x, = inputs
    if kind in ("dense", "conv"):
        if kind == "dense":
            a = x @ own["w"]
            a = a + own["b"] if "b" in own else a
        else:
            (top, bottom), (left, right) = padded(layer)
            w = own["w"].flip(2, 3) if layer.get("mirror") else own["w"]
            a = F.conv2d(
                F.pad(x, (left, right, top, bottom)), w, own.get("b"), positions(layer),
                dilation=pair(layer.get("dilation", 1)), groups=layer.get("groups", 1))
        name = layer.get("activation", STANDARD[kind])
        return a, ACTIVATIONS[name](a) if name != "linear" else a, more
    if kind in ("maxpool", "meanpool"):
        if "to" in layer:
            pooled = F.adaptive_max_pool2d if kind == "maxpool" else F.adaptive_avg_pool2d
            return None, pooled(x, pair(layer["to"])), more
        size, stride, padding = layer["size"], positions(layer), pair(layer.get("padding", 0))
        ceil = layer.get("ceil") == "yes"
        if kind == "maxpool":
            return None, F.max_pool2d(x, size, stride, padding, 1, ceil), more
        return None, F.avg_pool2d(x, size, stride, padding, ceil, layer.get("count") == "all"), more
    if kind == "globalpool":
        flat = x.flatten(2)
        return None, flat.max(-1).values if layer["most"] else flat.mean(-1), more
    if kind == "flatten":
        return None, x.flatten(1), more
    if kind == "lrn":
        return None, F.local_response_norm(
            x, layer["size"], layer.get("alpha", 1e-4), layer.get("beta", 0.75), layer.get("k", 1.0)), more
    if kind == "dropout":
        return None, x * mask if training else x * 1, more
    if kind == "batchnorm":
        mean, variance = own["mu"], own["sigma2"]
        if training:
            axes = (0,) if x.dim() == 2 else (0, 2, 3)
            mean, variance = x.mean(axes), x.var(axes, unbiased=False)
            more = {"muB": mean, "sigma2B": variance, "count": x.numel() // x.shape[1]}
        z = F.batch_norm(
            x, own["mu"].detach().clone(), own["sigma2"].detach().clone(), own["gamma"], own["beta"], training, 0.1,
            layer.get("eps", 1e-5))
        return None, z, more
    return None, ACTIVATIONS[kind](x) * 1, more
