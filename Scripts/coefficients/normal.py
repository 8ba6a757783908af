#!/usr/bin/env python3
"""Prints the coefficients of Sources/CKernels/normal.h. Needs mpmath; takes about a minute.

    python3 -m venv .venv && .venv/bin/pip install mpmath
    .venv/bin/python Scripts/coefficients/normal.py

Two functions, each as a polynomial for floats and for doubles, fitted by least squares at Chebyshev nodes in 50 digits.
Each coefficient in turn is rounded to the number type, and those behind it are fitted anew, so that they make up for
what it lost:

  tail    S(t) = (a + K)·R(a),  R(a) = e^(a²/2)·Φ(−a),  t = (a − K)/(a + K),  a ≥ 0, as Shepherd & Laframboise 1981
  erf     erf(x)/x − 1 as a polynomial in x², |x| ≤ ½

K has few bits and is chosen so that S(0) is a number of the type but for a hundredth of its last place.
"""

from mpmath import chop, cos, erf, erfc, exp, frexp, ldexp, lu_solve, matrix, mp, mpf, nint, pi, sqrt

mp.dps = 50


def tail_ratio(a):
    """R(a)."""
    if a < 25:
        return exp(a * a / 2) * erfc(a / sqrt(2)) / 2
    fraction = mpf(0)
    for k in range(200, 0, -1):
        fraction = k / (a + fraction)
    return 1 / (a + fraction) / sqrt(2 * pi)


def rounded(x, bits):
    mantissa, exponent = frexp(x)
    return ldexp(nint(ldexp(mantissa, bits)), exponent - bits)


def hexadecimal(x, bits):
    text = float(x).hex()
    mantissa, exponent = text.split("p")
    return mantissa.rstrip("0").rstrip(".") + "p" + exponent + ("f" if bits == 24 else "")


def fit(function, low, high, degree, bits, first=None, beside=0):
    """Coefficients, the constant one first, and the largest error found, relative to the function plus `beside`.

    `first` is the constant, if known.
    """
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * k + 1) / (6 * degree)) for k in range(3 * degree)]
    values = [function(x) for x in nodes]
    powers = [[x**j for j in range(degree + 1)] for x in nodes]
    known = [] if first is None else [rounded(first, bits)]
    while len(known) <= degree:
        start = len(known)
        rows, right = matrix(len(nodes), degree + 1 - start), matrix(len(nodes), 1)
        for i, value in enumerate(values):
            for j in range(start, degree + 1):
                rows[i, j - start] = powers[i][j] / (value + beside)
            right[i] = (value - sum(known[j] * powers[i][j] for j in range(start))) / (value + beside)
        known.append(rounded(chop(lu_solve(rows, right)[0]), bits))
    worst = mpf(0)
    for i in range(1001):
        x = low + (high - low) * i / 1000
        if x != 0:
            value = function(x)
            worst = max(worst, abs((sum(c * x**j for j, c in enumerate(known)) - value) / (value + beside)))
    return known, worst


def show(name, bits, coefficients, worst):
    print(f"{name}, {bits} bits: within 2^{float(mp.log(worst, 2)):.1f}")
    for power, coefficient in enumerate(coefficients):
        print(f"  {power:2} {hexadecimal(coefficient, bits)}")


for bits, k, most, degree in [(24, 55099, 15, 10), (53, 54896, 39, 24)]:
    k = mpf(k) / 2**14
    first = 2 * k * tail_ratio(k)
    lost = (first - rounded(first, bits)) / ldexp(1, frexp(first)[1] - bits)
    print(f"K = {hexadecimal(k, 53)}, S(0) off by {float(lost):.4f} of its last place")
    def tail(t):
        a = k * (1 + t) / (1 - t)
        return (a + k) * tail_ratio(a)
    show("tail", bits, *fit(tail, mpf(-1), (most - k) / (most + k), degree, bits, first))
for bits, degree in [(24, 5), (53, 11)]:
    def beyond(z):
        return erf(sqrt(z)) / sqrt(z) - 1
    show("erf", bits, *fit(beyond, mpf(0), mpf(1) / 4, degree, bits, beside=1))
