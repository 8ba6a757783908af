"""PyTorch on the CPU: w1 to w8, w10, w11.

Variants: `eager`, nn.Module and torch.optim as people write them; `raw`, bare tensors and an update by hand (w1 to
w3); `channels_last` (w4 to w6); `compile`, torch.compile of forward pass and loss (w1 to w6). The networks of w6 are
torchvision's.
"""

from itertools import count, cycle

import measure
from workloads import (
    AUTOENCODER, BOLTZMANN, INPUTS, LABELS, NETWORKS, README_A, README_B, Network, readme_expression,
)

options = measure.read_options(
    variants=("eager", "raw", "channels_last", "compile"), workloads=(*NETWORKS, "w6", "w7", "w8", "w10", "w11")
)
torch = measure.require("torch")

from torch import nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402

import arrays  # noqa: E402

torch.set_num_threads(options.threads)
NUMPY_TYPE = {"single": "float32", "double": "float64"}[options.precision]
TYPE = getattr(torch, NUMPY_TYPE)
ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}


def module(network):
    """The network as an nn.Sequential with the parameters of the formula. It ends in the logits."""
    convolutions, dense = arrays.parameters(network, NUMPY_TYPE)
    layers = []
    for shape, (w, b) in zip(network.convolutions, convolutions):
        layer = nn.Conv2d(shape.channels, shape.filters, shape.kernel, padding=shape.padding, dtype=TYPE)
        layers += [_filled(layer, w, b), nn.ReLU(), nn.MaxPool2d(2)]
    if convolutions:
        layers.append(nn.Flatten())
    for (inputs, outputs), (w, b) in zip(network.dense, dense):
        layers += [_filled(nn.Linear(inputs, outputs, dtype=TYPE), w.T, b), ACTIVATIONS[network.hidden]()]
    return nn.Sequential(*layers[:-1])


def _filled(layer, weights, biases):
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(weights))
        layer.bias.copy_(torch.from_numpy(biases))
    return layer


class Block(nn.Module):
    """Two convolutions of 3×3 and what they are added to."""

    def __init__(self, inputs, width, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = None
        if stride > 1:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        z = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)), inplace=True)))
        return F.relu(z + (x if self.downsample is None else self.downsample(x)), inplace=True)


def residual_training():
    """w6: training of Models/resnet-mini.chain."""
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(inplace=True),
        Block(8, 8), Block(8, 8), Block(8, 16, 2), Block(16, 16),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 10)).to(TYPE)
    fill(model)
    network = Network((1, 14, 14), (), (10,), hidden="relu", batch=20, rate=0.01)
    return training(network, model)


def fill(model):
    """Fills the parameters and running statistics of w6."""
    with torch.no_grad():
        entries = [(k, v) for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")]
        for number, (name, tensor) in enumerate(entries):
            arrays.fill_published(number, name.rpartition(".")[2], tensor.numpy())


def training(network, model=None):
    model = model or module(network)
    layout = torch.contiguous_format
    if options.variant == "channels_last":
        layout = torch.channels_last
        model = model.to(memory_format=layout)
    data = [(torch.from_numpy(x), torch.from_numpy(y)) for x, y in arrays.batches(network, NUMPY_TYPE)]
    data = cycle([(x.to(memory_format=layout), y) for x, y in data])
    loss_of = F.binary_cross_entropy_with_logits if network.is_binary else F.cross_entropy
    if network.learns_input:
        loss_of = _sum_over_outputs
    if options.variant == "raw":
        step = _raw_step(model, network, data, loss_of)
    else:
        step = _idiomatic_step(model, network, data, loss_of)
    return measure.Program(step, losses=lambda loss: [loss.item()])


def _sum_over_outputs(a, y):
    return F.binary_cross_entropy_with_logits(a, y, reduction="sum") / len(y)


def _idiomatic_step(model, network, data, loss_of):
    optimizer = torch.optim.SGD(model.parameters(), network.rate)

    def forward(x, y):
        return loss_of(model(x), y)

    if options.variant == "compile":
        forward = torch.compile(forward)

    def step():
        x, y = next(data)
        optimizer.zero_grad()
        loss = forward(x, y)
        loss.backward()
        optimizer.step()
        return loss

    return step


def _raw_step(model, network, data, loss_of):
    parameters = [p.detach().clone().requires_grad_() for p in model.parameters()]
    layers = list(zip(parameters[::2], parameters[1::2]))
    activation = getattr(torch, network.hidden)

    def step():
        z, y = next(data)
        for w, b in layers[:-1]:
            z = activation(F.linear(z, w, b))
        loss = loss_of(F.linear(z, *layers[-1]), y)
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            torch._foreach_add_(parameters, gradients, alpha=-network.rate)
        return loss

    return step


def picture():
    """w6: a network of torchvision in evaluation mode, on one picture; no batch normalisation is folded."""
    torchvision = measure.require("torchvision")
    choices = {"aux_logits": False, "init_weights": False} if options.network == "googlenet" else {}
    with torch.device("meta"):
        model = getattr(torchvision.models, options.network)(weights=None, **choices)
    model = model.to_empty(device="cpu").to(TYPE).eval()
    fill(model)
    pixels = arrays.stream_bytes(INPUTS, 3 * 224 * 224).reshape(1, 3, 224, 224) / 256
    x = torch.from_numpy(pixels.astype(NUMPY_TYPE))
    y = torch.tensor([arrays.stream_bytes(LABELS, 1)[0] % 10])
    if options.variant == "channels_last":
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    forward = torch.compile(model) if options.variant == "compile" else model
    parameters = list(model.parameters())

    @torch.inference_mode()
    def looked_at():
        return forward(x)

    def with_gradients():
        logits = forward(x)
        return logits, torch.autograd.grad(F.cross_entropy(logits, y), parameters)

    def shown(result):
        logits = result if options.pass_ == "forward" else result[0]
        loss = F.cross_entropy(logits, y).item()
        if options.pass_ == "forward":
            return [loss, logits.norm().item(), logits.max().item(), logits.min().item()]
        first, last = result[1][0], result[1][-2]
        return [loss, first.norm().item(), first.flatten()[0].item(), last.norm().item()]

    return measure.Program(looked_at if options.pass_ == "forward" else with_gradients, losses=shown, is_repeated=True)


def boltzmann():
    visible, weights = arrays.boltzmann(NUMPY_TYPE)
    data, steps = cycle([torch.from_numpy(v) for v in visible]), count()
    w = torch.from_numpy(weights)
    b, c = torch.zeros(BOLTZMANN.visible, dtype=TYPE), torch.zeros(BOLTZMANN.hidden, dtype=TYPE)
    rate = BOLTZMANN.rate

    def sample(probabilities):
        if options.verify:
            return (probabilities > torch.from_numpy(arrays.boltzmann_draws(next(steps), NUMPY_TYPE))).to(TYPE)
        return torch.bernoulli(probabilities)

    @torch.inference_mode()
    def step():
        v0 = next(data)
        h0 = torch.sigmoid(torch.addmm(c, v0, w))
        v1 = torch.sigmoid(torch.addmm(b, sample(h0), w.t()))
        h1 = torch.sigmoid(torch.addmm(c, v1, w))
        w.addmm_(v0.t(), h0, alpha=rate / len(v0)).addmm_(v1.t(), h1, alpha=-rate / len(v0))
        b.add_((v0 - v1).mean(0), alpha=rate)
        c.add_((h0 - h1).mean(0), alpha=rate)
        return v0, v1

    return measure.Program(step, losses=lambda v: [F.mse_loss(v[1], v[0]).item()])


def product():
    a, b = (torch.from_numpy(m) for m in arrays.matrices(options.size, NUMPY_TYPE))
    c = torch.empty_like(a)
    return measure.Program(lambda: torch.mm(a, b, out=c), losses=lambda c: [c[0, -1].item()])


def expression():
    def step():
        a, b = (torch.tensor(v, dtype=TYPE, requires_grad=True) for v in (README_A, README_B))
        g = readme_expression(a, b, torch.relu)
        g.backward()
        return g, a.grad, b.grad

    return measure.Program(step, losses=lambda values: [v.item() for v in values])


OTHERS = {
    "w6": residual_training if options.pass_ == "training" else picture,
    "w7": boltzmann,
    "w8": product,
    "w10": expression,
}
workload = options.workload
TRAINED = NETWORKS | {"w11": AUTOENCODER}
program = training(TRAINED[workload]) if workload in TRAINED else OTHERS[workload]()
measure.run(options, "torch", torch.__version__, program)
