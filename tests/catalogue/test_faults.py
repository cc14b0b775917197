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
        "rolling months on a control chart",
        ("        numerator: pph_1500_women", '        numerator: "rolling(pph_1500_women, 12)"'),
        "indicators.pph_1500_rate.definitions.0.numerator: rolling months overlap and are not "
        "assessed; write chart: line, or no rolling sum",
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
        "a question that no room would read",
        ('    question: "Is blood loss weighed or estimated,', f'    question: "{"Why? " * 23}'),
        "indicators.pph_1500_rate.question: it has more than 110 characters; shorten it",
    ),
    (
        "a national measure covered by nobody known",
        ('set: cqim, numerator: "Smokers"', 'set: cqim_smoking, numerator: "Smokers"'),
        "set: there is no set “cqim_smoking”; add it or correct it",
    ),
    (
        "a national measure that stands twice",
        ('- {code: "CQIMTears"', '- {code: "CQIMPPH"'),
        "“CQIMPPH” stands twice; remove or rename one of them",
    ),
    (
        "a national measure covered by no indicator of the file",
        ("indicator: tears_3_4_rate, match: convertible", "indicator: tears, match: convertible"),
        "indicator: there is no indicator “tears”; correct or remove it",
    ),
    (
        "a national measure that does not say how well it is covered",
        ("indicator: tears_3_4_rate, match: convertible", "indicator: tears_3_4_rate"),
        "match says how well an indicator (or gate) covers it: give both, or neither",
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
        "smoking_at_delivery.target.value: the target is not on the indicator's scale (%); "
        "give it as 0 or more, up to 100",
    ),
    (
        "a target of more than all",
        ("target: {value: 2.6,", "target: {value: 2600,"),
        "the target is not on the indicator's scale (per 1,000); give it as 0 or more, up to 1,000",
    ),
    (
        "variation on another scale than the funnel's",
        ("scale: logit", "scale: log"),
        "the funnel is binomial, so this is not used; give it on the logit scale",
    ),
    (
        "an item that others send",
        ("        numerator: pph_1500_women", "        numerator: pmh_assessed"),
        "“pmh_assessed” is sent by mental-health trusts, not by maternity ones; "
        "correct the item or the submitter",
    ),
    (
        "an indicator that is complete before its items are",
        ("    matures_after_months: 2\n    national:", "    national:"),
        "“icu_women” takes 2 months to mature; give the indicator as many",
    ),
    (
        "a reference figure of nowhere",
        ("- {org: ZA1,", "- {org: ZQ9,"),
        "items.lms_births_12m.values.0.org: there is no LMS “ZQ9”; use a code of providers.yaml",
    ),
    (
        "figures in an item that returns carry",
        ("    kind: reference\n", ""),
        "only an item of kind reference has values here; remove them or change the kind",
    ),
    (
        "a pathway twice",
        ("- {id: antenatal, name", "- {id: booking, name"),
        "pathways.1.id: “booking” stands twice; give one of them another id",
    ),
    (
        "a set that holds nothing",
        ("name: Core, tier: core}", "name: Core, tier: cores}"),
        "sets.1: no indicator meets its conditions; correct them or remove the set",
    ),
    (
        "a rule out of range",
        ("shift_points: 7", "shift_points: 2"),
        "rules.shift_points: it must be greater than or equal to 5",
    ),
    (
        "another day than a month's first",
        ("        from: 2023-10", "        from: 2023-10-15"),
        "definitions.1.from: a month is due, as YYYY-MM",
    ),
    (
        "a month that no year has",
        ("        from: 2023-10", "        from: 2023-13"),
        "definitions.1.from: a month is due, as YYYY-MM",
    ),
    (
        "a day that no month has",
        ("        from: 2023-10", "        from: 2023-10-32"),
        "definitions.1.from: “2023-10-32” is no date; write a month as YYYY-MM",
    ),
    (
        "a key that YAML reads as false",
        ("rules:\n", "no: 1\nrules:\n"),
        "no: a key must be text; put it in quotes",
    ),
    (
        "a key that is a list",
        ("rules:\n", "? [a, b]\n: 1\nrules:\n"),
        "a key must be text; put it in quotes",
    ),
    (
        "an alias of itself",
        ("rules:\n", "extra: &a [*a]\nrules:\n"),
        "an alias (*) in it refers to itself; write its value out instead",
    ),
    (
        "a key of the other file",
        ("rules:\n", "regions: {}\nrules:\n"),
        "regions: this key is not known here; check its spelling or remove it",
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
    (
        "a gate over an item that does not exist",
        ("    part: smokers_at_booking\n", "    part: smoker_at_booking\n"),
        "gates.smokers_at_booking_plausible.part: there is no item “smoker_at_booking”; "
        "add it under items or correct it",
    ),
    (
        "a gate of a kind nobody knows",
        ("    kind: copied\n", "    kind: repeated\n"),
        "gates.copied_month: its kind must be one of 'sum', 'within', 'numerators', 'share', ",
    ),
    (
        "a gate without a kind",
        ("    kind: copied\n", ""),
        "gates.copied_month: its kind is missing; add it",
    ),
    (
        "a gate with a key of another kind",
        ("    kind: copied\n", "    kind: copied\n    tolerance: 2\n"),
        "gates.copied_month.tolerance: this key is not known; check its spelling or remove it",
    ),
    (
        "a gate that says what its kind does not find",
        ("{same} of {compared}", "{share} of {compared}"),
        "gates.copied_month.sentence: “{share}” is not known here; "
        "this kind may say {same}, {compared}, {month}, {before}",
    ),
    (
        "a gate's sentence with half a brace",
        ("{same} of {compared}", "{same of {compared}"),
        "gates.copied_month.sentence: a brace has no partner; write a name between both",
    ),
    (
        "a gate that says half a sentence",
        ("was copied forward.", "was copied forward"),
        "gates.copied_month.sentence: a whole sentence is due, with its full stop",
    ),
    (
        "a gate that concerns what does not exist",
        ("    concerns: [vaginal_women]", "    concerns: [vaginals]"),
        "gates.vaginal_births_add_up.concerns.0: there is no item “vaginals”",
    ),
    (
        "a gate on items that do not exist",
        ("    items: [bookings]", "    items: [booking]"),
        "gates.bookings_volume.items.0: there is no item “booking”",
    ),
    (
        "a gate of whose pairs one is no pair",
        ("      - [lt34w_live, live_babies]", "      - [lt34w_live]"),
        "gates.parts_within_wholes.pairs.14.1: it is missing; add it",
    ),
    (
        "a gate that needs more months than it looks at",
        ("    months: 12\n    known: 6", "    months: 12\n    known: 13"),
        "gates.births_volume.known: no more than 12 months are looked at; give at most as many",
    ),
    (
        "a gate that every share passes",
        ("    at_most: 0.2\n", ""),
        "gates.haemorrhage_plausible: it allows every share; add at_least, more_than or at_most",
    ),
    (
        "a gate that no share passes",
        ("    at_least: 0.2\n    at_most: 0.7", "    at_least: 0.7\n    at_most: 0.2"),
        "gates.robson_first_births_share.at_most: it is no more than the least share; "
        "give a higher one",
    ),
    (
        "thresholds of trust the wrong way round",
        ("completeness: {good: 0.97, fair: 0.9}", "completeness: {good: 0.9, fair: 0.97}"),
        "rules.trust.completeness: more is better here; give fair a lower figure than good",
    ),
    (
        "thresholds of lateness the wrong way round",
        ("timeliness: {good: 0, fair: 5}", "timeliness: {good: 5, fair: 0}"),
        "rules.trust.timeliness: less is better here; give fair a higher figure than good",
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
        "a dated peer group that does not exist",
        ("{group: demo_3, from: 2022-04}", "{group: demo_9, from: 2022-04}"),
        "peer_groups.1.group: there is no peer group “demo_9”",
    ),
    (
        "peer groups that overlap",
        ("{group: demo_3, from: 2022-04}", "{group: demo_3, from: 2022-03}"),
        "peer_groups.1.from: it overlaps the peer group before it; end that one a month earlier",
    ),
    (
        "a peer group that ends before it begins",
        ("from: 2016-04, to: 2022-03}", "from: 2016-04, to: 2015-03}"),
        "peer_groups.0.to: it ends before it begins",
    ),
    (
        "a peer group twice over",
        (
            "        peer_groups:\n          -",
            "        peer_group: demo_3\n        peer_groups:\n          -",
        ),
        "it has a peer_group and dated peer_groups; keep one of the two",
    ),
    (
        "an LMS that nobody submits for",
        ("submits_for_lms: [QE1]", "submits_for_lms: [QE9]"),
        "there is no LMS “QE9”",
    ),
    (
        "an LMS twice",
        ("- {code: QE1, name", "- {code: QYG, name"),
        "regions.nwc.lms.1.code: the code “QYG” stands twice",
    ),
    (
        "a site twice",
        ("- {code: RBL02,", "- {code: RBL01,"),
        "providers.1.sites.1.code: the code “RBL01” stands twice",
    ),
    (
        "two that submit for one LMS",
        ("submits_for_lms: [QE1]", "submits_for_lms: [QE1, QYG]"),
        "“RW4” already submits for “QYG”; let one of them do so",
    ),
    (
        "memberships that overlap",
        (
            "- {lms: QYG, from: 2016-04}\n",
            "- {lms: QYG, from: 2016-04}\n          - {lms: QE1, from: 2018-04}\n",
        ),
        "memberships.1.from: it overlaps the membership before it; "
        "end that one a month earlier with `to`",
    ),
    (
        "successors in a circle",
        ("- code: RBN\n", "- code: RBN\n        successor: {code: RVY, from: 2024-01}\n"),
        "successors go round in a circle; remove one of them",
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


def test_a_fault_of_shape_hides_no_fault_of_another_entry(files):
    break_file(files[0], ("    unit: per_1000", "    unit: per_million"))
    break_file(files[0], ("    pathway: booking", "    pathway: bookings"))
    break_file(files[1], ("kind: mental_health", "kind: mental"))
    break_file(files[1], ("      - {lms: QE1,", "      - {lms: QEX,"))
    said = "\n".join(faults_of(files))
    assert said.count("\n") == 3
    for message in ("it must be 'percent'", "“bookings”", "it must be 'maternity'", "“QEX”"):
        assert message in said


def test_what_refers_to_a_broken_entry_is_no_fault_itself(files):
    break_file(
        files[0], ('    births: true\n    definition: "Women with at', '    births: 5\n    x: "')
    )
    break_file(files[1], ("- code: RBN\n", "- code: RBN\n        kind: mental\n"))
    said = faults_of(files)
    assert all("items.women_birthing." in f or "providers.2.kind" in f for f in said), said


def test_a_file_that_is_no_yaml_hides_no_fault_of_the_other(files):
    break_file(files[0], ("rules:\n", "rules: [\n"))
    break_file(files[1], ("- {lms: QYG,", "- {lms: QYX,"))
    said = faults_of(files)
    assert [fault.split(":")[0] for fault in said] == ["indicators.yaml", "providers.yaml"]


def test_a_section_that_is_missing_is_the_only_fault(files):
    text = files[0].read_text(encoding="utf-8")
    before, after = text.index("\npathways:"), text.index("\nsets:")
    files[0].write_text(text[:before] + text[after:], encoding="utf-8")
    assert [f.split(": ", 1)[1] for f in faults_of(files)] == ["pathways: it is missing; add it"]


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


def test_the_dictionary_of_a_faulty_catalogue_is_a_list_of_its_faults(files, run_module):
    break_file(files[0], ("    unit: per_1000", "    unit: per_million"))
    ended = run_module("catalogue", "dictionary", MATERNITY_INDICATORS=str(files[0]))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "it must be 'percent'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_command_says_in_one_line_that_nothing_is_wrong(run_module: Callable):
    ended = run_module("catalogue", "check")
    assert ended.returncode == 0
    assert "nothing is wrong" in ended.stdout


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (("    reference: white\n", "    reference: blue\n"), "there is no group “blue” here"),
        (("    reference: white\n", "    reference: not_known\n"), "compared with the unknown"),
        (("    funnel: none\n", "    funnel: none\n    equity: true\n"), "can be divided"),
    ],
)
def test_what_cannot_be_divided_by_group_is_named(files, edit, said):
    break_file(files[0], edit)
    assert said in "\n".join(faults_of(files))
