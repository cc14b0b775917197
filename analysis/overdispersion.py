"""How much more providers differ than chance explains: phi, tau, winsorising, truncating."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri, ndtri

from analysis.intervals import Kind, proportion_counts, rate_counts
from analysis.reading import Array

TRIM = 0.1  # share of z scores pulled in at either end


class Trimmed(NamedTuple):
    """z scores in use (NaN: dropped), and which were touched."""

    z: Array
    touched: Array


class Dispersion(NamedTuple):
    """phi = mean of the squared z scores in use; `excessive` when N x phi is beyond chance."""

    phi: float
    units: int
    excessive: bool


def winsorise(z: ArrayLike, trim: float = TRIM) -> Trimmed:
    """z with its lowest and highest share pulled in to the quantiles (R type 7) there.

    Source: Spiegelhalter (2005). A score on or outside a quantile counts as touched.
    """
    given = np.asarray(z, float)
    low, high = np.nanquantile(given, [trim, 1 - trim])
    return Trimmed(np.clip(given, low, high), (given <= low) | (given >= high))


def truncate(z: ArrayLike, trim: float = TRIM) -> Trimmed:
    """z with its lowest and highest share dropped, by rank, as the SHMI does.

    Source: NHS Digital, SHMI methodology; golden case funnel_sr_shmi.
    """
    given = np.asarray(z, float)
    above = (given[:, None] > given).sum(axis=1)
    tied = (given[:, None] == given).sum(axis=1)
    rank = above + (tied + 1) / 2
    group = np.floor(rank / trim / (given.size + 1))
    kept = (group > 0) & (group < 1 / trim - 1)
    return Trimmed(np.where(kept, given, np.nan), ~kept)


def phi(z: ArrayLike) -> float:
    """Mean of the squared z scores; those that are NaN are not counted."""
    return float(np.nanmean(np.square(np.asarray(z, float))))


def tau2(dispersion: float, standard_error: ArrayLike) -> float:
    """Variance between units, on the scale of the standard errors: the moment estimate.

    dispersion: phi of the same units. 0 where they differ by no more than chance.
    Source: DerSimonian and Laird (1986).
    """
    weight = 1 / np.square(np.asarray(standard_error, float))
    excess = weight.size * dispersion - (weight.size - 1)
    return float(max(0.0, excess / (weight.sum() - np.square(weight).sum() / weight.sum())))


def between_units(
    numerator: ArrayLike,
    denominator: ArrayLike,
    kind: Kind,
    *,
    group: ArrayLike | None = None,
    trim: float = TRIM,
) -> Dispersion:
    """Whether units differ among themselves beyond the 99 % point of chi-squared on N - 1.

    group: which units belong together, where groups may differ (N less the number of groups).
    Units without a usable denominator are left out. z scores are taken about the pooled value of
    the units that winsorising does not move: about the plain pool one large, truly different
    unit moves the centre, and with it every other unit's z. At least one unit is winsorised at
    either end, however few they are. Fewer than two units are not said to differ.
    Source: Spiegelhalter (2005); docs/methods.md, Few providers.
    """
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    usable = is_usable(x, n, kind)
    names, place = np.unique(
        np.zeros(x.size) if group is None else np.asarray(group), return_inverse=True
    )
    members = [np.flatnonzero(usable & (place == i)) for i in range(names.size)]
    members = [member for member in members if member.size]
    scores = [scores_within(x[member], n[member], kind, trim) for member in members]
    z = winsorise(np.concatenate(scores), few_trim(usable.sum(), trim)).z if scores else np.empty(0)
    if z.size <= len(members):
        return Dispersion(0.0, z.size, False)
    beyond = chdtri(z.size - len(members), 0.01)
    return Dispersion(phi(z), z.size, bool(z.size * phi(z) > beyond))


def scores_within(x: Array, n: Array, kind: Kind, trim: float) -> Array:
    """z scores of units about their own core value."""
    return z_scores(x, n, core_value(x, n, kind, few_trim(x.size, trim)), kind)


def few_trim(units: int, trim: float) -> float:
    """The share to winsorise so that one unit at either end is pulled in to the next."""
    return min(0.5, max(trim, 1 / max(units - 1, 1)))


def between_unit_sd(
    numerator: ArrayLike, denominator: ArrayLike, kind: Kind, *, fewest: int, trim: float = TRIM
) -> float:
    """tau: the standard deviation of the units' true values, on the logit or log scale.

    numerator, denominator: published counts of at least `fewest` usable units; ValueError: fewer.
    As tau2 of winsorised z scores, with phi divided by what winsorising leaves of a normal
    distribution's variance; without that tau comes out near a fifth too small.
    Source: Spiegelhalter (2005), DerSimonian and Laird (1986); docs/methods.md, Few providers.
    """
    x, n = usable_units(numerator, denominator, kind)
    if x.size < fewest:
        raise ValueError(f"tau needs at least {fewest} units, and there are {x.size}")
    target = core_value(x, n, kind, trim)
    if not 0 < target < (1 if kind == "binomial" else np.inf):
        return 0.0
    dispersion = phi(winsorise(z_scores(x, n, target, kind), trim).z) / winsorised_variance(trim)
    return float(np.sqrt(tau2(dispersion, standard_error(n, target, kind))))


def winsorised_variance(trim: float) -> float:
    """Variance of a standard normal winsorised at `trim` and 1 - trim: 0.68 for 0.1."""
    cut = float(ndtri(1 - trim))
    density = np.exp(-(cut**2) / 2) / np.sqrt(2 * np.pi)
    return float(1 - 2 * trim - 2 * cut * density + 2 * trim * cut**2)


def core_value(x: Array, n: Array, kind: Kind, trim: float) -> float:
    """The pooled value of the units whose z scores winsorising does not move; of all units where
    those have no event, or none without."""
    pooled = float(x.sum() / n.sum())
    z = z_scores(x, n, pooled, kind)
    core = winsorise(z, trim).z == z
    events, volume = x[core].sum(), n[core].sum()
    inside = events > 0 and (kind == "poisson" or events < volume)
    return float(events / volume) if inside else pooled


def z_scores(x: Array, n: Array, target: ArrayLike, kind: Kind) -> Array:
    """Standardised (Pearson) differences from the target: of mean square 1 even for rare events.

    0 for a target at the end of the scale when the value lies there too, infinite when not.
    """
    theta = np.asarray(target, float)
    variance = theta * (1 - theta) if kind == "binomial" else theta
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (x / n - theta) / np.sqrt(variance / n)
    return np.asarray(np.where(x / n == theta, 0.0, z))


def standard_error(n: Array, target: ArrayLike, kind: Kind) -> Array:
    """Of a value at the target, on the logit (binomial) or log (Poisson) scale."""
    theta = np.asarray(target, float)
    spread = 1 - theta if kind == "binomial" else np.ones_like(theta)
    with np.errstate(divide="ignore"):
        return np.asarray(1 / np.sqrt(n * theta * spread))


def usable_units(numerator: ArrayLike, denominator: ArrayLike, kind: Kind) -> tuple[Array, Array]:
    """The counts of the units that have a value."""
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    usable = is_usable(x, n, kind)
    return x[usable], n[usable]


def is_usable(x: Array, n: Array, kind: Kind) -> Array:
    """Bool per unit: its counts make a value."""
    counts = proportion_counts if kind == "binomial" else rate_counts
    return ~np.isnan(counts(x, n)[0])
