#!/usr/bin/env python3
"""How quick the prompt is: the tool at a pseudo-terminal, from the key to what it shows.

    python3 prompt.py [--tool ../.build/release/chainrule] [--rounds 20]

Prints the median and the worst of the rounds, in milliseconds. VGG-19 has 143,667,240 parameters: about 2 GB of memory.
"""
import argparse
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import time

VGG19 = [64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512, 512, 512, 512, 0]


class Prompt:
    """The tool at a terminal of its own."""

    def __init__(self, tool, home, **changes):
        environment = {"TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home, "INPUTRC": "/dev/null",
                       "NO_COLOR": "1"}
        environment.update(changes)
        self.shown = b""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execve(tool, [tool], environment)

    def wait(self, text, patience=60):
        """Reads until `text` was shown after what was waited for last."""
        end = time.monotonic() + patience
        while text not in self.shown:
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                sys.exit(f"waited in vain for {text!r}: {self.shown[-2000:]!r}")
            self.shown += os.read(self.terminal, 1 << 16)
        self.shown = self.shown.split(text, 1)[1]

    def send(self, keys):
        os.write(self.terminal, keys)

    def run(self, line):
        """Types a line; returns the milliseconds until the next prompt."""
        start = time.perf_counter()
        self.send(line.encode() + b"\r")
        self.wait(b"\n")
        self.wait(b"] > ")
        return 1000 * (time.perf_counter() - start)

    def close(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def report(what, times, bound):
    middle, worst = statistics.median(times), max(times)
    print(f"{what:58} {middle:8.2f} {worst:8.2f}   under {bound}", flush=True)
    return middle < bound


def start(tool, home, rounds):
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        prompt = Prompt(tool, home)
        prompt.wait(b"] > ")
        times.append(1000 * (time.perf_counter() - begin))
        prompt.close()
    return times


def completions(prompt, word, shows, rounds):
    """Tab twice behind `word`: the milliseconds until what it offers is shown."""
    times = []
    for _ in range(rounds):
        prompt.send(word.encode())
        prompt.wait(word.encode()[-1:])
        time.sleep(0.02)
        begin = time.perf_counter()
        prompt.send(b"\t\t")
        prompt.wait(shows.encode())
        times.append(1000 * (time.perf_counter() - begin))
        time.sleep(0.05)
        prompt.send(b"\x03")
        prompt.wait(b"] > ")
    return times


def main():
    flags = argparse.ArgumentParser()
    flags.add_argument("--tool", default=os.path.join(os.path.dirname(__file__), "../.build/release/chainrule"))
    flags.add_argument("--rounds", type=int, default=20)
    flags.add_argument("--no-vgg", action="store_true", help="leave the large network out")
    options = flags.parse_args()
    tool, rounds = os.path.abspath(options.tool), options.rounds
    home = tempfile.mkdtemp(prefix="chainrule-prompt-")
    holds = []
    print(f"{'':58} {'median':>8} {'worst':>8}   ms")
    try:
        holds.append(report("start to prompt, nothing typed before", start(tool, home, rounds), 20))
        os.makedirs(home + "/.local/state/chainrule", exist_ok=True)
        with open(home + "/.local/state/chainrule/history", "w") as history:
            history.writelines(f"layer dense {n} {n} relu; train epochs={n} rate=0.{n}\n" for n in range(5000))
        holds.append(report("start to prompt, a history of 5000 lines", start(tool, home, rounds), 20))

        # 196·480 + 480 + 480·10 + 10 = 99,370 parameters
        prompt = Prompt(tool, home)
        prompt.wait(b"] > ")
        for line in ["data digits 20", "layer flatten", "layer dense 196 480", "layer dense 480 10", "loss crossentropy"]:
            prompt.run(line)
        undone = []
        for _ in range(rounds):
            prompt.run("step")
            undone.append(prompt.run("undo"))
        holds.append(report("undo of a step of 99,370 parameters", undone, 10))
        prompt.close()

        both = []
        for folder in [home + "/state", "/proc/none"]:
            prompt = Prompt(tool, home, XDG_STATE_HOME=folder, CHAINRULE_HISTORY="")
            prompt.wait(b"] > ")
            prompt.run("a = 1")
            both.append([prompt.run(f"a = {n}") for n in range(10 * rounds)])
            prompt.close()
        holds.append(report("a = 1, journalled", both[0], 10))
        report("a = 1, not journalled", both[1], 10)
        cost = statistics.median(both[0]) - statistics.median(both[1])
        holds.append(report("the journal, as the difference of the two", [max(cost, 0)], 1))

        if not options.no_vgg:
            with open(home + "/image.npy", "wb") as file:
                head = "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 224, 224, 3), }".ljust(117) + "\n"
                file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + bytes(224 * 224 * 3))
                labels = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }".ljust(117) + "\n"
            with open(home + "/labels.npy", "wb") as file:
                file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(labels)) + labels.encode() + bytes(1))
            prompt = Prompt(tool, home)
            prompt.wait(b"] > ")
            prompt.run("precision single")
            prompt.run(f"data npy {home}/image.npy {home}/labels.npy")
            for width in VGG19:
                prompt.run(f"layer conv {width} 3x3 padding=1 relu" if width else "layer maxpool 2x2")
            for line in ["layer flatten", "layer dense 4096 relu", "layer dense 4096 relu", "layer dense 1000 linear"]:
                prompt.run(line)
            prompt.send(b"network\r")
            prompt.wait(b"143")
            prompt.wait(b"] > ")
            for word, shows in [
                ("w(", "w(1)"), ("w(23)250", "w(23)2500"), ("w(14,", "w(14,1)"), ("grad z(", "z(1,"), ("set p", "pager"),
            ]:
                holds.append(report(f"Tab twice behind `{word}`, VGG-19", completions(prompt, word, shows, rounds), 20))
            prompt.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    sys.exit(0 if all(holds) else 1)


main()
