#!/usr/bin/env python3
"""How fast data are read, and in how much memory, next to NumPy, pandas and polars reading the same file.

    python3 readers.py [--tool ../.build/release/chainrule] [--python VENV/bin/python] [--megabytes 200] [--rounds 3]

Each reader is a process of its own, on one core; they take turns, and the best of the rounds counts. Seconds are those of
the processor; the tool's are those of a whole process less those of one which reads nothing, the peers time the call
alone. Memory is the peak of the
process, as a multiple of the numbers' own size (8 bytes each). Exit status 1: more than 3 times that size, or slower
than a fifth of pandas.
"""

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = {
    "pandas": "import pandas; read = lambda f: pandas.read_csv(f, header=None).to_numpy()",
    "polars": "import polars; read = lambda f: polars.read_csv(f, has_header=False).to_numpy()",
    "numpy": "import numpy; read = lambda f: numpy.loadtxt(f, delimiter=',')",
}
TIMED = """
import sys, time
{0}
begin = time.process_time()
read(sys.argv[1])
print(time.process_time() - begin)
"""
COLUMNS = 10  # of numbers, and one of classes


def main():
    options = read_options()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    fine = True
    with tempfile.TemporaryDirectory() as folder:
        for title, write in FORMS.items():
            file = f"{folder}/data"
            rows = write(file, options.megabytes << 20)
            fine &= compare(title, file + ".csv", rows, options)
            gz = pack(file + ".csv")
            fine &= compare(title + ", .gz", gz, rows, options, size=os.path.getsize(file + ".csv"))
            os.remove(gz)
        for title, command, rows, columns in write_arrays(folder):
            run, memory = whole_process(options, command)
            report(title, "chainrule", run, None, memory, rows * columns)
            fine &= memory < 3 * 8 * rows * columns + IDLE
        title, script, rows, columns = write_table(folder, options.megabytes << 18)
        run, memory = whole_process(options, stdin=script)
        report(title, "chainrule", run, os.path.getsize(script), memory, rows * columns)
        fine &= memory < 3 * 8 * rows * columns + IDLE
    return 0 if fine else 1


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", default=HERE.parent / ".build/release/chainrule")
    parser.add_argument("--python", default=sys.executable, help="a Python that has numpy, pandas, polars")
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


# ---- Files ----


def with_cells(cell):
    """A writer of rows of cells that `cell` makes and a class; of a thousand different rows, for speed."""

    def write(file, size):
        draw = random.Random(1)
        rows = [",".join(cell(draw) for _ in range(COLUMNS)) + f",{draw.randrange(3)}\n" for _ in range(1000)]
        block = "".join(rows)
        blocks = max(1, size // len(block))
        with open(file + ".csv", "w", encoding="ascii") as out:
            for _ in range(blocks):
                out.write(block)
        return 1000 * blocks

    return write


FORMS = {
    "short numbers, 5.1": with_cells(lambda draw: f"{draw.uniform(0, 10):.1f}"),
    "whole numbers, 0 to 255": with_cells(lambda draw: str(draw.randrange(256))),
    "all digits of doubles": with_cells(lambda draw: repr(draw.uniform(-1, 1))),
    "savetxt's 19 digits": with_cells(lambda draw: f"{draw.gauss(0, 1):.18e}"),
}


def pack(file):
    with open(file, "rb") as text, gzip.open(file + ".gz", "wb", compresslevel=1) as out:
        while piece := text.read(1 << 20):
            out.write(piece)
    return file + ".gz"


def write_arrays(folder):
    """(title, command, rows, columns) of files that hold numbers as bytes."""
    rows, columns = 20_000, 784
    with open(f"{folder}/images", "wb") as out:
        out.write(bytes([0, 0, 8, 2]) + rows.to_bytes(4, "big") + columns.to_bytes(4, "big"))
        for _ in range(rows):
            out.write(bytes(columns))
    with open(f"{folder}/labels", "wb") as out:
        out.write(bytes([0, 0, 8, 1]) + rows.to_bytes(4, "big") + bytes(rows))
    yield "idx, bytes", f"data idx {folder}/images {folder}/labels", rows, columns
    for title, order in [("npy, doubles by rows", "False"), ("npy, doubles by columns", "True")]:
        write_npy(f"{folder}/x.npy", f"({rows}, {columns})", order, 8 * rows * columns)
        write_npy(f"{folder}/y.npy", f"({rows},)", "False", 8 * rows)
        yield title, f"data npy {folder}/x.npy {folder}/y.npy", rows, columns
    with zipfile.ZipFile(f"{folder}/x.npz", "w", zipfile.ZIP_DEFLATED) as out:
        for part, n in [("train", rows), ("test", rows // 6)]:
            for name, width in [("x", columns), ("y", 1)]:
                write_npy(f"{folder}/part.npy", f"({n}, {width})", "False", 8 * n * width)
                out.write(f"{folder}/part.npy", f"{name}_{part}.npy")
    yield "npz, training and tests", f"data npz {folder}/x.npz", rows + rows // 6, columns + 1
    with open(f"{folder}/cifar", "wb") as out:
        for _ in range(5000):
            out.write(bytes(3073))
    yield "cifar10", f"data cifar10 {folder}/cifar", 5000, 3073
    with open(f"{folder}/large.ppm", "wb") as out:
        out.write(b"P6 4000 3000 255\n" + bytes(36_000_000))
    yield "images, one of 4000×3000", f"data images {folder}/large.ppm", 1, 36_000_000


def write_table(folder, size):
    """(title, script, rows, columns) of a table that is written out in a script."""
    row = "0.5 1.5 2.5 3.5 4.5 5.5 6.5 -> 7.5\n"
    rows = size // len(row)
    with open(f"{folder}/table.chain", "w", encoding="ascii") as out:
        out.write("data table {\n" + row * rows + "}\n")
    return "data table { … }", f"{folder}/table.chain", rows, 8


def write_npy(file, shape, order, size):
    head = f"{{'descr': '<f8', 'fortran_order': {order}, 'shape': {shape}, }}".ljust(117) + "\n"
    with open(file, "wb") as out:
        out.write(b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode())
        out.write(bytes(size))


# ---- Measuring ----

IDLE = 60 << 20  # of a process that has read nothing


def compare(title, file, rows, options, size=None):
    size = size or os.path.getsize(file)
    numbers = rows * (COLUMNS + 1)
    best = {}
    for _ in range(options.rounds):
        run, memory = whole_process(options, f"data csv {file}")
        best["chainrule"] = min(best.get("chainrule", (1e9, 0)), (run, memory))
        for peer, code in PEERS.items():
            measured = timed(options.python, code, file)
            if measured:
                best[peer] = min(best.get(peer, (1e9, 0)), measured)
    for reader, (seconds, memory) in best.items():
        report(title, reader, seconds, size, memory, numbers, best["chainrule"][0])
    seconds, memory = best["chainrule"]
    slow = "pandas" in best and best["pandas"][0] * 5 < seconds
    return memory < 3 * 8 * numbers + IDLE and not slow


def report(title, reader, seconds, size, memory, numbers, own=None):
    speed = f"{size / seconds / 1e6:8.0f} MB/s" if size else " " * 13
    ratio = f"{seconds / own:7.2f} ×" if own else " " * 9
    print(f"{title:32} {reader:10} {seconds:7.2f} s {speed} {ratio} {memory / numbers / 8:6.2f} × the numbers")


def whole_process(options, command=None, stdin=os.devnull):
    def once(arguments, file):
        with open(file, "rb") as commands:
            child = subprocess.Popen(
                [str(options.tool), "--quiet", *arguments], stdin=commands, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        if status:
            raise SystemExit(f"the tool failed: {arguments or file}")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

    idle = min(once(["-c", "1"], os.devnull)[0] for _ in range(3))
    seconds, memory = once(["-c", command] if command else [], stdin)
    return max(1e-9, seconds - idle), memory


def timed(python, code, file):
    child = subprocess.Popen(
        [python, "-c", TIMED.format(code), file], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=os.environ | {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"})
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    return (json.loads(output), usage.ru_maxrss * 1024) if status == 0 else None


if __name__ == "__main__":
    sys.exit(main())
