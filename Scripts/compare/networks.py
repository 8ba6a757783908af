"""Random networks: values, derivatives, and steps of every optimizer."""

import copy
import io
import math
import zlib

import numpy
import torch
import torch.nn.functional as F

import layers as kinds
from optimizers import KINDS as OPTIMIZERS, make_optimizer, optimizer_command, random_optimizer, step
from program import Line, Program, expectations, literal, written

INNER = ["sigmoid", "tanh", "relu", "leakyrelu", "elu", "gelu", "gelutanh", "softplus", "softmax", "linear"]


class Networks:
    """A kind of program. Its spec: inputs, targets, layers, loss, what is selected, and how it learns."""

    name = "networks"

    def make(self, random):
        """A random spec."""
        while True:
            spec = self._try(random)
            if spec:
                return spec

    def _try(self, random):
        images = random.random() < 0.45
        n = random.randint(1, 4)
        sizes = [(1, 3), (3, 5), (3, 5)] if images else [(1, 4)]
        shape = tuple(random.randint(*bounds) for bounds in sizes)
        network, nodes = [], [shape]
        for _ in range(random.randint(0, 3)):
            grown = network + [self._layer(random, nodes[-1])]
            if kinds.shapes(grown, shape):
                network, nodes = grown, kinds.shapes(grown, shape)
            if random.random() < 0.35:
                network = self._branched(random, network, nodes)
                nodes = kinds.shapes(network, shape)
        here = nodes[-1]
        if len(here) == 3:
            last = {"kind": "globalpool", "most": random.random() < 0.4}
            network.append(last if random.random() < 0.5 else {"kind": "flatten"})
            here = kinds.output(network[-1], here)
        loss = random.choice(["crossentropy", "crossentropy", "mse", "sse"])
        m = random.randint(1, 3)
        apart = random.random() < 0.3  # the activation as a layer of its own
        name, m, targets = self._goal(random, loss, n, m)
        network.append({"kind": "dense", "units": m, "activation": "linear" if apart else name})
        if apart and name != "linear":
            network.append({"kind": name})
        training = random.random() < 0.4
        chosen = (1, n)
        if n > 1 and random.random() < 0.5:
            first = random.randint(1, n)
            chosen = (first, random.randint(first, n))
        spec = {
            "inputs": self._numbers(random, (n, *shape), -2, 2), "targets": targets, "layers": network, "loss": loss,
            "init": random.choice(["normal", "he", "xavier", "uniform"]), "seed": random.randint(1, 99),
            "typed": random.random() < 0.7, "training": training, "examples": chosen,
            "reduction": random.choice(["mean", "mean", "sum"]), "elements": random.randint(0, 999),
            "optimizer": random_optimizer(random, len(network)) if random.random() < 0.6 else None}
        if any(layer["kind"] == "batchnorm" for layer in network) and (training or spec["optimizer"]):
            # One number a channel has no variance.
            for layer, here in zip(network, kinds.shapes(network, shape)[1:]):
                if layer["kind"] == "batchnorm" and (chosen[1] - chosen[0] + 1) * math.prod(here[1:]) < 2:
                    return None
        if spec["optimizer"]:
            noisy = any("batchnorm" in layer["kind"] or "softmax" in layer.values() for layer in network)
            if noisy:
                # A bias before them has the gradient 0 but for rounding, of which g/(√g² + ε) and l1's sign would
                # make a whole step.
                spec["optimizer"]["options"].pop("l1", None)
                if "eps" in OPTIMIZERS[spec["optimizer"]["kind"]]:
                    spec["optimizer"]["options"]["eps"] = 1e-4
            spec["optimizer"]["freeze"] = [
                k for k in spec["optimizer"]["freeze"] if network[k - 1]["kind"] in ("dense", "conv", "batchnorm")]
            if len(spec["optimizer"]["freeze"]) == sum(
                    layer["kind"] in ("dense", "conv", "batchnorm") for layer in network):
                spec["optimizer"]["freeze"] = []
        return spec

    def _branched(self, random, network, nodes):
        """The network with its last node joined to an earlier one, or to a layer that reads an earlier one."""
        last, start = len(network), random.randrange(len(nodes))
        if random.random() < 0.5:
            side = self._layer(random, nodes[start]) | {"from": start}
            network, start = network + [side], last + 1
        of = [last, start]
        random.shuffle(of)
        if len(network) > 1 and random.random() < 0.2:
            of.append(random.randrange(len(network) + 1))
        joins = [network + [{"kind": kind, "of": of}] for kind in ("sum", "concat")]
        fitting = [each for each in joins if kinds.shapes(each, nodes[0])]
        # A concatenation nearly always fits: a sum is taken where it does.
        return fitting[0] if fitting and random.random() < 0.7 else fitting[-1] if fitting else network[:last]

    def _goal(self, random, loss, n, m):
        """The last activation, the number of units, and targets that fit the loss."""
        if loss != "crossentropy":
            name = random.choice(INNER if m > 1 else [each for each in INNER if each != "softmax"])
            targets = self._numbers(random, (n, m), -1, 1)
        elif m == 1 or random.random() < 0.3:
            name = "sigmoid"
            soft = random.random() < 0.3
            targets = self._numbers(random, (n, m), 0, 1)
            targets = targets if soft else targets.round()
        else:
            name = random.choice(["softmax", "softmax", "linear"])
            targets = torch.tensor([[float(random.randrange(m))] for _ in range(n)])
            targets[random.randrange(n)] = m - 1
        return name, m, targets

    @staticmethod
    def _numbers(random, shape, low, high):
        return torch.empty(shape).apply_(lambda _: round(random.uniform(low, high), 2))

    @staticmethod
    def _layer(random, shape):
        activation = random.choice(INNER)
        if len(shape) == 1:
            return random.choice([
                {"kind": "dense", "units": random.randint(1, 4), "activation": activation},
                {"kind": "dense", "units": random.randint(1, 4), "activation": activation,
                 **({"bias": "no"} if random.random() < 0.3 else {})},
                {"kind": random.choice(INNER)}, Networks._normalization(random), {"kind": "dropout", "p": 0.3}])
        size = (random.randint(1, 3), random.randint(1, 3))
        conv = {"kind": "conv", "maps": random.randint(1, 3), "size": size}
        conv["activation"] = activation if activation != "softmax" else "linear"
        if random.random() < 0.3:
            conv["mirror"] = True
        if random.random() < 0.3:
            conv["stride"] = random.choice([2, (2, 1), (1, 2)])
        if random.random() < 0.3:
            conv["dilation"] = random.choice([2, (2, 1), (1, 3)])
        # No window may hold nothing but padding, and `same` has a stride of 1.
        most = tuple(random.randint(0, min(span - 1, 2)) for span in kinds.spans(conv))
        paddings = [most] + ([1] if min(size) >= 2 else []) + (["same"] if "stride" not in conv else [])
        if random.random() < 0.4:
            conv["padding"] = random.choice(paddings)
        if random.random() < 0.3:
            conv["bias"] = "no"
        if random.random() < 0.3:
            conv["groups"] = 2
        pool = {"kind": random.choice(["maxpool", "meanpool"]), "size": size}
        if random.random() < 0.4:
            pool["stride"] = random.choice([1, 2, (1, 2), (3, 1)])
        if random.random() < 0.3:
            pool["padding"] = 1 if min(size) >= 2 else tuple(random.randint(0, each // 2) for each in size)
        if random.random() < 0.3:
            pool["ceil"] = "yes"
        if random.random() < 0.3 and pool["kind"] == "meanpool":
            pool["count"] = random.choice(["inside", "all"])
        if random.random() < 0.15:
            pool = {"kind": pool["kind"], "to": (random.randint(1, 4), random.randint(1, 4))}
        lrn = {"kind": "lrn", "size": random.randint(1, 4)}
        if random.random() < 0.5:
            lrn |= {"alpha": 0.3, "beta": 0.6, "k": 2}
        lone = {"kind": random.choice([each for each in INNER if each != "softmax"])}
        return random.choice([conv, conv, pool, pool, lrn, Networks._normalization(random), lone])

    @staticmethod
    def _normalization(random):
        layer = {"kind": "batchnorm"}
        if random.random() < 0.3:
            layer |= {"eps": random.choice([0.001, 0.5]), "momentum": random.choice([0, 0.3, 1])}
        return layer

    # Typed commands

    def program(self, spec):
        """The session of a spec."""
        x, y = spec["inputs"], spec["targets"]
        lines, files = [], {}
        if x.dim() == 2:
            row = lambda v: " ".join(map(literal, v.tolist()))
            rows = "; ".join(f"{row(x[i])} -> {row(y[i])}" for i in range(len(x)))
            lines.append(Line(f"data table {{ {rows} }}"))
        else:
            name = f"{zlib.crc32(x.numpy().tobytes() + y.numpy().tobytes()):08x}"
            for end, array in ((f"x{name}.npy", x), (f"y{name}.npy", y)):
                content = io.BytesIO()
                numpy.save(content, array.numpy().astype("f4"))
                files[end] = content.getvalue()
            lines.append(Line("data npy " + " ".join(files)))
        lines += [Line(kinds.typed(layer)) for layer in spec["layers"]]
        lines += [Line(f"loss {spec['loss']}"), Line(f"init {spec['init']} seed={spec['seed']}")]
        if spec["typed"]:
            for k, name, shape in self._parameters(spec):
                if name != "w":
                    lines.append(Line(f"{name}({k}) = {written(self._value(k, name, shape))}"))
        lines += [Line("x", "x", given=True), Line("y", "y", given=True)]
        lines += [Line(f"{name}({k})", f"{name}({k})", given=True) for k, name, _ in self._parameters(spec)]
        first, last = spec["examples"]
        if (first, last) != (1, len(x)) or last == 1:
            lines.append(Line(f"example {first}" if first == last else f"examples {first}..{last}"))
        if spec["training"]:
            lines.append(Line("set mode train"))
            lines += [Line(f"mask({k})", f"mask({k}) 0", given=True) for k in self._dropouts(spec)]
        if spec["reduction"] != "mean":
            lines.append(Line(f"set reduction {spec['reduction']}"))
        lines += [Line(text, text, column=column) for text, _, _, column in self._questions(spec)]
        lines += self._learning(spec)
        return Program(lines, files)

    def _learning(self, spec):
        """Steps, each with what it says, and the parameters behind them."""
        how, lines = spec["optimizer"], []
        if not how:
            return lines
        lines += [Line(f"freeze {k}") for k in how["freeze"]]
        lines.append(Line(optimizer_command(how)))
        masks = self._dropouts(spec)
        if masks and not spec["training"]:
            lines.append(Line("set mode train"))
        for i in range(1, how["steps"] + 1):
            lines += [Line(f"mask({k})", f"mask({k}) {i}", given=True) for k in masks]
            lines.append(Line("step", f"step {i}"))
        lines += [Line(f"{name}({k})", f"{name}({k}) after") for k, name, _ in self._parameters(spec)]
        return lines

    def _dropouts(self, spec):
        return [k for k, layer in enumerate(spec["layers"], 1) if layer["kind"] == "dropout"]

    def _parameters(self, spec):
        """Every parameter: layer number, name, shape."""
        found, nodes = [], self._nodes(spec)
        for k, layer in enumerate(spec["layers"], 1):
            here = nodes[kinds.read(layer, k)[0]]
            found += [(k, name, shape) for name, shape in kinds.parameters(layer, here).items()]
        return found

    @staticmethod
    def _nodes(spec):
        """The shape of one example at each node, the input first."""
        return kinds.shapes(spec["layers"], tuple(spec["inputs"].shape[1:]))

    @staticmethod
    def _value(k, name, shape):
        """Some numbers for a parameter that would start as 0 or 1."""
        wave = torch.sin(1.3 * torch.arange(shape[0]) + k + len(name))
        return ((wave * 0.7 + (1.2 if name in ("gamma", "sigma2") else 0)) * 1000).round() / 1000

    def _scores(self, spec):
        """Whether the loss works on scores, and so no path leads through the last softmax."""
        if spec["loss"] != "crossentropy":
            return False
        last = spec["layers"][-1]
        return last["kind"] == "softmax" or last.get("activation") in ("softmax", "linear")

    def _questions(self, spec):
        """What is asked: the text, the quantity, the index of an element or (), whether it is one number an example."""
        asked = [("J", "J", (), False), ("err", "err", (), True), ("p", "p", (), True), ("grad x", "x", (), False)]
        nodes, count = self._nodes(spec), len(spec["layers"])
        whole = lambda name, k, grad=True: [
            (f"{verb}{name}({k})", f"{name}({k})", (), False) for verb in (["", "grad "] if grad else [""])]
        for k, layer in enumerate(spec["layers"], 1):
            own = kinds.parameters(layer, nodes[kinds.read(layer, k)[0]])
            here = nodes[k]
            if "w" in own:
                asked += whole("a", k)
            softmax = "softmax" in (layer["kind"], layer.get("activation"))
            leads = not (k == count and self._scores(spec) and softmax)
            asked += whole("z", k, leads)
            index = tuple(spec["elements"] % n for n in here)
            asked += [(verb + self._element("z", k, index), f"z({k})", index, True)
                      for verb in (["", "grad "] if leads else [""])]
            for name in own:
                if name in ("w", "b", "gamma", "beta"):
                    asked += whole(name, k)[1:]
            if "w" in own:
                index = tuple(spec["elements"] % n for n in own["w"])
                asked.append(("grad " + self._element("w", k, index), f"w({k})", index, False))
            if layer["kind"] == "batchnorm" and spec["training"]:
                asked += whole("muB", k, False) + whole("sigma2B", k, False)
        return asked

    @staticmethod
    def _element(name, k, index):
        """An element as it is typed: z(1)2, z(1,2)3,4 in map 2, w(1)3,2, w(1,2)3,4,1 of filter 2, channel 1."""
        numbers = [str(i + 1) for i in index]
        if len(index) == 3:
            return f"{name}({k},{numbers[0]}){','.join(numbers[1:])}"
        if len(index) == 4:
            return f"{name}({k},{numbers[0]}){','.join(numbers[2:] + numbers[1:2])}"
        return f"{name}({k}){','.join(numbers)}"

    # Answers of PyTorch

    def answers(self, spec, given):
        """PyTorch's answers by key, from the data and parameters as the tool has them."""
        return expectations(*(self._answers(spec, given, dtype) for dtype in (torch.float64, torch.float32)))

    def _answers(self, spec, given, dtype):
        first, last = spec["examples"]
        n = len(spec["inputs"])
        shape = tuple(spec["inputs"].shape[1:])
        x = given["x"].to(dtype)
        x = x.reshape(n, *shape)
        x = x[first - 1:last].clone().requires_grad_()
        y = given["y"].to(dtype).reshape(spec["targets"].shape)[first - 1:last]
        own = {}
        for k, name, size in self._parameters(spec):
            value = given[f"{name}({k})"].to(dtype)
            if len(size) == 4:
                value = self._inward(value.reshape(size[0], *size[2:], size[1]))
            own[k, name] = value.reshape(size).clone().requires_grad_()
        masks = lambda i: {k: given[f"mask({k}) {i}"].to(dtype) for k in self._dropouts(spec)
                           if f"mask({k}) {i}" in given}
        found = self._pass(spec, x, y, own, spec["training"], masks(0))
        answers = self._asked(spec, found, x, own)
        if spec["optimizer"]:
            answers |= self._learnt(spec, x.detach(), y, own, masks)
        return answers

    def _pass(self, spec, x, y, own, training, masks):
        """The network on x, and its loss: every a and z, err and J."""
        z, found = x, {"z(0)": x}
        for k, layer in enumerate(spec["layers"], 1):
            inputs = [found[f"z({j})"] for j in kinds.read(layer, k)]
            before = inputs[0]
            mask = masks[k].reshape(before.shape) if k in masks else None
            a, z, more = kinds.forward(
                layer, inputs, {name: value for (j, name), value in own.items() if j == k}, training, mask)
            found |= {f"z({k})": z} | {f"{name}({k})": value for name, value in more.items()}
            if a is not None:
                found[f"a({k})"] = a
        layer = spec["layers"][-1]
        if self._scores(spec):
            scores = before if layer["kind"] == "softmax" else a
            if y.shape[1] > 1:
                err = -(y * F.log_softmax(scores, -1)).sum(1)
            else:
                err = F.cross_entropy(scores, y[:, 0].long(), reduction="none")
            found["p"] = F.softmax(scores, -1)
        else:
            found["p"] = z
            if y.shape[1] < z.shape[1]:
                y = F.one_hot(y[:, 0].long(), z.shape[1]).to(y.dtype)
            if spec["loss"] == "crossentropy":
                scores = before if layer["kind"] == "sigmoid" else a
                err = F.binary_cross_entropy_with_logits(scores, y, reduction="none").sum(1)
            else:
                err = ((z - y) ** 2).mean(1) if spec["loss"] == "mse" else ((z - y) ** 2).sum(1) / 2
        whole = lambda errors: errors.mean() if spec["reduction"] == "mean" else errors.sum()
        found["err"], found["J"] = err, whole(err)
        if spec["loss"] == "crossentropy" and not self._scores(spec):
            # The derivative by z itself; every other is taken through the scores, which keep their digits.
            found["J of z"] = whole((-y * torch.log(z) - (1 - y) * torch.log1p(-z)).sum(1))
        return found

    def _asked(self, spec, found, x, own):
        one = spec["examples"][0] == spec["examples"][1]
        known = found | {"x": x} | {f"{name}({k})": value for (k, name), value in own.items()}
        answers = {}
        for text, name, index, _ in self._questions(spec):
            value = known[name]
            if text.startswith("grad "):
                last = name == f"z({len(spec['layers'])})"
                objective = known.get("J of z", known["J"]) if last else known["J"]
                value = torch.autograd.grad(objective, value, retain_graph=True)[0]
            answers[text] = self._shown(value.detach(), name, index, one)
        return answers

    @staticmethod
    def _shown(value, name, index, one):
        """A value in the tool's layout: a filter's depth last, no axis for one map, one depth or one example."""
        examples = name[0] in "azx" or name in ("err", "p")
        if index:
            value = value[(slice(None), *index)] if examples else value[index]
        elif value.dim() == 4 and examples:
            value = value[:, 0] if value.shape[1] == 1 else value
        elif value.dim() == 4:
            value = value.permute(0, 2, 3, 1)
            value = value[..., 0] if value.shape[-1] == 1 else value
            value = value[0] if value.shape[0] == 1 else value
        return value[0] if examples and one else value

    @staticmethod
    def _inward(value):
        return value.permute(0, 3, 1, 2).contiguous()

    def _learnt(self, spec, x, y, own, masks):
        """The steps of the optimizer: J and the norm at each, and the parameters behind them."""
        how, answers = spec["optimizer"], {}
        moving = {(k, name): value for (k, name), value in own.items()
                  if k not in how["freeze"] and name not in ("mu", "sigma2")}
        optimizer, schedule = make_optimizer(how, list(moving.values()))
        for i in range(1, how["steps"] + 1):
            found = self._pass(spec, x, y, own, True, masks(i))
            norm = step(how, optimizer, schedule, found["J"], list(moving.values()))
            answers[f"step {i}"] = torch.stack([found["J"].detach(), norm])
            for k, layer in enumerate(spec["layers"], 1):
                if layer["kind"] == "batchnorm" and k not in how["freeze"]:
                    count = found[f"count({k})"]
                    for name, batch, factor in (("mu", "muB", 1), ("sigma2", "sigma2B", count / (count - 1))):
                        share = layer.get("momentum", 0.1)
                        newest = factor * found[f"{batch}({k})"].detach()
                        own[k, name] = (1 - share) * own[k, name].detach() + share * newest
        for (k, name), value in own.items():
            answers[f"{name}({k}) after"] = self._shown(value.detach(), name, (), False)
        return answers

    # Reduction of a failing case

    def smaller(self, spec, key):
        """Specs with less in them; any disagreement counts, since numbers of layers change."""
        def changed(**members):
            cut = copy.deepcopy(spec) | members
            return cut, None
        how = spec["optimizer"]
        if how:
            yield changed(optimizer=None)
            for member, less in (("steps", 1), ("freeze", []), ("schedule", None)):
                if how[member] != less:
                    yield changed(optimizer=how | {member: less})
            for name in [name for name in how["options"] if name != "eps"]:
                yield changed(optimizer=how | {
                    "options": {key: value for key, value in how["options"].items() if key != name}})
        if spec["training"]:
            yield changed(training=False)
        if spec["reduction"] != "mean":
            yield changed(reduction="mean")
        if spec["typed"]:
            yield changed(typed=False)
        first, last = spec["examples"]
        if (first, last) != (1, len(spec["inputs"])) or last > 1:
            yield changed(inputs=spec["inputs"][first - 1:last], targets=spec["targets"][first - 1:last],
                          examples=(1, last - first + 1))
            yield changed(inputs=spec["inputs"][:1], targets=spec["targets"][:1], examples=(1, 1))
        for k in range(len(spec["layers"]) - 1):
            less = self._without(k + 1, spec["layers"])
            if kinds.shapes(less, tuple(spec["inputs"].shape[1:])):
                yield changed(layers=less, optimizer=how and how | {"freeze": []})
        for k, layer in enumerate(spec["layers"]):
            for member, least in (("units", 1), ("maps", 1), ("activation", "linear")):
                if layer.get(member, least) != least and k < len(spec["layers"]) - 1:
                    cut = copy.deepcopy(spec)
                    cut["layers"][k][member] = least
                    yield cut, None
            for member in (
                    "mirror", "stride", "padding", "dilation", "groups", "bias", "ceil", "count", "eps", "momentum",
                    "alpha", "beta", "k"):
                if member in layer:
                    cut = copy.deepcopy(spec)
                    del cut["layers"][k][member]
                    yield cut, None
        if not torch.equal(spec["inputs"], spec["inputs"].round()):
            yield changed(inputs=spec["inputs"].round())

    @staticmethod
    def _without(gone, network):
        """The layers without one: what read it reads what it read first."""
        other = kinds.read(network[gone - 1], gone)[0]
        less = []
        for k, layer in enumerate(network, 1):
            if k == gone:
                continue
            numbers = [other if j == gone else j - (j > gone) for j in kinds.read(layer, k)]
            layer = {name: value for name, value in layer.items() if name not in ("of", "from")}
            if layer["kind"] in kinds.JOINS:
                layer["of"] = numbers
            elif numbers != [len(less)]:
                layer["from"] = numbers[0]
            less.append(layer)
        return less

    def title(self, spec):
        """Its layers, its loss, its optimizer."""
        words = [layer["kind"] for layer in spec["layers"]]
        words += [layer["activation"] for layer in spec["layers"] if layer.get("activation")]
        words += [spec["loss"]] + ([spec["optimizer"]["kind"]] if spec["optimizer"] else [])
        return ", ".join(dict.fromkeys(words))


class Targets(Networks):
    """Networks whose targets are one-hot or shares under cross-entropy, or class numbers under squares."""

    name = "targets"

    def _goal(self, random, loss, n, m):
        m = max(2, m)
        classes = torch.tensor([random.randrange(m) for _ in range(n)])
        classes[random.randrange(n)] = m - 1
        if loss != "crossentropy":
            return random.choice(INNER), m, classes[:, None].double()
        shares = [[random.randint(0, 4) for _ in range(m - 1)] for _ in range(n)]
        soft = torch.tensor([[v / 16 for v in row] + [1 - sum(row) / 16] for row in shares])
        targets = soft if random.random() < 0.5 else F.one_hot(classes, m).double()
        return random.choice(["softmax", "linear"]), m, targets
