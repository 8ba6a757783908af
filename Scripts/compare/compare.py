#!/usr/bin/env python3
"""Compares chainrule with PyTorch on random programs, and says the smallest program for each disagreement.

    python3 -m venv .venv && .venv/bin/pip install -r Scripts/compare/requirements.txt
    .venv/bin/python Scripts/compare/compare.py -n 2000 --tool .build/release/chainrule

Kinds of programs (`--kinds`): `expressions` over names; `networks` with data, layers, a loss and steps of an
optimizer; `targets`, networks with one-hot targets, shares of classes, or class numbers under squares; `extremes`:
saturated units, logits far apart, probabilities of 0 and 1, the smallest numbers. In the last PyTorch loses digits
itself, so mpmath answers there. The last two run only where they are asked for.

What a program is given (data, weights) is read from the tool's own answers; all that is computed from it is
computed anew. A number may differ by 1e-12 of the largest of its tensor, or by what rounding does to it where numbers
cancel: see `expectations` in program.py. Exit code 1: there are disagreements.

    .venv/bin/python Scripts/compare/compare.py -n 400 --seed 13 --write Tests/Fixtures/programs.json

writes the programs with PyTorch's answers, which ProgramFixtureTests.swift replays.
"""

import argparse
import base64
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import torch

from expressions import Expressions
from extremes import Extremes
from networks import Networks, Targets
from program import REFUSED, Disagreement, Tool, differs, tensor, worst

KINDS = {kind.name: kind for kind in (Expressions(), Networks(), Targets(), Extremes())}
# A fixture is small: answers of up to so many numbers, each of so many digits, and tolerances only beyond the usual.
FIXTURE_NUMBERS, FIXTURE_DIGITS, FIXTURE_TOLERANCE = 12, 12, 1e-11


def judged(kind, spec, program, replies):
    """The first disagreement of a program, the reference's answers, and how many were compared."""
    given = {}
    for line, reply in zip(program.lines, replies):
        says = None if line.refusable and reply else differs(line, reply, None)
        if says:
            return Disagreement(line.key or line.text, f"`{line.text}`: {says}"), {}, 0
        if line.given:
            given[line.key] = tensor(reply["value"])
    answers = kind.answers(spec, given)
    for line, reply in zip(program.lines, replies):
        if line.key is None or line.given:
            continue
        says = differs(line, reply, answers[line.key])
        if says:
            return Disagreement(line.key, f"`{line.text}`: {says}"), answers, len(answers)
    return None, answers, len(answers)


def shrunk(kind, spec, found, tool, most=150):
    """The smallest spec, reached by leaving out and cutting, that still disagrees."""
    tried, again = 0, True
    while again and tried < most:
        again = False
        for smaller, key in kind.smaller(spec, found.key):
            tried += 1
            if tried >= most:
                break
            try:
                program = kind.program(smaller)
                now, _, _ = judged(kind, smaller, program, tool.run([program])[0])
            except (RuntimeError, ValueError, KeyError, IndexError):
                continue  # the cut pieces do not fit together any more
            if now and key in (None, now.key) and ("refuses" in now.says) == ("refuses" in found.says):
                spec, found, again = smaller, now, True
                break
    return spec, found


def shown(program, found):
    """The lines that lead to a disagreement: those that change something, and the question."""
    for line in program.lines:
        here = found.key in (line.key, line.text)
        if here or line.key is None or " = " in line.text or line.text == "step":
            yield line
        if here:
            return


def fixture(kind, number, spec, program, answers):
    """A program with the reference's answers as Tests/Fixtures/README.md describes it.

    Questions about the very numbers that are given, and those with many numbers, are left out.
    """
    commands, rows = [], []
    for line in program.lines:
        answer = None if line.given else answers.get(line.key)
        if answer is REFUSED:
            continue
        if line.key and line.text != "step" and " = " not in line.text:
            if answer is None or answer.value.numel() > FIXTURE_NUMBERS:
                continue
        commands.append(line.text)
        if answer is None:
            continue
        values = answer.value.reshape(-1).tolist()
        row = {"of": len(commands) - 1, "shape": list(answer.value.shape),
               "values": [float(f"%.{FIXTURE_DIGITS}g" % v) for v in values]}
        if line.column:
            row["column"] = True
        if answer.within > FIXTURE_TOLERANCE * max(map(abs, values), default=0):
            row["within"] = float("%.1e" % answer.within)
        rows.append(row)
    return {
        "case": f"{kind.name} {number}: {kind.title(spec)}",
        "files": {name: base64.b64encode(content).decode() for name, content in program.files.items()},
        "commands": commands, "answers": rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=400, help="programs in all (400)")
    parser.add_argument("--seed", type=int, default=1, help="of the programs (1)")
    parser.add_argument("--tool", default=".build/release/chainrule", help="the binary to try")
    parser.add_argument("--kinds", default="expressions,networks", help=f"of {', '.join(KINDS)}")
    parser.add_argument("--write", type=Path, help="writes the programs and the answers of PyTorch to a file")
    parser.add_argument("--most", type=int, default=10, help="disagreements of a kind that are shrunk and shown (10)")
    options = parser.parse_args()
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    kinds = [KINDS[name] for name in options.kinds.split(",")]
    failed, cases = 0, []
    with tempfile.TemporaryDirectory() as folder:
        tool = Tool(str(Path(options.tool).resolve()), Path(folder))
        for place, kind in enumerate(kinds):
            share = options.n // len(kinds) + (1 if place < options.n % len(kinds) else 0)
            failed += compare(kind, share, options, tool, cases)
    if options.write:
        from fixture_file import write
        write(options.write, cases)
    sys.exit(1 if failed else 0)


def compare(kind, count, options, tool, cases):
    """Runs `count` programs of a kind; prints what disagrees and a summary."""
    specs = [kind.make(random.Random(f"{kind.name} {options.seed} {i}")) for i in range(count)]
    programs = [kind.program(spec) for spec in specs]
    disagreements, compared, far, titles, wrong = [], 0, 0.0, Counter(), Counter()
    for number, (spec, program, replies) in enumerate(zip(specs, programs, tool.run(programs)), 1):
        found, answers, some = judged(kind, spec, program, replies)
        compared += some
        titles.update(kind.title(spec).split(", "))
        if found:
            disagreements.append((number, spec, found))
            wrong.update(kind.title(spec).split(", "))
            continue
        if kind.name != "extremes":
            far = max([far] + [
                worst(reply, answers[line.key]) for line, reply in zip(program.lines, replies)
                if line.key in answers and not line.given])
        cases.append(fixture(kind, number, spec, program, answers))
    print(f"{kind.name}: {count} programs, {compared} answers, {len(disagreements)} programs disagree"
          + (f"; the others within {far:.1e} of the largest number" if far else ""))
    print("  " + ", ".join(
        f"{name} {times}" + (f" ({wrong[name]} disagree)" if wrong[name] else "")
        for name, times in sorted(titles.items())))
    for number, spec, found in disagreements[:options.most]:
        spec, found = shrunk(kind, spec, found, tool)
        print(f"\n{kind.name} {number}: {found.says}")
        print("\n".join("    " + line.text for line in shown(kind.program(spec), found)))
    if len(disagreements) > options.most:
        print(f"\n… {len(disagreements) - options.most} more: --most shows them")
        print("  " + "\n  ".join(f"{kind.name} {n}: {f.says}" for n, _, f in disagreements[options.most:][:50]))
    return len(disagreements)


if __name__ == "__main__":
    main()
