"""How it is measured: the flags of every peer, the timing, and the one JSON line that a run prints.

A process runs one workload. Timed, it prints

    {"workload": "w3", "peer": "torch", "version": "2.9.0", "variant": "eager", "precision": "single",
     "threads": 2, "ms": 0.29, "ms_min": 0.28, "ms_max": 0.31, "first_ms": 12.5, "steps": 3500}

with milliseconds a step: the median, least and greatest of several blocks; `first_ms` is the first step alone,
compilation included. With `--verify` it prints `"losses": […]` instead of the times.
"""

import argparse
import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workloads import VERIFIED_STEPS

NOT_INSTALLED = 3  # exit status
BLOCKS = 7


@dataclass
class Program:
    """A workload made ready in one peer."""

    step: Callable[[], Any]
    """Does the work of `steps_per_call` steps."""

    losses: Callable[[Any], list]
    """The losses of those steps, as numbers, from what `step` returned."""

    wait: Callable[[Any], None] = lambda result: None
    """Returns when the work that led to the result is done."""

    steps_per_call: int = 1

    is_repeated: bool = False
    """Every step does the same: the numbers of one say all."""


def read_options(variants, workloads, precisions=("single", "double")):
    """Reads the command line and bounds the threads. To be called before the peer's library is imported."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--workload", required=True, choices=workloads)
    parser.add_argument("--variant", default=variants[0], choices=variants)
    parser.add_argument("--precision", default=precisions[0], choices=precisions)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--size", type=int, default=1024, help="rows of the matrices of w8")
    parser.add_argument("--network", default="alexnet", help="of w6")
    parser.add_argument(
        "--pass", dest="pass_", default="forward", choices=("forward", "gradients", "training"), help="of w6")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long to measure, after warming up")
    parser.add_argument("--steps", type=int, help="measure so many steps instead")
    parser.add_argument("--verify", action="store_true", help="print the losses of the first steps instead of times")
    options = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(options.threads)
    if hasattr(os, "sched_setaffinity"):  # some peers know no other way to be told
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-options.threads :])
    return options


def require(module):
    """The module, or the end of the process with a word that says why."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        print(f"{module}: not installed ({error})", file=sys.stderr)
        sys.exit(NOT_INSTALLED)


def run(options, peer, version, program):
    """Verifies or times the program and prints the line."""
    record = {
        "workload": options.workload,
        "peer": peer,
        "version": version,
        "variant": options.variant,
        "precision": options.precision,
        "threads": options.threads,
    }
    record.update(_verify(program) if options.verify else _time(options, program))
    print(json.dumps(record), flush=True)


def _verify(program):
    losses = []
    while len(losses) < VERIFIED_STEPS and not (losses and program.is_repeated):
        losses += [float(loss) for loss in program.losses(program.step())]
    return {"losses": losses[:VERIFIED_STEPS]}


def _time(options, program):
    first = _seconds(program, 1)
    if options.steps:
        calls = max(1, options.steps // program.steps_per_call)
        blocks = [_seconds(program, calls)]
    else:
        calls = _calls_lasting(program, options.seconds / BLOCKS)
        blocks = [_seconds(program, calls) for _ in range(BLOCKS)]
    milliseconds = [1e3 * block / (calls * program.steps_per_call) for block in blocks]
    return {
        "ms": _rounded(statistics.median(milliseconds)),
        "ms_min": _rounded(min(milliseconds)),
        "ms_max": _rounded(max(milliseconds)),
        "first_ms": _rounded(1e3 * first),
        "steps": calls * program.steps_per_call * len(blocks),
    }


def _seconds(program, calls):
    start = time.perf_counter()
    for _ in range(calls):
        result = program.step()
    program.wait(result)
    return time.perf_counter() - start


def _calls_lasting(program, seconds):
    """How many calls fill a block. Finding out is the warm-up, so it goes on for two blocks at least."""
    calls, spent = 1, 0.0
    while True:
        block = _seconds(program, calls)
        spent += block
        if spent >= 2 * seconds and block >= seconds / 4:
            return max(1, round(calls * seconds / block))
        if block < seconds / 2:
            calls *= 2


def _rounded(number):
    return float(f"{number:.5g}")
