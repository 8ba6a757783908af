#!/usr/bin/env python3
"""to-safetensors.py — turns weights that PyTorch has saved (.pth, .pt) into a safetensors file.

    Scripts/to-safetensors.py resnet18-f37072fd.pth resnet18.safetensors
    Scripts/to-safetensors.py googlenet-1378be20.pth googlenet.safetensors --drop-auxiliary

`import weights resnet18.safetensors` then takes them into `model resnet18`. It needs torch, numpy and safetensors
(`pip install torch numpy safetensors`). Only tensors are read: nothing that a file holds is run.

What it changes: a dictionary of several things is opened at its `state_dict`, `model_state_dict` or `model`; a
`module.` before every name is left out; the names of DenseNet's published files, `norm.1`, `conv.2`, become `norm1`,
`conv2`, as the network has had them since. With --drop-auxiliary the side heads of GoogLeNet and Inception, which only
their training needs, are left out. Numbers stay as they are unless --type says otherwise.
"""

import argparse
import pickle
import re
import sys
from collections.abc import Mapping

# The names within DenseNet's layers, as they were when its files were published.
OLD_DENSENET = re.compile(
    r"^(?P<layer>(?:.*\.)?denselayer\d+\.(?:norm|relu|conv))\."
    r"(?P<rest>[12]\.(?:weight|bias|running_mean|running_var|num_batches_tracked))$"
)
# The side heads of GoogLeNet and of Inception.
AUXILIARY = re.compile(r"^(?:aux1|aux2|aux_logits|AuxLogits)\.")


def state_dict(loaded):
    """The tensors by name, wherever in a saved file they stand."""
    for key in ("state_dict", "model_state_dict", "model"):
        if isinstance(loaded, Mapping) and isinstance(loaded.get(key), Mapping):
            loaded = loaded[key]
            break
    if not isinstance(loaded, Mapping):
        raise ValueError("it holds no dictionary of tensors; save `model.state_dict()`")
    return dict(loaded)


def renamed(tensors, drop_auxiliary=False):
    """The same tensors under the names that networks have today."""
    if tensors and all(name.startswith("module.") for name in tensors):
        tensors = {name.removeprefix("module."): tensor for name, tensor in tensors.items()}
    result = {}
    for name, tensor in tensors.items():
        if drop_auxiliary and AUXILIARY.match(name):
            continue
        new = OLD_DENSENET.sub(r"\g<layer>\g<rest>", name)
        if new in result:
            raise ValueError(f"two tensors have the name {new}")
        result[new] = tensor
    return result


def convert(source, target, drop_auxiliary=False, kind=None):
    """Reads `source`, writes `target`; answers with the number of tensors."""
    import torch
    from safetensors.torch import save_file

    try:
        loaded = torch.load(source, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise ValueError("it holds more than tensors, or is no file of PyTorch") from error
    tensors = {
        name: tensor for name, tensor in state_dict(loaded).items() if isinstance(tensor, torch.Tensor)
    }
    if not tensors:
        raise ValueError("it holds no tensor")
    result = {}
    for name, tensor in renamed(tensors, drop_auxiliary).items():
        tensor = tensor.detach()
        if kind is not None and tensor.is_floating_point():
            tensor = tensor.to(getattr(torch, kind))
        # Tensors that share memory would be refused, and others keep the memory of what they were cut from.
        result[name] = tensor.contiguous().clone()
    save_file(result, target, metadata={"format": "pt"})
    return len(result)


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], epilog="\n\n".join(__doc__.split("\n\n")[1:]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", help="the file that PyTorch has saved")
    parser.add_argument("target", help="the safetensors file to be written")
    parser.add_argument(
        "--drop-auxiliary", action="store_true", help="leave out the side heads of GoogLeNet and Inception"
    )
    parser.add_argument(
        "--type", choices=["float64", "float32", "float16", "bfloat16"], help="round the numbers to this type"
    )
    options = parser.parse_args(arguments)
    if not options.target.endswith(".safetensors"):
        parser.error("the target's name ends in .safetensors")
    try:
        count = convert(options.source, options.target, options.drop_auxiliary, options.type)
    except ImportError as error:
        sys.exit(f"to-safetensors.py: {error}; `pip install torch numpy safetensors`")
    except (OSError, ValueError) as error:
        sys.exit(f"to-safetensors.py: {options.source}: {error}")
    print(f"{options.target}: {count} tensors")


if __name__ == "__main__":
    main()
