"""What runs against what, and where it is installed.

Adding a peer: a script in peers/ that takes the flags of peers/measure.py, and its rows in WORKLOADS below.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
BUILD = HERE / ".build"

sys.path.insert(0, str(PEERS))
import first_gradient  # noqa: E402

TOOL = "chainrule"
PYTHON_PEERS = ("torch", "jax", "numpy", "autograd", "micrograd", "tinygrad")
README_OPERATIONS = 25  # of the expression of w10


@dataclass(frozen=True)
class Workload:
    """One table of the result."""

    key: str
    title: str
    unit: str
    rows: tuple
    """(peer, variant) in the order they take turns."""

    amount: Callable = lambda ms: ms
    """From milliseconds a step to the number in the table."""

    flags: tuple = ("--precision", "single")
    tolerance: float = 2e-5
    """How far, relatively, a loss may lie from the others' under --verify."""

    whole_process: bool = False
    unverified: frozenset = field(default=frozenset())
    """Peers that print no losses for it, or losses of their own."""

    @property
    def name(self):
        """The value of --workload."""
        return self.key.split("-")[0]


def _steps_a_second(ms):
    return 1e3 / ms


def _gflops(ms):
    return 2 * 1024**3 / ms / 1e6


_PRODUCT = (
    (TOOL, ""), ("numpy", "hand"), ("torch", "eager"), ("jax", "jit"), ("tinygrad", "jit"), ("machine", "peak"),
)

WORKLOADS = (
    Workload(
        "w1", "XOR 2-2-1 sigmoid, one example a step", "steps/s",
        ((TOOL, ""), ("jax", "scan"), ("jax", "jit"), ("torch", "raw"), ("torch", "eager"), ("micrograd", "engine"),
         ("autograd", "eager"), ("numpy", "hand"), ("tinygrad", "jit"), ("convnetjs", "sgd"), ("machine", "by hand")),
        amount=_steps_a_second, unverified=frozenset({"convnetjs"}),
    ),
    Workload(
        "w2", "2-8-8-1 tanh, all 200 points a step", "steps/s",
        ((TOOL, ""), ("jax", "scan"), ("jax", "jit"), ("torch", "raw"), ("torch", "eager"), ("micrograd", "engine"),
         ("autograd", "eager"), ("numpy", "hand"), ("tinygrad", "jit")),
        amount=_steps_a_second,
    ),
    Workload(
        "w3", "784-128-10, batch 64", "ms/step",
        ((TOOL, ""), ("jax", "jit"), ("jax", "scan"), ("torch", "eager"), ("torch", "raw"), ("numpy", "hand"),
         ("autograd", "eager"), ("tinygrad", "jit"), ("convnetjs", "sgd")),
    ),
    Workload(
        "w4", "LeNet, batch 64", "ms/step",
        ((TOOL, ""), ("torch", "channels_last"), ("torch", "eager"), ("jax", "jit"), ("tinygrad", "jit")),
    ),
    Workload(
        "w5", "ConvNetJS' CIFAR-10 network, batch 64", "ms/step",
        ((TOOL, ""), ("torch", "channels_last"), ("torch", "eager"), ("jax", "jit"), ("tinygrad", "jit"),
         ("convnetjs", "sgd")),
    ),
    Workload(
        "w7", "restricted Boltzmann machine 784-500, batch 100, one Gibbs step", "ms/step",
        ((TOOL, ""), ("jax", "jit"), ("torch", "eager"), ("numpy", "hand")),
    ),
    Workload(
        "w8", "matrix product 1024, single", "GFLOP/s", _PRODUCT, amount=_gflops, unverified=frozenset({"machine"}),
    ),
    Workload(
        "w8-double", "matrix product 1024, double", "GFLOP/s", _PRODUCT, amount=_gflops,
        flags=("--precision", "double"), unverified=frozenset({"machine"}),
    ),
    Workload(
        "w9", "start to first printed gradient", "ms",
        ((TOOL, ""), *((peer, "") for peer in first_gradient.PROGRAMS)), whole_process=True,
    ),
    Workload(
        "w10", "the expression of micrograd's README and its derivatives", "µs/operation",
        ((TOOL, "recorded"), (TOOL, "replayed"), ("micrograd", "engine"), ("torch", "eager"), ("jax", "jit"),
         ("autograd", "eager"), ("tinygrad", "jit")),
        amount=lambda ms: 1e3 * ms / README_OPERATIONS, flags=("--precision", "double"),
    ),
)


class Installed:
    """Which contestants this machine has, and the command that starts each."""

    def __init__(self, pythons, convnetjs, bench, tool):
        self.why_not = {}
        self._pythons = {}
        self._commands = {}
        self._convnetjs = convnetjs
        self._tool = Path(tool)
        self._find_python_peers(pythons)
        self._find_convnetjs(convnetjs)
        self._build_machine()
        self._find_tool(Path(bench))

    def command(self, workload, peer, variant):
        """The words that start a contestant, or None if it is not installed."""
        if workload.whole_process:
            return self._whole_process(peer)
        words = self._commands.get(peer)
        if words is None:
            return None
        precision = ("--precision", "double") if peer == "micrograd" else workload.flags
        chosen = ("--variant", variant) if variant else ()
        return [*words, "--workload", workload.name, *chosen, *precision]

    @property
    def environment(self):
        """The environment of every contestant: nothing that makes a peer slower than it is."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
        if self._convnetjs:
            environment["CONVNETJS"] = self._convnetjs
        return environment

    def _whole_process(self, peer):
        if peer == TOOL:
            if self._tool.is_file():
                return [str(self._tool), "-c", first_gradient.CHAINRULE]
            self.why_not[f"{TOOL} (w9)"] = f"no {_shown(self._tool)}: swift build -c release"
            return None
        python = self._pythons.get(peer)
        return [python, "-c", first_gradient.PROGRAMS[peer]] if python else None

    def _find_python_peers(self, pythons):
        question = "import importlib.util as u, json; print(json.dumps([p for p in %r if u.find_spec(p)]))" % (PYTHON_PEERS,)
        for python in pythons:
            answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
            if answer.returncode != 0:
                raise SystemExit(f"{python} does not run: {answer.stderr.strip()}")
            for peer in json.loads(answer.stdout):
                self._pythons.setdefault(peer, python)
        for peer in PYTHON_PEERS:
            if peer in self._pythons:
                self._commands[peer] = [self._pythons[peer], str(PEERS / f"peer_{peer}.py")]
            else:
                self.why_not[peer] = "in none of the Pythons given"

    def _find_convnetjs(self, file):
        node = shutil.which("node")
        if node and file and Path(file).is_file():
            self._commands["convnetjs"] = [node, str(PEERS / "peer_convnetjs.js")]
        else:
            self.why_not["convnetjs"] = "no convnet.js given" if node else "no node"

    def _build_machine(self):
        program, source = BUILD / "machine", PEERS / "machine.c"
        compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
        if not compiler:
            self.why_not["machine"] = "no C compiler"
            return
        if not program.is_file() or program.stat().st_mtime < source.stat().st_mtime:
            BUILD.mkdir(exist_ok=True)
            flags = ["-O3", "-march=native", "-ffp-contract=fast", "-pthread"]
            built = subprocess.run(
                [compiler, *flags, str(source), "-o", str(program), "-lm"], capture_output=True, text=True, check=False
            )
            if built.returncode != 0:
                self.why_not["machine"] = built.stderr.strip().splitlines()[-1]
                return
        self._commands["machine"] = [str(program)]

    def _find_tool(self, bench):
        if bench.is_file():
            self._commands[TOOL] = [str(bench)]
        else:
            self.why_not[TOOL] = f"no {_shown(bench)}: swift build -c release in Benchmarks"


def _shown(path):
    """The path as seen from the repository."""
    return path.relative_to(HERE.parent) if path.is_relative_to(HERE.parent) else path
