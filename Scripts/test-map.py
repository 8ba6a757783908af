#!/usr/bin/env python3
"""Holds `Tests/map.txt` to what the tests execute: each source file has a file of tests that runs most of it.

    Scripts/test-map.py                    every file of the map (about half an hour on two cores)
    Scripts/test-map.py Tape StateChange   some source files
    Scripts/test-map.py --suggest Tape     the test files that run most of it, from the records of earlier runs

The package is built with coverage in `.build-coverage`. Each file of tests runs alone, and what it executes is kept
there until the build changes. A row holds when one of its test files executes half of the source file's lines with code, at
least; the exit code is 1 when one does not. Needs llvm-cov and llvm-profdata of the Swift toolchain.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build-coverage"
RECORDS = BUILD / "records"
SHARE = 0.5  # of the lines with code, which the tests of a file execute


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="source files, by name without ending; all unless given")
    parser.add_argument("--suggest", action="store_true", help="print the test files that run most of each")
    options = parser.parse_args()
    sources = named(ROOT / "Sources")
    unknown = [name for name in options.names if name not in sources]
    if unknown:
        raise SystemExit(f"test-map: no source file is named {', '.join(unknown)}")
    wanted = options.names or sorted(sources)
    if options.suggest:
        return suggest(wanted)
    return check(wanted)


def named(folder):
    """The Swift files below a folder by name."""
    return {path.stem: path for path in sorted(folder.rglob("*.swift"))}


def tests_of_sources():
    """The test files of each source file that has some: a namesake, or those of its row."""
    tests = named(ROOT / "Tests")
    found = {name: [name + "Tests"] for name in named(ROOT / "Sources") if name + "Tests" in tests}
    folders = {}
    for line in (ROOT / "Tests/map.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, files = line.split(": ")
            (folders if name.endswith("/") else found)[name] = files.split(", ")
    for name, path in named(ROOT / "Sources").items():
        for folder, files in folders.items():
            if f"/{folder}" in path.as_posix():
                found.setdefault(name, files)
    return found


def check(names):
    build()
    tests, table = named(ROOT / "Tests"), tests_of_sources()
    needed = sorted({test for name in names for test in table.get(name, [])})
    for number, test in enumerate(needed, 1):
        print(f"{number} of {len(needed)}: {test}", file=sys.stderr)
        record(tests[test])
    failures = 0
    for name in names:
        if name not in table:
            continue
        covered = [lines(test).get(name, (0, 0)) for test in table[name]]
        count = max(count for _, count in covered)
        share = max((lines for lines, _ in covered), default=0) / count if count else 1
        if share < SHARE:
            failures += 1
            print(f"{name}: {', '.join(table[name])} run {share:.0%} of it")
    print(f"{len(names)} source files, {failures} of them without tests that run half of their lines")
    return 1 if failures else 0


def suggest(names):
    for name in names:
        found = [(lines(path.stem).get(name, (0, 0)), path.stem) for path in sorted(RECORDS.glob("*.json"))]
        best = sorted(((covered / count, test) for (covered, count), test in found if covered), reverse=True)[:8]
        print(f"{name}: {', '.join(f'{test} {share:.0%}' for share, test in best)}")
    return 0


def build():
    command = ["swift", "build", "--build-tests", "--enable-code-coverage", "--scratch-path", str(BUILD)]
    if subprocess.run(command, cwd=ROOT, stdout=sys.stderr).returncode:
        raise SystemExit("test-map: the build failed")
    RECORDS.mkdir(exist_ok=True)


def bundle():
    return BUILD / "debug/chainrulePackageTests.xctest"


def record(path):
    """Runs the tests of one file, and keeps the executed lines of every source file."""
    kept = RECORDS / f"{path.stem}.json"
    if kept.exists() and kept.stat().st_mtime > bundle().stat().st_mtime:
        return
    text = path.read_text()
    suites = re.findall(r"^(?:@Suite(?:\(.*\))?\s+)?(?:final )?(?:struct|class|extension) ([\w.]+Tests)\b", text, re.M)
    functions = re.findall(r"@Test[\s\S]*?func (\w+)\(", text)
    target = path.relative_to(ROOT / "Tests").parts[0]
    folder = BUILD / "profiles"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    parts = [suite.replace(".", "/") + "/" for suite in suites] or [function + r"\(" for function in functions]
    pattern = "|".join(rf"^{target}\.{part}" for part in parts)
    subprocess.run(
        [bundle(), "--testing-library", "swift-testing", "--filter", pattern], cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=dict(os.environ, LLVM_PROFILE_FILE=f"{folder}/%p.profraw"))
    tools = Path(shutil.which("swiftc")).resolve().parent
    profile = folder / "all.profdata"
    subprocess.run([tools / "llvm-profdata", "merge", "-sparse", "-o", profile, *folder.glob("*.profraw")], check=True)
    report = subprocess.run(
        [tools / "llvm-cov", "export", "-summary-only", "-instr-profile", profile, bundle(),
         "-object", BUILD / "debug/chainrule"], capture_output=True, text=True, check=True).stdout
    found = {}
    for file in json.loads(report)["data"][0]["files"]:
        name, summary = Path(file["filename"]), file["summary"]["lines"]
        if name.is_relative_to(ROOT / "Sources") and name.suffix == ".swift":
            found[name.stem] = (summary["covered"], summary["count"])
    kept.write_text(json.dumps(found))


def lines(test):
    """Executed lines and lines of each source file, of a test file that was run."""
    kept = RECORDS / f"{test}.json"
    return json.loads(kept.read_text()) if kept.exists() else {}


if __name__ == "__main__":
    sys.exit(main())
