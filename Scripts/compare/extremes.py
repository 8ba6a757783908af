"""Saturated units, scores far apart, probabilities of 0 and 1, and the smallest numbers; mpmath answers.

PyTorch's own formulas lose their digits here. Every number is asked for by itself and may differ by 1e-9 of its own
size (in single precision 1e-5); what underflows may be 0. Where the right number is infinite or there is none, the
tool must say so.
"""

import mpmath
import torch
from mpmath import mpf

from program import REFUSED, Expected, Line, Program, literal

mpmath.mp.dps = 60
# Bounds by precision: the relative tolerance, the smallest normal number, and the overflow threshold.
LIMITS = {"double": (1e-9, 2.3e-308, 1.7976931348623157e308), "single": (1e-5, 1.2e-38, 3.4028234663852886e38)}
# Rounding of 1 + tanh(u), or of a probability next to 1, is granted where the sum is part of the definition.
EPSILON = 4e-16

SMALL = [0.0, 5e-324, 1e-310, 1e-300, 1e-20, 1e-10, 1e-5]
LARGE = [0.5, 1.0, 5.0, 16.0, 17.0, 20.0, 33.0, 37.0, 40.0, 100.0, 600.0, 708.0, 745.0, 800.0, 1000.0]
# Exact in single precision too.
SUMS = [0.0, 2.0**-30, 0.5, 1.0, 5.0, 15.0, 16.0, 17.0, 30.0, 37.0, 40.0, 80.0, 100.0, 500.0, 700.0, 746.0, 1000.0]
TARGETS = [0.0, 1.0, 0.25, 0.5, 2.0**-20]


def sigma(a):
    """σ(a) without cancellation."""
    return 1 / (1 + mpmath.exp(-a))


def softplus(a):
    """ln(1 + eᵃ) without cancellation."""
    return mpmath.log1p(mpmath.exp(a)) if a < 0 else a + mpmath.log1p(mpmath.exp(-a))


def density(x):
    return mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)


def phi(x):
    """Φ(x), with all digits in the far tail."""
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def inner(x):
    return mpmath.sqrt(2 / mpmath.pi) * (x + mpf("0.044715") * x**3)


def gelu_tanh_slope(x):
    u = inner(x)
    return sigma(2 * u) + x / 2 * mpmath.sech(u) ** 2 * mpmath.sqrt(2 / mpmath.pi) * (1 + 3 * mpf("0.044715") * x * x)


def inverse(x):
    return 1 / x if x else mpmath.inf


# Name: value, derivative, and the rounding that its definition is granted in units of max(1, |x|).
FUNCTIONS = {
    "exp": (mpmath.exp, mpmath.exp, 0),
    "log": (lambda x: mpmath.log(x) if x > 0 else mpmath.nan, lambda x: inverse(x) if x > 0 else mpmath.nan, 0),
    "sqrt": (lambda x: mpmath.sqrt(x) if x >= 0 else mpmath.nan,
             lambda x: inverse(2 * mpmath.sqrt(x)) if x >= 0 else mpmath.nan, 0),
    "log1p": (lambda x: mpmath.log1p(x) if x > -1 else mpmath.nan, lambda x: 1 / (1 + x) if x > -1 else mpmath.nan, 0),
    "expm1": (mpmath.expm1, mpmath.exp, 0),
    "sigmoid": (sigma, lambda x: sigma(x) * sigma(-x), 0),
    "tanh": (mpmath.tanh, lambda x: mpmath.sech(x) ** 2, 0),
    "elu": (lambda x: x if x > 0 else mpmath.expm1(x), lambda x: mpf(1) if x > 0 else mpmath.exp(x), 0),
    "softplus": (softplus, sigma, 0),
    "erf": (mpmath.erf, lambda x: 2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-x * x), 0),
    "normcdf": (phi, density, 0),
    "gelu": (lambda x: x * phi(x), lambda x: phi(x) + x * density(x), 0),
    "gelutanh": (lambda x: x * sigma(2 * inner(x)), gelu_tanh_slope, EPSILON),
}


class Extremes:
    """A kind of program. Its spec: a group, and the numbers that its session is made of."""

    name = "extremes"

    def make(self, random):
        """A random spec."""
        group = random.choice([
            "function", "function", "power", "cross-entropy of a probability", "logistic unit", "logistic unit",
            "two logistic units", "logistic unit under mse", "tanh unit under sse", "softmax units",
            "softmax units, tails"])
        number = lambda: random.choice([-1, 1]) * random.choice(SMALL + LARGE)
        spec = {"group": group, "precision": "double", "y": random.choice(TARGETS)}
        if group == "function":
            spec |= {"name": random.choice(list(FUNCTIONS)), "x": number()}
        elif group == "power":
            spec |= {"x": random.choice([0.0, 1e-300, 1e-10, 0.5, 1.0, 2.0, 1e200, -0.5, -2.0, -1e-300]),
                     "n": random.choice([0.0, 1.0, 2.0, 3.0, 0.5, -1.0, -2.0, 1.5])}
        elif group == "cross-entropy of a probability":
            spec["x"] = random.choice([0.0, 5e-324, 1e-300, 1e-20, 1e-10, 0.5, 1 - 2.0**-53, 1 - 2.0**-30, 1.0])
            spec["y"] = random.choice([0.0, 0.25, 1.0])
        elif "softmax" in group:
            spec["scores"] = random.choice([
                [1000.0, -1000.0, 0.0], [0.0, 0.0, 0.0], [700.0, 0.0, -700.0], [40.0, 0.0, -40.0], [800.0, 800.0, -5.0],
                [-1000.0, -1000.0, -1001.0], [20.0, -20.0], [1000.0, -1000.0], [1e-10, -1e-10], [37.0, 36.0, 0.0]])
            spec["class"] = random.randrange(len(spec["scores"]))
            spec["activation"] = random.choice(["softmax", "linear"])
        else:
            spec["x"] = random.choice([-1, 1]) * random.choice(SUMS)
            spec["x2"], spec["y2"] = random.choice([-1, 1]) * random.choice(SUMS), random.choice(TARGETS)
            spec["precision"] = random.choice(["double", "double", "single"])
        return spec

    def program(self, spec):
        """The session of a spec."""
        lines = [] if spec["precision"] == "double" else [Line("precision single")]
        ask = lambda text, column=False: lines.append(Line(text, text, column=column, refusable=True))
        group, y = spec["group"], literal(spec["y"])
        if group in ("function", "power", "cross-entropy of a probability"):
            lines.append(Line(f"u = {literal(spec['x'])}"))
            if group == "power":
                lines.append(Line(f"n = {literal(spec['n'])}"))
            ask({"function": f"g = {spec.get('name')}(u)", "power": "g = u^n"}.get(group, f"g = crossentropy(u, {y})"))
            ask("d g / d u")
            if group == "power" and not (spec["x"] == 0 and spec["n"] == 0):
                ask("d g / d n")
            return Program(lines)
        xs = spec["scores"] if "softmax" in group else [spec["x"]] + ([spec["x2"]] if "two" in group else [])
        target = literal(spec["class"]) if "softmax" in group else y + (
            f" {literal(spec['y2'])}" if "two" in group else "")
        activation = {"tanh unit under sse": " tanh"}.get(group, f" {spec['activation']}" if "softmax" in group else "")
        loss = "mse" if "mse" in group else "sse" if "sse" in group else "crossentropy"
        n = len(xs)
        unit = "; ".join(" ".join("1" if i == j else "0" for j in range(n)) for i in range(n))
        lines += [
            Line(f"data table {{ {' '.join(map(literal, xs))} -> {target} }}"), Line(f"layer dense {n}{activation}"),
            Line(f"loss {loss}"), Line(f"w(1) = [{unit}]" if n > 1 else "w(1) = 1"),
            Line(f"b(1) = [{' '.join('0' * n)}]" if n > 1 else "b(1) = 0")]
        ask("err", True)
        ask("J")
        for i in range(1, n + 1):
            if "tails" not in group:
                ask(f"p{i}" if n > 1 else "p", True)
            for quantity in (f"a(1){i}", f"w(1){i},{i}", f"b(1){i}"):
                ask(f"grad {quantity}", True)
        return Program([line for line in lines if line])

    def answers(self, spec, given):
        """mpmath's answers by key."""
        exact, granted = self._exact(spec)
        relative, least, most = LIMITS[spec["precision"]]
        answers = {}
        for key, value in exact.items():
            value = mpf(value) if not isinstance(value, mpf) else value
            if mpmath.isnan(value) or abs(value) > most:
                answers[key] = REFUSED
            else:
                own = granted.get(key, 0) if isinstance(granted, dict) else granted
                within = max(relative * abs(float(value)), least, own)
                answers[key] = Expected(torch.tensor(float(value)), within)
        return answers

    def _exact(self, spec):
        group, y = spec["group"], mpf(spec["y"])
        if group == "function":
            f, slope, granted = FUNCTIONS[spec["name"]]
            x = mpf(spec["x"])
            return self._named(spec, f(x), slope(x)), granted * max(1, abs(spec["x"]))
        if group == "power":
            x, n = mpf(spec["x"]), mpf(spec["n"])
            value = self._power(x, n)
            answers = self._named(spec, value, mpf(0) if n == 0 else n * self._power(x, n - 1))
            by_exponent = value * mpmath.log(x) if x > 0 else mpf(0) if x == 0 and n > 0 else mpmath.nan
            answers["d g / d n"] = by_exponent
            return answers, 0
        if group == "cross-entropy of a probability":
            q, error, slope = mpf(spec["x"]), mpf(0), mpf(0)
            if y > 0:
                error -= y * (mpmath.log(q) if q else -mpmath.inf)
                slope -= y * inverse(q)
            if y < 1:
                error -= (1 - y) * (mpmath.log1p(-q) if q < 1 else -mpmath.inf)
                slope += (1 - y) * inverse(1 - q)
            return self._named(spec, error, slope), 0
        if "softmax" in group:
            return self._softmax(spec), 0 if "tails" in group else EPSILON
        units = [(spec["x"], spec["y"])] + ([(spec["x2"], spec["y2"])] if "two" in group else [])
        answers, total, soft, rounding = {}, mpf(0), {}, {"double": EPSILON, "single": 2e-7}[spec["precision"]]
        for i, (a, y) in enumerate(units, 1):
            a, y = mpf(a), mpf(y)
            if group == "logistic unit under mse":
                p, error = sigma(a), (sigma(a) - y) ** 2
                slope = 2 * (p - y if y != 1 else -sigma(-a)) * sigma(a) * sigma(-a)
                error = sigma(-a) ** 2 if y == 1 else error
            elif group == "tanh unit under sse":
                p = mpmath.tanh(a)
                # 1 − tanh(a) = 2σ(−2a)
                off = -2 * sigma(-2 * a) if y == 1 else p - y
                error, slope = off**2 / 2, off * mpmath.sech(a) ** 2
            else:
                p = sigma(a)
                error = y * softplus(-a) + (1 - y) * softplus(a)
                slope = (1 - y) * sigma(a) - y * sigma(-a)
                if 0 < y < 1:
                    # The two may cancel, each with its rounding.
                    size = rounding * float((1 - y) * sigma(a) + y * sigma(-a)) * max(1, abs(float(a)))
                    soft |= {f"grad {each}": size for each in (f"a(1){i}", f"b(1){i}", f"w(1){i},{i}")}
            total += error
            answers |= self._unit(i, len(units), p, slope, a)
        # The rounding of z passes to z − y, and so to its multiple.
        squared = "mse" in group or "sse" in group
        return answers | {"err": total, "J": total}, rounding * max(1, abs(spec["x"])) if squared else soft

    @staticmethod
    def _unit(i, count, p, slope, x):
        return {f"p{i}" if count > 1 else "p": p, f"grad a(1){i}": slope, f"grad b(1){i}": slope,
                f"grad w(1){i},{i}": slope * x}

    def _softmax(self, spec):
        scores, c = [mpf(each) for each in spec["scores"]], spec["class"]
        apart = lambda i: mpmath.fsum(mpmath.exp(s - scores[i]) for j, s in enumerate(scores) if j != i)
        chances = [1 / (1 + apart(i)) for i in range(len(scores))]
        error = mpmath.log1p(apart(c))
        answers = {"err": error, "J": error}
        for i, p in enumerate(chances):
            slope = p if i != c else -mpmath.fsum(q for j, q in enumerate(chances) if j != c)
            unit = self._unit(i + 1, len(scores), p, slope, scores[i])
            answers |= {key: value for key, value in unit.items() if key[0] != "p" or "tails" not in spec["group"]}
        return answers

    @staticmethod
    def _power(x, n):
        if n == 0:
            return mpf(1)
        if x == 0:
            return mpf(0) if n > 0 else mpmath.inf
        if x < 0 and n != int(n):
            return mpmath.nan
        return x ** (int(n) if n == int(n) else n)

    def _named(self, spec, value, slope):
        """Value and derivative; a value that is refused has no name to be asked about."""
        first = next(line.text for line in self.program(spec).lines if line.text.startswith("g = "))
        gone = mpmath.isnan(value) or abs(value) > LIMITS["double"][2]
        return {first: value, "d g / d u": mpmath.nan if gone else slope}

    def smaller(self, spec, key):
        """They are small already."""
        return ()

    def title(self, spec):
        """Its group."""
        return spec["group"] + (f" {spec['name']}" if "name" in spec else "") + (
            " in single precision" if spec["precision"] == "single" else "")
