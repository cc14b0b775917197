"""docs/methods.md says what the program does: its pictures, numbers, names and headings."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import binom, chi2

from analysis.choice import WORDS
from analysis.funnel_limits import prediction_limits
from analysis.overdispersion import between_units
from benchmarks.false_alarms import (
    BENCHMARKS,
    BIRTHS,
    KINDS,
    Kind,
    alarms,
    funnel_rates,
    months_to_flag,
)
from catalogue.load import load_catalogue
from docs.pictures import made
from layouts.methods import ANCHORS, slug
from settings import ROOT

TEXT = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
PICTURES = ROOT / "docs" / "pictures"
HEADINGS = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
SHOWN = re.findall(r"^!\[(.+)\]\(pictures/(.+)\)$", TEXT, re.MULTILINE)
CASES = {path.stem for path in (ROOT / "tests" / "golden").glob("*.json")}


def test_every_picture_is_shown_in_words_too_and_is_small() -> None:
    assert {name for _, name in SHOWN} == {p.name for p in PICTURES.glob("methods-*.svg")}
    for words, name in SHOWN:
        assert len(words) > 40
        assert (PICTURES / name).stat().st_size < 60_000


def test_pictures_ask_nothing_of_other_hosts() -> None:
    for _, name in SHOWN:
        addresses = re.findall(r"https?://[^\"' ]+", (PICTURES / name).read_text(encoding="utf-8"))
        assert {a for a in addresses if not a.startswith("http://www.w3.org/")} == set(), name


@pytest.mark.parametrize(
    "sentence",
    [
        made.haemorrhages().sentence,
        made.haemorrhages("run", raised=11).sentence,
        made.consultant_hours().sentence,
        made.stillbirths().sentence,
        made.national_funnel().sentences[0],
        made.national_funnel().sentences[2],
        made.undecided_funnel().sentences[2],
    ],
)
def test_the_sentence_under_a_picture_is_the_one_the_program_writes(sentence: str) -> None:
    assert sentence in TEXT


def test_the_worked_example_of_the_p_chart_is_worked_out() -> None:
    reading = made.haemorrhages()
    base = reading.baseline
    x, n = int(reading.numerator[base].sum()), int(reading.denominator[base].sum())
    assert f"hold {x} haemorrhages among {n:,} women: p̄ is {1000 * x / n:.1f} per 1,000" in TEXT
    assert (
        f"with {reading.denominator[-1]:.0f} women, the limits are {reading.lower[-1]:.1f} " in TEXT
    )
    assert f"and {reading.upper[-1]:.1f}; the {reading.numerator[-1]:.0f} haemorrhages" in TEXT


def test_the_worked_example_of_the_run_chart_is_worked_out() -> None:
    reading = made.haemorrhages("run", raised=11)
    side = np.sign((reading.value - reading.centre)[reading.assessed])
    side = side[side != 0]
    fewest = binom.ppf(0.05, len(side) - 1, 0.5)
    longest, crossings = round(np.log2(len(side))) + 3, int((np.diff(side) != 0).sum())
    assert (
        f"N is {len(side)}: a run of more than {longest} is too long, fewer than {fewest:.0f} "
        f"crossings are too few; there are {int((reading.side > 0).sum())} and {crossings}." in TEXT
    )


def test_the_worked_examples_of_the_other_charts_are_worked_out() -> None:
    hours = made.consultant_hours()
    within = hours.value[hours.baseline]
    ranges = np.abs(np.diff(within)).mean()
    assert f"x̄ is {within.mean():.1f} and R̄ is {ranges:.1f}" in TEXT
    rare = made.stillbirths()
    births, mean = rare.denominator[-1], rare.centre[-1] / 1000
    assert (
        f"{rare.numerator[rare.baseline].sum():.0f} events among "
        f"{rare.denominator[rare.baseline].sum():,.0f} babies set ū at {1000 * mean:.1f} per "
        f"1,000; among the {births:.0f} babies of the last quarter {mean * births:.1f} are "
        f"expected, the limit is {rare.upper[-1] * births / 1000:.0f}, and "
        f"{rare.numerator[-1]:.0f} came." in TEXT
    )


def test_the_worked_examples_of_the_funnels_are_worked_out() -> None:
    k, reading = made.NAMES.index("Northmoor"), made.national_funnel()
    plain = prediction_limits(made.WOMEN, 0.0287, "binomial", multiplier=1000.0)
    women = f"{made.HAEMORRHAGES[k]:.0f} of {made.WOMEN[k]:,.0f} women are {reading.value[k]:.1f}"
    assert (
        f"{women} per 1,000; by chance alone its 95 % limit would be {plain.upper_95[k]:.1f} "
        f"and its 99.8 % limit {plain.upper_998[k]:.1f}, and with the differences that are "
        f"ordinary between providers they are {reading.limits.upper_95[k]:.1f} and "
        f"{reading.limits.upper_998[k]:.1f}." in TEXT
    )
    interval = f"from {reading.lower_ci[k]:.1f} to {reading.upper_ci[k]:.1f}"
    assert f"{women} per 1,000, with a 95 % interval {interval}." in TEXT
    undecided = made.undecided_funnel()
    units = len(made.WOMEN)
    assert (
        f"N·φ is {units * undecided.phi:.0f}, and the 99 % point {chi2.ppf(0.99, units - 1):.0f}."
        in TEXT
    )


def test_the_parameters_are_the_catalogue_s() -> None:
    rules = load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml").rules
    for said in (
        f"one of {rules.trend_points} points that rise",
        f"one of {rules.shift_points} neighbours on one side",
        f"first {rules.baseline_points} assessable points",
        f"fewer than {rules.minimum_points} assessable points",
        f"after {rules.gap_months} or more months without one",
        f"under {rules.rare_events_a_month} events a month",
        f"a proportion above {100 * rules.near_ceiling:.0f} %",
        f"more than {100 * rules.suppressed_share:.0f} % of the months",
        f"under {100 * rules.coverage:.0f} % of births",
        f"one window ({rules.window_months} months",
        f"at least {rules.tau_units} providers",
        f"by at least {rules.benchmark_overlap_months} months",
        f"is {100 * rules.newly_flagged_by_chance:.1f} % of the cells",
    ):
        assert said in TEXT, said


def row_of(start: str) -> list[float]:
    """The numbers of a table's row that begins so."""
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| {start} |"))
    cells = row.removeprefix(f"| {start} |").split("|")
    return [float(number) for cell in cells for number in re.findall(r"([\d.]+) %", cell)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_false_alarms_are_those_of_the_simulation(kind: Kind) -> None:
    found = alarms(kind)
    last, newly, ever = row_of(kind.name)
    assert 100 * found.last == pytest.approx(last, abs=0.06)
    assert 100 * found.newly == pytest.approx(newly, abs=0.06)
    assert 100 * found.ever == pytest.approx(ever, abs=0.6)


@pytest.mark.soak
def test_a_step_is_seen_as_soon_as_it_says() -> None:
    soon = 100 * months_to_flag()
    assert f"by its third month in {soon[2]:.0f} %" in TEXT
    assert f"by its sixth in {soon[5]:.0f} %" in TEXT


@pytest.mark.soak
@pytest.mark.parametrize("benchmark", BENCHMARKS)
@pytest.mark.parametrize(("tau", "said"), [(0.0, "none"), (0.2, "0.2")])
def test_the_funnel_holds_what_it_says(benchmark: str, tau: float, said: str) -> None:
    outside, power = funnel_rates(benchmark, tau)
    told = row_of(f"{said} | {benchmark}")
    assert [100 * outside, 100 * power] == pytest.approx(told, abs=0.6)
    assert 100 * outside < 0.3


@pytest.mark.soak
@pytest.mark.parametrize(
    ("said", "rate"), [("3.5 per 1,000", 0.0035), ("3 %", 0.03), ("12 %", 0.12), ("40 %", 0.4)]
)
def test_judgement_is_switched_off_as_often_as_it_says(said: str, rate: float) -> None:
    chance, samples = np.random.default_rng(3), 3000

    def switched_off(times: float = 1.0, place: int = 0, tau: float = 0.0) -> float:
        p = expit(logit(rate) + chance.normal(0, tau, (samples, len(BIRTHS))))
        p[:, place] *= times
        counts = chance.binomial(BIRTHS, p)
        return 100 * float(
            np.mean([between_units(x, BIRTHS, "binomial").excessive for x in counts])
        )

    told = row_of(said)
    found = [
        switched_off(),
        switched_off(1.5),
        switched_off(1.5, -1),
        switched_off(2.0),
        switched_off(tau=0.1),
        switched_off(tau=0.2),
    ]
    assert found == pytest.approx(told, abs=2.0)


def test_golden_cases_that_are_named_exist_and_every_kind_is_named() -> None:
    named = set(re.findall(r"`((?:run|spc|xmr|funnel|ci)_[a-z_]*\*?)`", TEXT))
    for name in named:
        start = name.removesuffix("*")
        assert any(case == name or (name != start and case.startswith(start)) for case in CASES), (
            name
        )
    stems = tuple(name.removesuffix("*") for name in named)
    assert [case for case in sorted(CASES) if not case.startswith(stems)] == []


def test_every_chart_s_link_leads_to_a_heading() -> None:
    anchors = [slug(heading) for heading in HEADINGS]
    assert set(ANCHORS) == {*WORDS, "funnel", "baselines", "priorities"}
    assert set(ANCHORS.values()) <= set(anchors)
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize("room", ["analysis", "store"])
def test_what_the_code_refers_to_is_there(room: str) -> None:
    for path in sorted(Path(ROOT / room).glob("*.py")):
        for line in re.findall(r"docs/methods\.md, [\"“]?([A-Z][\w ]+)", path.read_text("utf-8")):
            assert line.strip().startswith(tuple(HEADINGS)), f"{path.name}: {line}"


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([a-z]+(?:_[a-z0-9]+)+)`", TEXT))))
def test_every_function_setting_and_rule_that_is_named_exists(name: str) -> None:
    sources = [*ROOT.glob("analysis/*.py"), *ROOT.glob("catalogue/*.py")]
    found = any(re.search(rf"\b{name}\b", p.read_text(encoding="utf-8")) for p in sources)
    assert found or any(case.startswith(name) for case in CASES)
