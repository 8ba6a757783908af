"""Random expressions over names, their values and derivatives."""

import copy
import itertools

import torch

from operations import ATOM, OPERATIONS, Pick, fine
from program import Line, Program, expectations, written

NAMES = ["u", "v", "s", "t", "m", "q", "r", "g", "h", "k", "c", "f"]


class Expressions:
    """A kind of program. Its spec: nodes, in order, and what is asked.

    A node is a leaf with `values`, or an operation with `inputs` and `settings`; `inline` says that it has no name
    and stands in the text of the one that uses it. An ask is ("value", node) or ("slope", of, by), each of them with
    the index of one element or None.
    """

    name = "expressions"

    def make(self, random):
        """A random spec."""
        nodes, pool = {}, {}
        names = (f"{letter}{number or ''}" for number in itertools.count() for letter in NAMES)

        def leaf(shape, low=-2.0, high=2.0, whole=False):
            name = next(names)
            values = torch.empty(shape).apply_(
                lambda _: random.randint(int(low), int(high)) if whole else round(random.uniform(low, high), 3) or 0.5)
            nodes[name] = {"values": values}
            pool[name] = values
            return name

        for _ in range(random.randint(1, 3)):
            leaf(random.choice([[], [3], [4], [2], [2, 3], [3, 2], [3, 3], [4, 4], [2, 2, 2], [1, 2, 3, 3], [6]]))
        every = list(OPERATIONS.values())
        wanted = random.randint(1, 9)
        tries = 0
        while wanted and tries < 60:
            tries += 1
            operation = random.choices(every, [each.weight for each in every])[0]
            before = list(nodes)
            chosen = operation.choose(Pick(random, pool, leaf))
            value = None
            if chosen:
                inputs, settings = chosen
                value = operation.compute([pool[name] for name in inputs], settings)
            if value is None or not fine(value) or value.numel() == 0:
                for name in [name for name in nodes if name not in before]:
                    del nodes[name], pool[name]
                continue
            name = next(names)
            nodes[name] = {"operation": operation.name, "inputs": inputs, "settings": settings, "inline": False}
            pool[name] = value
            wanted -= 1
        spec = {"nodes": nodes, "asks": []}
        self._ask(spec, random, pool, leaf, names)
        return spec

    def _ask(self, spec, random, pool, leaf, names):
        """Asks for values, and for derivatives of a weighted sum of the last value by all that leads to it."""
        nodes = spec["nodes"]
        last = [name for name in nodes if "operation" in nodes[name]]
        if not last:
            return
        end = last[-1]
        if random.random() < 0.3:
            for name in last:
                users = [n for n in nodes.values() if name in n.get("inputs", [])]
                nodes[name]["inline"] = (
                    name != end and len(users) == 1 and users[0]["inputs"].count(name) == 1
                    and users[0]["operation"] != "element")
        spec["asks"] = [("value", name, None) for name in last if not nodes[name]["inline"]]
        if pool[end].numel() > 1:
            weights, weighted, total = leaf(pool[end].shape, 0.2, 2), next(names), next(names)
            nodes[weighted] = {
                "operation": "multiply", "inputs": [weights, end], "settings": [], "inline": True}
            nodes[total] = {"operation": "sum", "inputs": [weighted], "settings": [], "inline": False}
            spec["asks"].append(("value", total, None))
        else:
            total = end
        index = lambda shape: [random.randint(1, n) for n in shape] if len(shape) else None
        for name in self._sources(nodes, total):
            if nodes[name].get("inline") or name == total:
                continue
            spec["asks"].append(("slope", total, None, name, None))
            if pool[name].dim() and random.random() < 0.3:
                spec["asks"].append(("slope", total, None, name, index(pool[name].shape)))
            if name in pool and pool[name].numel() * pool[end].numel() <= 36 and random.random() < 0.3 and name != end:
                if name in self._sources(nodes, end):
                    part = index(pool[end].shape) if random.random() < 0.5 else None
                    spec["asks"].append(("slope", end, part, name, None))

    def _sources(self, nodes, end):
        """The names from which a path of operations with a derivative leads to `end`."""
        values, _ = self._evaluate(nodes, torch.float64)
        if not values[end].requires_grad:
            return []
        moving = {name: value for name, value in values.items() if value.requires_grad}
        reached = torch.autograd.grad(values[end].sum(), list(moving.values()), allow_unused=True)
        return [name for name, slope in zip(moving, reached) if slope is not None]

    @staticmethod
    def _evaluate(nodes, dtype, given=None):
        """All values, as variables of PyTorch; and the names of the leaves."""
        values, leaves = {}, []
        for name, node in nodes.items():
            if "values" in node:
                leaves.append(name)
                value = (given or {}).get(name, node["values"]).detach().to(dtype)
                values[name] = value.clone().requires_grad_()
            else:
                operation = OPERATIONS[node["operation"]]
                values[name] = operation.compute([values[i] for i in node["inputs"]], node["settings"])
        return values, leaves

    def _text(self, nodes, name, parent=0, right=False):
        """An input as it is typed: its name, or its text, in parentheses where they are needed."""
        node = nodes[name]
        if not node.get("inline"):
            return name
        operation = OPERATIONS[node["operation"]]
        text = self._formula(nodes, name)
        weak = operation.binding < parent or (operation.binding == parent and (right or parent in (1, 5)))
        return f"({text})" if weak or (operation.binding < ATOM and parent >= 4) else text

    def _formula(self, nodes, name):
        node = nodes[name]
        operation = OPERATIONS[node["operation"]]
        own = operation.binding if operation.binding < ATOM else 0
        if node["operation"] == "vector":
            own = ATOM - 1  # blanks separate elements: anything but a name stands in parentheses
        texts = [self._text(nodes, each, own, right=place > 0) for place, each in enumerate(node["inputs"])]
        return operation.write(texts, node["settings"])

    def program(self, spec):
        """The session of a spec."""
        nodes, lines = spec["nodes"], []
        for name, node in nodes.items():
            if "values" in node:
                lines.append(Line(f"{name} = {written(node['values'])}", name, given=True))
            elif not node["inline"]:
                lines.append(Line(f"{name} = {self._formula(nodes, name)}"))
        for ask in spec["asks"]:
            lines.append(Line(self._question(ask), repr(ask)))
        return Program(lines)

    @staticmethod
    def _question(ask):
        part = lambda name, index: name if index is None else f"{name}({','.join(map(str, index))})"
        if ask[0] == "value":
            return part(*ask[1:])
        return f"d {part(*ask[1:3])} / d {part(*ask[3:5])}"

    def answers(self, spec, given):
        """PyTorch's answers by key, from the values that the tool gave its leaves."""
        return expectations(*(self._answers(spec, given, dtype) for dtype in (torch.float64, torch.float32)))

    def _answers(self, spec, given, dtype):
        values, _ = self._evaluate(spec["nodes"], dtype, given)
        answers = {}
        for ask in spec["asks"]:
            of = self._part(values[ask[1]], ask[2])
            if ask[0] == "value":
                answers[repr(ask)] = of.detach()
                continue
            by, flat = values[ask[3]], of.reshape(-1)
            slopes = [torch.autograd.grad(each, by, retain_graph=True)[0] for each in flat]
            if ask[4] is not None:
                slopes = [self._part(each, ask[4]) for each in slopes]
            answers[repr(ask)] = torch.stack(slopes).reshape(of.shape + slopes[0].shape)
        return answers

    @staticmethod
    def _part(value, index):
        return value if index is None else value[tuple(i - 1 for i in index)]

    def smaller(self, spec, key):
        """Specs with less in them that may still show the disagreement at `key`."""
        asks = [ask for ask in spec["asks"] if repr(ask) == key]
        if not asks:
            return
        base = self._pruned({"nodes": spec["nodes"], "asks": asks})
        if len(base["nodes"]) < len(spec["nodes"]) or len(spec["asks"]) > 1:
            yield base, key
        values, _ = self._evaluate(base["nodes"], torch.float64)
        kept = {asks[0][1], asks[0][3]} if asks[0][0] == "slope" else {asks[0][1]}
        for name, node in base["nodes"].items():
            if "operation" in node and name not in kept:
                for digits in (1, 3, None):
                    cut = copy.deepcopy(base)
                    value = values[name].detach()
                    if digits is not None:
                        value = (value * 10**digits).round() / 10**digits
                    cut["nodes"][name] = {"values": value}
                    yield self._pruned(cut), key
            if "operation" in node:
                for each in node["inputs"]:
                    if values[each].shape == values[name].shape and name not in kept:
                        yield self._pruned(self._renamed(base, name, each)), key
        for name, node in base["nodes"].items():
            if "values" in node:
                for digits in (0, 1):
                    rounded = (node["values"] * 10**digits).round() / 10**digits
                    if not torch.equal(rounded, node["values"]):
                        cut = copy.deepcopy(base)
                        cut["nodes"][name]["values"] = rounded
                        yield cut, key
        # A derivative of the value before the weighted sum, of one of its elements.
        if asks[0][0] == "slope":
            of, part, by = asks[0][1:4]
            node = base["nodes"][of]
            for each in node.get("inputs", []):
                if by in self._before(base["nodes"], each) and each != by:
                    cut = copy.deepcopy(base)
                    cut["nodes"][each]["inline"] = False
                    ask = ("slope", each, [1] * values[each].dim() or None, by, asks[0][4])
                    cut["asks"] = [ask]
                    yield self._pruned(cut), repr(ask)

    @staticmethod
    def _renamed(spec, name, other):
        cut = copy.deepcopy(spec)
        del cut["nodes"][name]
        for node in cut["nodes"].values():
            node["inputs"] = [other if each == name else each for each in node.get("inputs", [])]
            if not node["inputs"]:
                del node["inputs"]
        cut["nodes"][other]["inline"] = False
        if "values" in cut["nodes"][other]:
            del cut["nodes"][other]["inline"]
        return cut

    @staticmethod
    def _before(nodes, name):
        """The names that a value is made of, itself among them."""
        found, open_ = set(), [name]
        while open_:
            each = open_.pop()
            if each not in found:
                found.add(each)
                open_ += nodes[each].get("inputs", [])
        return found

    def _pruned(self, spec):
        """Without the nodes that no ask needs."""
        needed = set()
        for ask in spec["asks"]:
            needed |= self._before(spec["nodes"], ask[1])
            if ask[0] == "slope":
                needed.add(ask[3])
        nodes = {name: node for name, node in spec["nodes"].items() if name in needed}
        return {"nodes": nodes, "asks": spec["asks"]}

    def title(self, spec):
        """The operations in it."""
        names = [node["operation"] for node in spec["nodes"].values() if "operation" in node]
        return ", ".join(dict.fromkeys(names))
