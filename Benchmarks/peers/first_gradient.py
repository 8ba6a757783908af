"""w9: the shortest program of each peer that prints a first gradient, as a person would give it to `python -c`.

All differentiate g = (a·b + a)² at a = 2, b = −3: ∂g/∂a = 2·(a·b + a)·(b + 1) = 16.
"""

EXPECTED = "16"

PROGRAMS = {
    "micrograd": """
from micrograd.engine import Value
a, b = Value(2.0), Value(-3.0)
g = (a * b + a) ** 2
g.backward()
print(a.grad)
""",
    "autograd": """
from autograd import grad
print(grad(lambda a, b: (a * b + a) ** 2)(2.0, -3.0))
""",
    "torch": """
import torch
a, b = torch.tensor(2.0, requires_grad=True), torch.tensor(-3.0)
g = (a * b + a) ** 2
g.backward()
print(a.grad.item())
""",
    "jax": """
import jax
print(jax.grad(lambda a, b: (a * b + a) ** 2)(2.0, -3.0))
""",
    "tinygrad": """
from tinygrad import Tensor
a, b = Tensor([2.0]), Tensor([-3.0])
g = ((a * b + a) ** 2).sum()
print(g.gradient(a)[0].item())
""",
}

CHAINRULE = "a = 2; b = -3; g = (a*b + a)^2; d g / d a"
