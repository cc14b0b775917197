"""FunnelPlotR 0.6.0, step by step: for checking against the national tool, faults included.

Nothing on a screen comes from here. Two of its limits are wrong and are marked where they are
made; docs/methods.md, "Where this differs from the national tools", says what stands instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from analysis.overdispersion import Trimmed, phi, tau2, truncate, winsorise
from analysis.reading import Array, Limits

Method = Literal["PR", "SHMI", "CQC", "RC"]
Z_95, Z_998 = 1.959964, 3.090232  # the package's own constants


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ParityFunnel:
    """What funnel_plot() reports. Arrays are (units,); values and limits times the multiplier."""

    target: float
    value: Array
    transformed: Array
    z: Array
    trimmed: Trimmed
    unadjusted: Limits
    adjusted: Limits
    phi: float
    tau2: float
    adjusted_in_force: bool

    @property
    def units_used(self) -> int:
        """How many z scores phi counts."""
        return int(np.sum(~np.isnan(self.trimmed.z)))

    @property
    def in_force(self) -> Limits:
        """The limits that outliers are judged by."""
        return self.adjusted if self.adjusted_in_force else self.unadjusted

    @property
    def outside_95(self) -> Array:
        limits = self.in_force
        return np.asarray((self.value < limits.lower_95) | (self.value > limits.upper_95))

    @property
    def outside_998(self) -> Array:
        limits = self.in_force
        return np.asarray((self.value < limits.lower_998) | (self.value > limits.upper_998))


def funnelplotr(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    method: Method,
    multiplier: float = 1.0,
    trim_by: float = 0.1,
    draw_adjusted: bool = True,
    draw_unadjusted: bool = False,
) -> ParityFunnel:
    """The funnel as FunnelPlotR makes it; one entry a unit (`sum_by_unit` makes them so).

    method: PR proportions, RC ratios of counts, SHMI and CQC the two standardised ratios
    (denominator: expected events; SHMI rounds them to two decimals for all but the values).
    As in the package, phi and tau2 are reported as 0 where no adjustment is asked for.
    Source: FunnelPlotR 0.6.0; Spiegelhalter et al. (2012); golden cases funnel_pr_*, rc, sr.
    """
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    value = multiplier * x / n
    n = np.round(n, 2) if method == "SHMI" else n
    target = float(x.sum() / n.sum()) if method in ("PR", "RC") else 1.0
    y, centre, error = transformed(x, n, target, method)
    z = (y - centre) / error
    trimmed = truncate(z, trim_by) if method == "SHMI" else winsorise(z, trim_by)
    spread = phi(trimmed.z) if draw_adjusted else 0.0
    between = tau2(spread, error[~np.isnan(trimmed.z)]) if draw_adjusted else 0.0
    exact = method in ("SHMI", "CQC")
    plain = poisson_interval(n) if exact else limits(n, target, 0.0, method)
    adjusted = limits(n, target, between, method) if draw_adjusted else plain
    return ParityFunnel(
        target=multiplier * target,
        value=value,
        transformed=y,
        z=z,
        trimmed=trimmed,
        unadjusted=scaled(plain, multiplier),
        adjusted=scaled(adjusted, multiplier),
        phi=spread,
        tau2=between,
        adjusted_in_force=draw_adjusted and (draw_unadjusted or spread > 1),
    )


def sum_by_unit(
    unit: ArrayLike, numerator: ArrayLike, denominator: ArrayLike
) -> tuple[Array, Array, Array]:
    """Units in alphabetical order with their summed counts: the package's first step."""
    names, place = np.unique(np.asarray(unit), return_inverse=True)
    x = np.bincount(place, weights=np.asarray(numerator, float))
    return names, x, np.bincount(place, weights=np.asarray(denominator, float))


def transformed(x: Array, n: Array, target: float, method: Method) -> tuple[Array, float, Array]:
    """Values on the method's scale, the target there, and the standard errors."""
    if method == "PR":
        return np.arcsin(np.sqrt(x / n)), float(np.arcsin(np.sqrt(target))), 1 / (2 * np.sqrt(n))
    if method == "CQC":
        return np.sqrt(x / n), 1.0, 1 / (2 * np.sqrt(n))
    if method == "SHMI":
        with np.errstate(divide="ignore"):
            return np.log(x / n), 0.0, 1 / np.sqrt(n)
    error = np.sqrt(x / (x + 0.5) ** 2 + n / (n + 0.5) ** 2)
    return np.log((x + 0.5) / (n + 0.5)), float(np.log(target)), error


def limits(n: Array, target: float, between: float, method: Method) -> Limits:
    """The method's four lines with tau2 = `between`, before the multiplier."""
    z = np.array([-Z_998, -Z_95, Z_95, Z_998])[:, None]
    own = 1 / n if method == "SHMI" else 1 / (4 * n)  # RC: wrong, too small for rare events
    step = z * np.sqrt(own + between)
    if method == "PR":
        lines = np.sin(np.clip(np.arcsin(np.sqrt(target)) + step, 0, np.pi / 2)) ** 2
    elif method == "CQC":
        lines = 1 + step  # wrong: on the square-root scale, and not squared
    else:
        lines = target * np.exp(step)
    return Limits(lower_998=lines[0], lower_95=lines[1], upper_95=lines[2], upper_998=lines[3])


def poisson_interval(expected: Array) -> Limits:
    """The package's unadjusted limits of ratios: an exact interval at observed = expected."""
    inner, outer = 0.025, 0.001
    return Limits(
        lower_998=chdtri(2 * expected, 1 - outer) / (2 * expected),
        lower_95=chdtri(2 * expected, 1 - inner) / (2 * expected),
        upper_95=chdtri(2 * (expected + 1), inner) / (2 * expected),
        upper_998=chdtri(2 * (expected + 1), outer) / (2 * expected),
    )


def scaled(given: Limits, multiplier: float) -> Limits:
    """Limits times the multiplier."""
    return Limits(
        lower_998=multiplier * given.lower_998,
        lower_95=multiplier * given.lower_95,
        upper_95=multiplier * given.upper_95,
        upper_998=multiplier * given.upper_998,
    )
