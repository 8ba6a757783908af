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

    arguments: tuple = ()
    """Flags beside those of every workload."""

    slack: float = 1
    """By how much more than usual a verified number may differ in single precision."""

    @property
    def name(self):
        """The value of --workload."""
        return self.key.split("-")[0]


def _steps_a_second(ms):
    return 1e3 / ms


def _gflops(ms):
    return 2 * 1024**3 / ms / 1e6


_PUBLISHED = ((TOOL, ""), ("torch", "channels_last"), ("torch", "eager"), ("torch", "compile"))


def _published(network, title, forward, gradients):
    """w6: both passes of a network, with PyTorch's numbers in double precision."""
    for pass_, numbers, word in (("forward", forward, "forward"), ("gradients", gradients, "with all gradients")):
        yield Workload(
            f"w6-{network}-{pass_}", f"{title}, one picture of 224x224, {word}", "ms", _PUBLISHED, losses=numbers,
            arguments=("--network", network, "--pass", pass_), slack=1000,
        )


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
    *_published(
        "alexnet", "AlexNet", (6.783445868754551, 7.54817003217268, 0.6734160455970231, -0.8020304450506992),
        (6.783445868754551, 0.7772026999901333, -0.014101456902018016, 10.57033780372797)),
    *_published(
        "vgg19", "VGG-19", (6.521478547687036, 6.964817045558367, 0.5929989011334599, -0.6152281645534687),
        (6.521478547687036, 2.2077881034311626e-05, -1.8901895186638054e-07, 9.11768514190693)),
    *_published(
        "googlenet", "GoogLeNet", (7.107098148540136, 7.9254816817493, 0.7862042651980169, -0.7691801728872792),
        (7.107098148540136, 0.015403685043691637, 0.00012304336047077493, 5.977092042466067)),
    *_published(
        "resnet50", "ResNet-50", (7.626728206142866, 41.3526731031885, 4.558413067487666, -4.314412878847711),
        (7.626728206142866, 2.443197473628529, 0.014305385551406867, 75.63878054839942)),
    *_published(
        "densenet121", "DenseNet-121",
        (6.93012955070088, 8.185589915256474, 0.7450555833589048, -0.7339257866551269),
        (6.93012955070088, 0.3416067611816906, -0.0009886757086534747, 5.98290809529074)),
    Workload(
        "w6-resnet-mini-training", "resnet-mini on 14x14 images, batch 20", "ms/step", _PUBLISHED,
        losses=(2.634211309021871, 2.573360458195187, 2.723157131911317, 2.979807783148657, 2.7158976992646067,
                2.6378916608888945),
        arguments=("--network", "resnet-mini", "--pass", "training"), slack=10,
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
    Workload(
        "w11", "auto-encoder 784-128-784, batch 64", "ms/step",
        ((TOOL, ""), ("jax", "scan"), ("jax", "jit"), ("torch", "eager"), ("torch", "raw")),
        # PyTorch's numbers.
        losses=(547.5710423, 546.6710006, 546.0341801, 545.9838050, 545.4829235, 545.1525895),
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
        return [*words, "--workload", workload.name, *workload.arguments, *chosen, "--precision", precision]

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
