"""What a program is, how the tool runs many of them, and when two answers agree."""

import json
import subprocess
from dataclasses import dataclass, field

import torch

# Numbers may differ by so much of the largest number of their tensor.
TOLERANCE = 1e-12
# Rounding granted to double precision, in units of its effect on PyTorch itself.
NOISE = 200


@dataclass
class Line:
    """A command, and under which key its answer is kept.

    `given`: an answer that PyTorch starts from, such as a weight; the others are compared.
    `column`: N numbers of N examples may come as N or as N×1. `refusable`: an error may be the right answer.
    """

    text: str
    key: str | None = None
    given: bool = False
    column: bool = False
    refusable: bool = False


@dataclass
class Expected:
    """An answer of the reference: a tensor, and by how much a number may differ from it."""

    value: torch.Tensor
    within: float


# The answer where the right number is infinite, or there is none.
REFUSED = Expected(None, 0)


@dataclass
class Disagreement:
    """Where the tool and the reference part: the command's key, and a sentence."""

    key: str
    says: str


@dataclass
class Program:
    """The lines of a session, each program behind a `reset`; `files` are written beside it."""

    lines: list[Line]
    files: dict[str, bytes] = field(default_factory=dict)


# Text before each program: `reset` keeps settings.
PRELUDE = ["reset", "precision double", "set mode test", "set reduction mean"]


class Tool:
    """A chainrule binary."""

    def __init__(self, path, folder):
        self.path, self.folder = path, folder
        self.processes = 0

    def run(self, programs, batch=100):
        """The replies to each line of each program; None where the process ended before."""
        answers = []
        for first in range(0, len(programs), batch):
            answers += self._run(programs[first:first + batch])
        return answers

    def _run(self, programs):
        for program in programs:
            for name, content in program.files.items():
                (self.folder / name).write_bytes(content)
        text = "".join(
            text + "\n" for program in programs for text in PRELUDE + [line.text for line in program.lines])
        assert all("\n" not in line.text for program in programs for line in program.lines)
        self.processes += 1
        done = subprocess.run(
            [self.path, "--json", "--keep-going", "--no-config"], input=text, capture_output=True, text=True,
            cwd=self.folder)
        replies = {}
        for row in done.stdout.splitlines():
            reply = json.loads(row)
            replies[reply["line"]] = reply
        answers, line = [], 1
        for index, program in enumerate(programs):
            line += len(PRELUDE)
            mine = [replies.get(line + i) for i in range(len(program.lines))]
            answers.append(mine)
            line += len(program.lines)
            if None in mine and index + 1 < len(programs):
                # It ended here: the programs behind this one get a process of their own.
                return answers + self._run(programs[index + 1:])
        return answers


def tensor(value):
    """A JSON value of the tool as a tensor: a number, a tensor, or the J and the norm of a step."""
    if isinstance(value, (int, float)):
        return torch.tensor(float(value))
    if isinstance(value, dict) and "values" in value:
        return torch.tensor([float(v) for v in value["values"]]).reshape(value["shape"])
    if isinstance(value, dict) and "gradient_norm" in value:
        return torch.tensor([float(value["J"]), float(value["gradient_norm"])])
    raise ValueError(f"no numbers: {value!r}")


def expectations(exact, rough):
    """The reference's answers by key, each with its tolerance.

    `exact` was computed in double precision and `rough` the same way in single: their difference, times 2⁻²⁹, says
    what rounding does to a number, and so what it may do to the tool's. Without it nothing could be said about
    what cancels, such as the derivative of sum(softmax(x)). As single precision may hit the value by luck, rounding
    of the largest number of the program is granted in any case.
    """
    def largest(value):
        value = value[value.isfinite()]
        return value.abs().max().item() if value.numel() else 0
    scale = max((largest(value) for value in exact.values()), default=0)
    answers = {}
    for key, value in exact.items():
        noise = largest(value - rough[key].double()) * 2.0**-29
        answers[key] = Expected(value, max(TOLERANCE * largest(value), NOISE * noise, 4 * 2.0**-52 * scale))
    return answers


def differs(line, reply, answer):
    """A sentence when the tool's reply is not the reference's answer, else None."""
    if reply is None:
        return "the tool ended before it answered"
    if answer is REFUSED:
        return f"the answer is {reply['value']}, where there is no finite number" if reply["ok"] else None
    if not reply["ok"]:
        return f"the tool refuses: {reply['error']['message']}"
    if answer is None:
        return None
    ours, theirs = tensor(reply["value"]), answer.value
    same = ours.shape == theirs.shape or (
        (line.column or line.refusable) and ours.numel() == theirs.numel()
        and ours.squeeze().shape == theirs.squeeze().shape)
    if not same:
        return f"the shape is {list(ours.shape)}, PyTorch's {list(theirs.shape)}"
    difference = (ours.reshape(-1) - theirs.reshape(-1)).abs()
    if difference.numel() == 0 or bool((difference <= answer.within).all()):
        return None
    at = int(torch.where(difference.isnan(), torch.inf, difference).argmax())
    return (
        f"number {at + 1} of {ours.numel()} is {ours.reshape(-1)[at].item()!r}, not "
        f"{theirs.reshape(-1)[at].item()!r} (allowed: {answer.within:.1e})")


def worst(reply, answer):
    """How far the reply is away, in parts of the largest number of its tensor; 0 where numbers cancel."""
    ours = tensor(reply["value"]).reshape(-1)
    largest = answer.value.abs().max().item() if answer.value.numel() else 0
    if largest == 0 or answer.within > 1.1 * TOLERANCE * largest:
        return 0
    return (ours - answer.value.reshape(-1)).abs().max().item() / largest


def literal(value):
    """A number as it is typed."""
    text = repr(float(value) + 0.0)  # no −0
    return text[:-2] if text.endswith(".0") else text


def written(values):
    """A tensor as it is typed: a number, [1 2], [1 2; 3 4], or reshape([…], sizes)."""
    shape = list(values.shape)
    flat = [literal(v) for v in values.reshape(-1).tolist()]
    if not shape:
        return flat[0]
    if len(shape) == 1:
        return "[" + " ".join(flat) + "]"
    if len(shape) == 2 and shape[0] > 1:
        width = shape[1]
        return "[" + "; ".join(" ".join(flat[i:i + width]) for i in range(0, len(flat), width)) + "]"
    return f"reshape([{' '.join(flat)}], {', '.join(map(str, shape))})"
