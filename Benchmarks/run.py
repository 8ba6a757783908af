#!/usr/bin/env python3
"""Runs every workload in the tool and in the peers that are installed, in turn, and prints the table.

    python3 run.py [--python VENV/bin/python …] [--convnetjs convnet.js] [--only w3,w8] [--quick] [--markdown]
    python3 run.py --verify          hold the losses of the first steps against the known ones instead
    python3 run.py --list            say what would run

Each contestant is a process of its own. They take turns, A B C A B C …, so that a machine that grows warm or busy is
so for all of them; the table has medians over the rounds. Every single run is appended to results.jsonl.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import report
from contestants import BUILD, HERE, WORKLOADS, Installed, first_gradient

STARTS = 7  # of a whole process, in one round
TIMEOUT = 600
TOLERANCES = {"single": 5e-6, "double": 1e-9}  # relative, of a verified loss


def main():
    options = read_options()
    installed = Installed(options.python or [sys.executable], options.convnetjs, options.bench, options.tool)
    workloads = [w for w in WORKLOADS if not options.only or {w.key, w.name} & set(options.only.split(","))]
    if not workloads:
        raise SystemExit(f"--only takes some of {', '.join(w.key for w in WORKLOADS)}")
    if options.list:
        return list_contestants(workloads, installed)
    if hasattr(os, "sched_setaffinity"):  # the tool and the peers on the same cores
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-options.threads :])
    if options.verify:
        return verify(workloads, installed, options)
    return measure(workloads, installed, options)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", action="append", help="a Python that has peers; may be given several times")
    parser.add_argument("--convnetjs", default=os.environ.get("CONVNETJS"), help="ConvNetJS' convnet.js")
    parser.add_argument("--bench", default=HERE / ".build/release/chainrule-bench")
    parser.add_argument("--tool", default=HERE.parent / ".build/release/chainrule")
    parser.add_argument("--only", help="workloads, separated by commas")
    parser.add_argument("--peers", help="a regular expression that a contestant's name must match")
    parser.add_argument("--precision", choices=("single", "double"), help="in place of the workloads' own")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="how long a contestant measures in a round")
    parser.add_argument("--quick", action="store_true", help="one short round: a look, not a measurement")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--results", default=BUILD / "results.jsonl")
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 0.2
    return options


def contestants(workload, installed, options=None):
    """(peer, variant, command) of those installed, in the order they take turns."""
    for peer, variant in workload.rows:
        if options and options.peers and not re.search(options.peers, f"{peer} {variant}".strip()):
            continue
        command = installed.command(workload, peer, variant, options and options.precision)
        if command:
            yield peer, variant, command


def list_contestants(workloads, installed):
    for workload in workloads:
        names = [f"{peer} {variant}".strip() for peer, variant, _ in contestants(workload, installed)]
        print(f"{workload.key:10} {workload.title}\n{'':10} {', '.join(names)}")
    print("\n".join(report.notes([], installed.why_not)))
    return 0


# ---- Measuring ----


def measure(workloads, installed, options):
    results, failed = [], False
    print("\n".join(report.heading(options.threads, options.markdown)))
    for workload in workloads:
        runs = {}
        for round_number in range(options.rounds):
            for peer, variant, command in contestants(workload, installed, options):
                if runs.get((peer, variant)) == "failed":
                    continue
                try:
                    record = run_once(workload, peer, command, installed.environment, options)
                except Failure as failure:
                    print(f"{workload.key} {peer} {variant}: {failure}", file=sys.stderr)
                    runs[peer, variant], failed = "failed", True
                    continue
                record.update(key=workload.key, peer=peer, variant=variant, round=round_number)
                keep(record, options.results)
                runs.setdefault((peer, variant), []).append(record)
        rows = [row_of(peer, variant, records) for (peer, variant), records in runs.items() if records != "failed"]
        if rows:
            results.append((workload, rows))
            print("\n".join(report.table(workload, rows, options.markdown)), end="\n\n", flush=True)
    summary = report.summary(results, options.markdown)
    if summary:
        print("\n".join(summary), end="\n\n")
    everything = [row for _, rows in results for row in rows]
    print("\n".join(report.notes(everything, installed.why_not)))
    return 1 if failed else 0


def run_once(workload, peer, command, environment, options):
    """One turn of a contestant: its line, with the memory and the disturbance seen from outside."""
    if workload.whole_process:
        return start_to_end(command, environment)
    command = [*command, "--threads", str(options.threads), "--seconds", str(options.seconds)]
    busy = busy_seconds()
    child = run_child(command, environment)
    busy = busy_seconds() - busy
    record = json_line(child.output)
    if not isinstance(record.get("ms"), (int, float)):
        raise Failure("printed no ms")
    return record | {"peak_mb": child.megabytes, "other_cores": other_cores(busy, [child])}


def start_to_end(command, environment):
    """w9: the process is started several times. Its memory is that of one more start, which `time` may watch."""
    run_child(command, environment)  # so that the files are in memory, for everyone
    busy = busy_seconds()
    children = [run_child(command, environment, watched=False) for _ in range(STARTS)]
    busy = busy_seconds() - busy
    watched = run_child(command, environment)
    if not re.search(rf"(?<![\d.]){first_gradient.EXPECTED}(\.0*)?(?![\d.])", watched.output):
        raise Failure(f"printed no {first_gradient.EXPECTED}: {watched.output.strip()!r}")
    times = [child.ms for child in children]
    return {
        "ms": median(times), "ms_min": min(times), "ms_max": max(times), "steps": STARTS,
        "peak_mb": watched.megabytes, "other_cores": other_cores(busy, children),
    }


def row_of(peer, variant, records):
    return report.Row(
        peer, variant, [r["ms"] for r in records], max(r["peak_mb"] for r in records),
        median(r["other_cores"] for r in records), str(records[-1].get("version", "")),
    )


def keep(record, file):
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    with open(file, "a", encoding="utf-8") as results:
        results.write(json.dumps(record | {"at": time.strftime("%Y-%m-%dT%H:%M:%S")}) + "\n")


# ---- Verifying ----


def verify(workloads, installed, options):
    """Every contestant's first losses against those that are known."""
    all_agree = True
    for workload in workloads:
        if workload.whole_process:
            continue
        print(f"{workload.key:10} {' '.join(f'{loss:.10g}' for loss in workload.losses)}")
        for peer, variant, command in contestants(workload, installed, options):
            if peer in workload.unverified:
                continue
            try:
                child = run_child([*command, "--threads", str(options.threads), "--verify"], installed.environment)
                agrees, word = judged(json_line(child.output), workload)
            except Failure as failure:
                agrees, word = False, str(failure)
            all_agree &= agrees
            print(f"{'':10} {f'{peer} {variant}'.strip():22} {word}", flush=True)
    print("\n".join(report.notes([], installed.why_not)))
    return 0 if all_agree else 1


def judged(record, workload):
    """Whether the losses are the known ones, and what to say."""
    losses, precision = record.get("losses"), record.get("precision", "single")
    if not isinstance(losses, list) or len(losses) != len(workload.losses):
        return False, f"printed no list of {len(workload.losses)} losses"
    worst = max(abs(loss - known) / abs(known) for loss, known in zip(losses, workload.losses))
    agrees = worst <= TOLERANCES[precision] * (workload.slack if precision == "single" else 1)
    return agrees, f"{precision}, {'agrees within' if agrees else 'DIFFERS by'} {worst:.1e}"


# ---- Processes ----


class Failure(Exception):
    """A contestant that could not be run or understood."""


@dataclass
class Child:
    """A finished process."""

    output: str
    ms: float  # from start to end
    processor_ms: float
    megabytes: float  # at its peak


# A process's own peak includes, on Linux, that of the process that started it; GNU time is smaller than Python.
GNU_TIME = next(
    (t for t in (shutil.which("time"), shutil.which("gtime")) if t and sys.platform.startswith("linux")), None
)


def run_child(command, environment, watched=True):
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors, tempfile.NamedTemporaryFile() as peak:
        through = [GNU_TIME, "-q", "-f", "%M", "-o", peak.name] if watched and GNU_TIME else []
        start = time.perf_counter()
        process = subprocess.Popen(
            [*through, *command], stdin=subprocess.DEVNULL, stdout=output, stderr=errors, env=environment,
            start_new_session=True,
        )
        status, usage = wait(process)
        ms = 1e3 * (time.perf_counter() - start)
        output.seek(0), errors.seek(0)
        if status != 0:
            lines = errors.read().decode(errors="replace").strip().splitlines()
            raise Failure(lines[-1] if lines else f"ended with status {status}")
        kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
        if through:
            kilobytes = float(peak.read().split()[-1])
        processor_ms = 1e3 * (usage.ru_utime + usage.ru_stime)
        return Child(output.read().decode(errors="replace"), ms, processor_ms, kilobytes / 1024)


def wait(process):
    """The exit status and what the process used; it is ended, with all it started, when it takes too long."""
    too_long = threading.Event()

    def end():
        too_long.set()
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(TIMEOUT, end)
    timer.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if too_long.is_set():
        raise Failure(f"took more than {TIMEOUT} s")
    return process.returncode, usage


def other_cores(busy, children):
    """The cores that everything else used while these ran, one after the other."""
    return max(0.0, 1e3 * busy - sum(c.processor_ms for c in children)) / sum(c.ms for c in children)


def busy_seconds():
    """Processor time used by the whole machine, where the system says so."""
    try:
        with open("/proc/stat", encoding="ascii") as stat:
            user, nice, system, _, _, interrupts, soft = map(int, stat.readline().split()[1:8])
    except OSError:
        return 0.0
    return (user + nice + system + interrupts + soft) / os.sysconf("SC_CLK_TCK")


def json_line(output):
    for line in output.splitlines():
        if line.startswith("{"):
            try:
                return json.loads(line)
            except ValueError as error:
                raise Failure(f"printed a line that is no JSON: {error}") from error
    raise Failure("printed no line of JSON")


if __name__ == "__main__":
    sys.exit(main())
