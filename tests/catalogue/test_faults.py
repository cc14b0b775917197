"""Ways to break the two files, each beside the message that its author should read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue.faults import CatalogueError
from catalogue.load import load_catalogue

ROOT = Path(__file__).resolve().parents[2]
Edit = tuple[str, str]

INDICATOR_FAULTS: list[tuple[str, Edit, str]] = [
    (
        "an item that does not exist",
        ("        numerator: pph_1500_women", "        numerator: pph_1500_woman"),
        "indicators.pph_1500_rate.definitions.0.numerator: there is no item “pph_1500_woman”; "
        "add it under items or correct it",
    ),
    (
        "an expression that is none",
        ("        numerator: pph_1500_women", '        numerator: "pph_1500_women * 2"'),
        "indicators.pph_1500_rate.definitions.0.numerator: “pph_1500_women * 2” is not understood "
        "from character 16; write item ids joined by + and -, or rolling(item, months)",
    ),
    (
        "a unit nobody knows",
        ("    unit: per_1000", "    unit: per_million"),
        "it must be 'percent', 'per_1000', 'count', 'ratio' or 'hours'",
    ),
    (
        "a misspelt key",
        ("    direction: lower_is_better", "    directoin: lower_is_better"),
        "this key is not known; check its spelling or remove it",
    ),
    (
        "a missing key",
        ("    direction: lower_is_better\n", ""),
        "direction: it is missing; add it",
    ),
    (
        "a partner that does not exist",
        ("    balancing: [induction_rate,", "    balancing: [inductions,"),
        "“inductions” is no other indicator of this file",
    ),
    (
        "a pathway that does not exist",
        ("    pathway: mother", "    pathway: mothers"),
        "there is no pathway “mothers”",
    ),
    (
        "one label for two items",
        ('    labels: ["PPH 1500ml+"', '    labels: ["number of bookings!"'),
        "“number of bookings!” reads the same as a label of “bookings”; change one of them",
    ),
    (
        "a target that is no percentage",
        ("target: {value: 6,", "target: {value: 600,"),
        "a target in per cent lies between 0 and 100",
    ),
    (
        "a rate without a denominator",
        ("        denominator: women_birthing\n", ""),
        "a rate needs a denominator; add it",
    ),
    (
        "a key twice",
        ("    unit: per_1000\n", "    unit: per_1000\n    unit: percent\n"),
        "this key stands twice; remove one of them",
    ),
    (
        "a month that is none",
        ("        from: 2016-04", "        from: April 2016"),
        "a month is due, as YYYY-MM",
    ),
    (
        "an item of births that does not exist",
        ("births_item: women_birthing", "births_item: births"),
        "births_item: there is no item “births”",
    ),
    ("no YAML at all", ("rules:\n", "rules: [\n"), "mend the YAML here"),
]

PROVIDER_FAULTS: list[tuple[str, Edit, str]] = [
    ("a code twice", ("- code: RBL\n", "- code: REP\n"), "the code “REP” stands twice"),
    ("an unknown LMS", ("- {lms: QYG,", "- {lms: QYX,"), "there is no LMS “QYX” in this region"),
    (
        "a successor nobody knows",
        ("successor: {code: RBN,", "successor: {code: RBX,"),
        "there is no provider “RBX” in this region",
    ),
    (
        "a successor of itself",
        ("successor: {code: RBN,", "successor: {code: RVY,"),
        "successors go round in a circle",
    ),
    (
        "a membership that outlives the organisation",
        ("from: 2016-04, to: 2023-06}", "from: 2016-04}"),
        "its own membership must end before its successor begins",
    ),
    (
        "a membership that ends before it begins",
        ("from: 2016-04, to: 2023-06}", "from: 2016-04, to: 2015-06}"),
        "it ends before it begins",
    ),
    (
        "a suspension that ends before it begins",
        ("from: 2020-03, to: 2023-06", "from: 2020-03, to: 2019-06"),
        "structural_zeros.0.to: it ends before it begins",
    ),
    (
        "a peer group that does not exist",
        ("peer_group: mbrrace_5", "peer_group: mbrrace_9"),
        "there is no peer group “mbrrace_9”",
    ),
    (
        "an LMS that nobody submits for",
        ("submits_for_lms: [QE1]", "submits_for_lms: [QE9]"),
        "there is no LMS “QE9”",
    ),
    (
        "a kind of submitter nobody knows",
        ("kind: mental_health", "kind: mental"),
        "it must be 'maternity' or 'mental_health'",
    ),
    (
        "a code read as false",
        ("- code: RBL\n", "- code: no\n"),
        "text is due; put the value in quotes",
    ),
    (
        "no memberships",
        ("        memberships:\n          - {lms: QYG, from: 2016-04}\n", ""),
        "memberships: it is missing; add it",
    ),
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Copies of both files, to be broken."""
    for name in ("indicators.yaml", "providers.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path / "indicators.yaml", tmp_path / "providers.yaml"


def break_file(path: Path, edit: Edit) -> None:
    text = path.read_text(encoding="utf-8")
    assert edit[0] in text, "the file as shipped no longer holds what this test breaks"
    path.write_text(text.replace(*edit, 1), encoding="utf-8")


def faults_of(files: tuple[Path, Path]) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(*files)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("edit", "message"), [f[1:] for f in INDICATOR_FAULTS], ids=[f[0] for f in INDICATOR_FAULTS]
)
def test_a_fault_in_the_indicators_is_named_with_its_line(files, edit, message):
    break_file(files[0], edit)
    said = faults_of(files)
    assert any(message in fault for fault in said), said
    assert all(fault.startswith("indicators.yaml:") for fault in said)


@pytest.mark.parametrize(
    ("edit", "message"), [f[1:] for f in PROVIDER_FAULTS], ids=[f[0] for f in PROVIDER_FAULTS]
)
def test_a_fault_in_the_providers_is_named_with_its_line(files, edit, message):
    break_file(files[1], edit)
    said = faults_of(files)
    assert any(message in fault for fault in said), said
    assert all(fault.startswith("providers.yaml:") for fault in said)


def test_a_fault_names_the_line_it_stands_on(files):
    break_file(files[0], ("    pathway: mother", "    pathway: mothers"))
    text = files[0].read_text(encoding="utf-8")
    line = text[: text.index("pathway: mothers")].count("\n") + 1
    assert faults_of(files)[0].startswith(
        f"indicators.yaml:{line}: indicators.pph_1500_rate.pathway:"
    )


def test_faults_of_both_files_are_told_at_once(files):
    break_file(files[0], ("    pathway: mother", "    pathway: mothers"))
    break_file(files[0], ("births_item: women_birthing", "births_item: births"))
    break_file(files[1], ("- {lms: QYG,", "- {lms: QYX,"))
    assert len(faults_of(files)) == 3


def test_versions_stand_in_order_of_date(files):
    break_file(
        files[0],
        ("      - version: 2\n        from: 2023-10", "      - version: 2\n        from: 2015-10"),
    )
    assert any("versions stand in order" in fault for fault in faults_of(files))


@pytest.mark.parametrize("content", ["", "- a list", "just words"])
def test_a_file_without_keys_says_so(files, content):
    files[1].write_text(content, encoding="utf-8")
    assert any("it holds no keys" in fault for fault in faults_of(files))


def test_a_file_that_is_not_there_says_so(files):
    files[0].unlink()
    assert any("it cannot be read" in fault for fault in faults_of(files))


def test_the_command_prints_every_fault_and_ends_with_1(files, monkeypatch, run_module):
    break_file(files[1], ("- {lms: QYG,", "- {lms: QYX,"))
    monkeypatch.setenv("MATERNITY_PROVIDERS", str(files[1]))
    ended = run_module("catalogue", "check")
    assert ended.returncode == 1
    assert "there is no LMS “QYX” in this region" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_command_says_in_one_line_that_nothing_is_wrong(run_module: Callable):
    ended = run_module("catalogue", "check")
    assert ended.returncode == 0
    assert "nothing is wrong" in ended.stdout
