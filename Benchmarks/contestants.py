"""What runs against what, and where it is installed.

Adding a peer: a script in peers/ that takes the flags of peers/measure.py, and its rows in WORKLOADS below.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
BUILD = HERE / ".build"

sys.path.insert(0, str(PEERS))
import first_gradient  # noqa: E402

TOOL = "chainrule"
PYTHON_PEERS = ("torch", "jax", "numpy", "autograd", "micrograd", "tinygrad")
DOUBLE_ONLY = ("micrograd", "convnetjs")
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

    precision: str = "single"
    losses: tuple = ()
    """Those of steps 1 to 6, computed in double precision, on which PyTorch and JAX agree to the last digit here."""

    whole_process: bool = False
    unverified: frozenset = frozenset()
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
        amount=_steps_a_second,
        losses=(0.5389691247, 0.9064641305, 0.8608008204, 0.8124759204, 0.6322261166, 0.8035883419),
        unverified=frozenset({"convnetjs"}),
    ),
    Workload(
        "w2", "2-8-8-1 tanh, all 200 points a step", "steps/s",
        ((TOOL, ""), ("jax", "scan"), ("jax", "jit"), ("torch", "raw"), ("torch", "eager"), ("micrograd", "engine"),
         ("autograd", "eager"), ("numpy", "hand"), ("tinygrad", "jit")),
        amount=_steps_a_second,
        losses=(0.7138778395, 0.7126304123, 0.7114621344, 0.7103674555, 0.7093412520, 0.7083787906),
    ),
    Workload(
        "w3", "784-128-10, batch 64", "ms/step",
        ((TOOL, ""), ("jax", "jit"), ("jax", "scan"), ("torch", "eager"), ("torch", "raw"), ("numpy", "hand"),
         ("autograd", "eager"), ("tinygrad", "jit"), ("convnetjs", "sgd")),
        losses=(2.309085667, 2.327556524, 2.315213148, 2.292331447, 2.293096519, 2.303441135),
    ),
    Workload(
        "w4", "LeNet, batch 64", "ms/step",
        ((TOOL, ""), ("torch", "channels_last"), ("torch", "eager"), ("jax", "jit"), ("tinygrad", "jit")),
        losses=(2.310221419, 2.292599543, 2.297484415, 2.302369262, 2.303833603, 2.303521630),
    ),
    Workload(
        "w5", "ConvNetJS' CIFAR-10 network, batch 64", "ms/step",
        ((TOOL, ""), ("torch", "channels_last"), ("torch", "eager"), ("jax", "jit"), ("tinygrad", "jit"),
         ("convnetjs", "sgd")),
        losses=(2.299905613, 2.305314251, 2.300662029, 2.302889184, 2.305379797, 2.300368239),
    ),
    Workload(
        "w7", "restricted Boltzmann machine 784-500, batch 100, one Gibbs step", "ms/step",
        ((TOOL, ""), ("jax", "jit"), ("torch", "eager"), ("numpy", "hand")),
        losses=(0.2501421198, 0.2731210220, 0.2729250296, 0.2505706072, 0.2505425336, 0.2505534713),
    ),
    Workload(
        "w8", "matrix product 1024, single", "GFLOP/s", _PRODUCT, amount=_gflops,
        losses=6 * (-7.2237854,), unverified=frozenset({"machine"}),
    ),
    Workload(
        "w8-double", "matrix product 1024, double", "GFLOP/s", _PRODUCT, amount=_gflops,
        losses=6 * (-7.2237854,), precision="double", unverified=frozenset({"machine"}),
    ),
    Workload(
        "w9", "start to first printed gradient", "ms",
        ((TOOL, ""), *((peer, "") for peer in first_gradient.PROGRAMS)), whole_process=True,
    ),
    Workload(
        "w10", "the expression of micrograd's README and its derivatives", "µs/operation",
        ((TOOL, "recorded"), (TOOL, "replayed"), ("micrograd", "engine"), ("torch", "eager"), ("jax", "jit"),
         ("autograd", "eager"), ("tinygrad", "jit")),
        amount=lambda ms: 1e3 * ms / README_OPERATIONS, precision="double",
        losses=2 * (24.70408163, 138.8338192, 645.5772595),
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

    def command(self, workload, peer, variant, precision=None):
        """The words that start a contestant, or None if it is not installed."""
        if workload.whole_process:
            return self._whole_process(peer)
        words = self._commands.get(peer)
        if words is None:
            return None
        precision = "double" if peer in DOUBLE_ONLY else precision or workload.precision
        chosen = ("--variant", variant) if variant else ()
        return [*words, "--workload", workload.name, *chosen, "--precision", precision]

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
        question = "import sys; from importlib.util import find_spec; print(*filter(find_spec, sys.argv[1:]))"
        for python in pythons:
            answer = subprocess.run(
                [python, "-c", question, *PYTHON_PEERS], capture_output=True, text=True, check=False
            )
            if answer.returncode != 0:
                raise SystemExit(f"{python} does not run: {answer.stderr.strip()}")
            for peer in answer.stdout.split():
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
