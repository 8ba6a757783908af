#!/usr/bin/env python3
"""check-weights.py [TOOL] — what `export weights` writes, loaded by the other side's own code.

    pip install torch numpy safetensors
    Scripts/check-weights.py .build/release/chainrule

A small network with branches and batch normalisation is trained by the tool and exported, in both precisions and both
formats. PyTorch takes the file by `safetensors.torch.load_file` and `load_state_dict`, nothing missing and nothing left;
its logits are the tool's. Its own file then goes the way back. Exit status: 0 all agree, 1 they do not.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "fixtures"))

import numpy  # noqa: E402
import torch  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402
from weights import X, Y, Blocks, DenseBlock, npy  # noqa: E402


def run(tool, folder, commands):
    """The value of each command."""
    done = subprocess.run(
        [str(Path(tool).resolve()), "--json", "-c", "\n".join(commands)], cwd=folder, capture_output=True, text=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines() + done.stderr.splitlines() if line.startswith("{")]
    for answer in answers:
        if not answer["ok"]:
            sys.exit(f"{answer['command']}: {answer['error']['message']}")
    return [answer["value"] for answer in answers]


def check(tool, kind, precision, ending):
    """The largest difference of the logits, relative to the largest of them: there, and back."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "x.npy").write_bytes(npy(X, "f4"))
        (place / "y.npy").write_bytes(npy(Y, "f4"))
        network = kind()
        start = [f"precision {precision}", "data npy x.npy y.npy", *kind.lines.splitlines(), "loss crossentropy"]
        scores = f"z({kind.layers})"
        ours = run(tool, folder, [*start, "init he seed=3", "train epochs=20 batch=3 rate=0.05", scores,
                                  f"export weights net.{ending}"])[-2]
        if ending == "safetensors":
            tensors = load_file(place / f"net.{ending}")
        else:
            arrays = numpy.load(place / f"net.{ending}")
            tensors = {name: torch.from_numpy(arrays[name]) for name in arrays.files}
        type_ = torch.float32 if precision == "single" else torch.float64
        assert all(tensor.dtype == type_ for tensor in tensors.values()), "another precision than the session's"
        network.load_state_dict(tensors, strict=True)
        network.to(torch.float64).eval()
        there = difference(network(X), ours)
        # The way back, with the counts of batches that PyTorch keeps.
        save_file(network.state_dict(), str(place / "back.safetensors"))
        again = run(tool, folder, [*start, "import weights back.safetensors", scores])[-1]
        return there, difference(network(X), again)


def check_conversion():
    """What to-safetensors.py makes of small files, and what it refuses."""
    spec = importlib.util.spec_from_file_location("to_safetensors", Path(__file__).with_name("to-safetensors.py"))
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    layer = "features.denseblock1.denselayer1"
    tensors = {
        f"{layer}.norm.1.weight": torch.ones(3), f"{layer}.conv.2.weight": torch.ones(2, 3, 1, 1),
        f"{layer}.norm.1.num_batches_tracked": torch.tensor(4), "features.norm0.weight": torch.ones(2)[:1],
        "aux1.conv.weight": torch.ones(2), "AuxLogits.fc.weight": torch.ones(1), "one": torch.ones(4),
    }
    tensors["other"] = tensors["one"]
    names = [f"{layer}.norm1.weight", f"{layer}.conv2.weight", f"{layer}.norm1.num_batches_tracked",
             "features.norm0.weight", "one", "other"]
    auxiliary = ["aux1.conv.weight", "AuxLogits.fc.weight"]
    with tempfile.TemporaryDirectory() as folder:
        source, target = f"{folder}/a.pth", f"{folder}/a.safetensors"

        def made(saved, **options):
            torch.save(saved, source)
            tool.convert(source, target, **options)
            return load_file(target)

        assert set(made(tensors)) == {*names, *auxiliary}
        assert set(made({"epoch": 1, "state_dict": tensors}, drop_auxiliary=True)) == set(names)
        assert set(made({f"module.{name}": each for name, each in tensors.items()})) == {*names, *auxiliary}
        half = made(tensors, kind="float16")
        assert half["one"].dtype == torch.float16 and half[names[2]].dtype == torch.int64
        twice = {**tensors, f"{layer}.norm1.weight": torch.ones(3)}
        for refused in ([1, 2], {"epoch": 1}, twice, torch.nn.Linear(1, 1)):
            try:
                made(refused)
            except ValueError:
                continue
            sys.exit(f"to-safetensors.py takes {type(refused)}")
        Path(source).write_bytes(b"no file of PyTorch")
        try:
            tool.convert(source, target)
            sys.exit("to-safetensors.py takes a text")
        except ValueError:
            print("to-safetensors.py agrees")


def difference(theirs, ours):
    ours = torch.tensor(ours["values"]).reshape(ours["shape"])
    return ((theirs - ours).abs().max() / theirs.abs().max()).item()


def main():
    tool = sys.argv[1] if len(sys.argv) > 1 else ".build/release/chainrule"
    check_conversion()
    worst = 0
    for kind in (Blocks, DenseBlock):
        for precision, allowed in (("double", 1e-9), ("single", 1e-3)):
            for ending in ("safetensors", "npz"):
                there, back = check(tool, kind, precision, ending)
                agrees = max(there, back) <= allowed
                worst = max(worst, not agrees)
                print(f"{kind.__name__:10} {precision:6} .{ending:11} {there:.1e} back {back:.1e} "
                      + ("agrees" if agrees else f"MORE THAN {allowed:g}"))
    sys.exit(worst)


if __name__ == "__main__":
    main()
