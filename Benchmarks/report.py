"""The tables: a row a contestant, fastest first, each against the tool; and one row a workload."""

import os
import platform
import time
from dataclasses import dataclass
from statistics import median

from contestants import TOOL

NOISY = 0.15  # cores that something else used meanwhile


@dataclass
class Row:
    """All rounds of one contestant in one workload."""

    peer: str
    variant: str
    times: list  # milliseconds a step, a round each
    megabytes: float
    other_cores: float
    version: str = ""

    @property
    def ms(self):
        return median(self.times)

    @property
    def label(self):
        return f"{self.peer} {self.variant}".strip()

    @property
    def spread(self):
        """Half the distance between the slowest and the fastest round."""
        if len(self.times) == 1:
            return "one round"
        return f"±{50 * (max(self.times) - min(self.times)) / self.ms:.0f} %"


def heading(threads, markdown):
    """The machine and the day."""
    today = time.strftime("%Y-%m-%d")
    line = f"{_processor()}, {os.cpu_count()} cores, {threads} thread{'s' * (threads > 1)}, {platform.system()}, {today}"
    return [line, ""] if markdown else [line, "=" * len(line), ""]


def table(workload, rows, markdown):
    """One workload. The ratio is the time of the row divided by the tool's, or by the fastest peer's without it."""
    rows = sorted(rows, key=lambda row: row.ms)
    reference = (_ours(rows) or _peers(rows) or rows)[0]
    head = ["", workload.unit, "spread", f"time ÷ {reference.label}", "peak MB"]
    body = [
        [
            row.label + (" ~" if row.other_cores > NOISY else ""),
            number(workload.amount(row.ms)),
            row.spread,
            number(row.ms / reference.ms),
            f"{row.megabytes:.0f}",
        ]
        for row in rows
    ]
    return _drawn(f"{workload.key.upper()}  {workload.title}", head, body, markdown)


def summary(results, markdown):
    """All workloads, the tool against the best peer of each. `results` are pairs of a workload and its rows."""
    head = ["", "unit", TOOL, "MB", "best peer", "", "MB", "times as fast"]
    body = []
    for workload, rows in results:
        rows = sorted(rows, key=lambda row: row.ms)
        if not _peers(rows):
            continue
        best = _peers(rows)[0]
        for ours in _ours(rows):
            body.append([
                f"{workload.key.upper()} {ours.variant}".strip(), workload.unit,
                number(workload.amount(ours.ms)), f"{ours.megabytes:.0f}",
                number(workload.amount(best.ms)), best.label, f"{best.megabytes:.0f}", number(best.ms / ours.ms),
            ])
    return _drawn(f"{TOOL} against the best peer", head, body, markdown) if body else []


def _ours(rows):
    return [row for row in rows if row.peer == TOOL]


def _peers(rows):
    return [row for row in rows if row.peer not in (TOOL, "machine")]


def number(value):
    """Three significant digits, with thousands set apart."""
    if value >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}"
    digits = f"{value:.3g}"
    return f"{value:.4f}" if "e" in digits else digits


def notes(rows, why_not):
    """What a reader of the numbers must know about this run."""
    versions = {row.peer: row.version for row in rows if row.version}
    lines = ["versions: " + ", ".join(f"{peer} {versions[peer]}" for peer in sorted(versions))] if versions else []
    lines += [f"not installed: {peer} ({reason})" for peer, reason in sorted(why_not.items())]
    if any(row.other_cores > NOISY for row in rows):
        lines.append(f"~ something else used more than {NOISY} cores meanwhile: not a measurement to quote")
    return lines


def _processor():
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            found = dict(line.split(":", 1) for line in file if ":" in line)
        fields = {name.strip(): value.strip() for name, value in found.items()}
        return f"{fields['model name']} (family {fields['cpu family']}, model {fields['model']})"
    except (OSError, KeyError):
        return platform.processor() or platform.machine()


def _drawn(title, head, body, markdown):
    return (_markdown if markdown else _aligned)(title, head, body)


def _markdown(title, head, body):
    lines = [f"### {title}", ""]
    lines += [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    return lines + [f"| {' | '.join(row)} |" for row in body]


def _aligned(title, head, body):
    widths = [max(len(row[k]) for row in [head, *body]) for k in range(len(head))]
    rows = [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))])
        for row in [head, *body]
    ]
    return [title, *(row.rstrip() for row in rows)]
