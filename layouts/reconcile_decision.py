"""What the region decides about a concept: how it stands, the next step as a form, what was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dash import html

from charts.relation_icons import relation_uri
from layouts.parts.forms import Choice, area, choose, folded, form, line, role
from layouts.parts.markup import as_markup
from layouts.parts.tags import Markup, image, span, strong, tag

NO_CHANGE = "A recorded decision can be superseded, never edited."
Views = Mapping[str, tuple[str, str]]  # by group: agree, dissent or no_view, and its words


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step that was made. what: "Agreed: adopt national, from April 2027". by: who met, who
    wrote it down, when. views: group, its sign, its view in words."""

    what: str
    reason: str
    by: str
    views: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is decided. name: begins the ids of its fields. action: the address of its form. hidden:
    what the form carries besides. choices: value and words, none for a target; barred: why one
    cannot be chosen, by value. unit: of a target."""

    name: str
    action: str
    hidden: Mapping[str, str | None]
    choices: Sequence[Choice] = ()
    barred: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How it stands. agreed: the step in force. draft: a later step that is under way; chosen: its
    choice or value, first_month: from when it would hold ("YYYY-MM"), reason and views: as they
    were given. stage: of the latest step, "" before the first. history: all steps before, latest
    first. groups: ids and names. silent: names of the groups without a view. months: that it can
    begin in; month: the one that is offered at first. refusal: why nothing can be written."""

    title: str
    subject: Subject
    agreed: Step | None
    draft: Step | None
    stage: str
    chosen: str
    first_month: str
    reason: str
    views: Views
    history: Sequence[Step]
    groups: Sequence[tuple[str, str]]
    silent: Sequence[str]
    months: Sequence[Choice]
    month: str
    refusal: str | None
    opinions: Sequence[Choice]


def decision_panel(decision: Decision, target: Decision | None) -> html.Aside:
    """The decision beside the effect. target: of the indicator, folded away; None for none."""
    parts = [tag("h3", decision.title), *_one(decision)]
    if target is not None:
        parts.append(folded("Target", tag("div", _one(target)), opened=target.draft is not None))
    return html.Aside(as_markup(parts), className="decision", **{"aria-label": "Decision"})


def _one(decision: Decision) -> list[Markup]:
    parts: list[Markup] = []
    if decision.agreed:
        parts += [_step(decision.agreed, "in-force"), tag("p", NO_CHANGE, className="note")]
    if decision.draft:
        parts.append(_step(decision.draft, "draft"))
    if not (decision.agreed or decision.draft):
        parts.append(tag("p", "Nothing is decided yet."))
    if decision.refusal:
        parts.append(tag("p", decision.refusal, className="notices"))
    else:
        parts.append(tag("div", _next(decision), className="decide"))
    if decision.history:
        steps = [tag("li", _step(step, "past")) for step in decision.history]
        inside = [tag("summary", f"Earlier steps: {len(steps)}"), tag("ol", steps)]
        parts.append(tag("details", inside, className="as-table history"))
    return parts


def _step(step: Step, look: str) -> Markup:
    views = [
        tag("li", [span(group), image(src=relation_uri(sign), alt="", width=14, height=14), words])
        for group, sign, words in step.views
    ]
    parts = [
        tag("p", [strong(step.what), " ", step.reason]),
        *([tag("ul", views, className="views")] if views else []),
        tag("p", step.by, className="note"),
    ]
    return tag("div", parts, className=f"step {look}")


def _next(decision: Decision) -> list[Markup]:
    """The form of the next step, and the way to another proposal."""
    if decision.stage == "proposed":
        return [_consultation(decision), _again(decision)]
    if decision.stage == "consulted":
        if decision.silent:
            return [_consultation(decision), *_barred(decision), _again(decision)]
        changed = folded("Change a view", _consultation(decision))
        return [_agreement(decision), changed, _again(decision)]
    if decision.stage == "agreed":
        return [_again(decision)]
    return [_proposal(decision)]


def _again(decision: Decision) -> Markup:
    words = "Propose a change" if decision.stage == "agreed" else "Propose something else"
    return folded(words, _proposal(decision))


def _proposal(decision: Decision) -> Markup:
    subject = decision.subject
    name = f"{subject.name}-propose"
    what = _choices(name, decision) if subject.choices else _value(name, decision)
    fields = [
        what,
        choose(name, "from", "Holds from", decision.months, decision.month),
        area(name, "reason", "Reason"),
        role(name),
    ]
    hidden = {**subject.hidden, "stage": "proposed"}
    return form(name, subject.action, hidden, fields, "Propose")


def _choices(name: str, decision: Decision) -> Markup:
    """Four choices; those that cannot be carried out say why."""
    rows = []
    why = decision.subject.barred
    for value, words in decision.subject.choices:
        id = f"{name}-{value}"
        barred = value in why
        described = {"aria-describedby": f"{id}-why"} if barred else {}
        radio = tag(
            "input", type="radio", id=id, name="choice", value=value, required=True,
            disabled=barred, checked=value == decision.chosen and not barred, **described,
        )  # fmt: skip
        said = [span(why[value], className="note", id=f"{id}-why")] if barred else []
        rows.append(tag("div", [radio, tag("label", words, htmlFor=id), *said], className="radio"))
    return tag("fieldset", [tag("legend", "What should hold"), *rows], className="four-choices")


def _value(name: str, decision: Decision) -> Markup:
    id = f"{name}-value"
    unit = decision.subject.unit
    label = f"Target ({unit})" if unit else "Target"
    box = tag(
        "input", id=id, name="value", type="number", min="0", step="any", required=True,
        value=decision.chosen or None,
    )  # fmt: skip
    return tag("div", [tag("label", label, htmlFor=id), box], className="field")


def _carried(decision: Decision, stage: str) -> dict[str, str | None]:
    """What a later step repeats of the one before it."""
    key = "choice" if decision.subject.choices else "value"
    return {
        **decision.subject.hidden,
        "stage": stage,
        key: decision.chosen,
        "from": decision.first_month,
    }


def _consultation(decision: Decision) -> Markup:
    name = f"{decision.subject.name}-consult"
    rows = [_group(name, group, words, decision) for group, words in decision.groups]
    fields = [
        tag("fieldset", [tag("legend", "Professional groups"), *rows], className="group-views"),
        area(name, "reason", "Reason", value=decision.reason),
        role(name),
    ]
    words = "Save the views" if decision.stage == "consulted" else "Record the consultation"
    return form(name, decision.subject.action, _carried(decision, "consulted"), fields, words)


def _group(name: str, group: str, words: str, decision: Decision) -> Markup:
    view, said = decision.views.get(group, ("", ""))
    id = f"{name}-view_{group}"
    options = [tag("option", "not yet asked", value="")] + [
        tag("option", opinion, value=value, selected=value == view)
        for value, opinion in decision.opinions
    ]
    why = f"{name}-words_{group}"
    reason = tag(
        "div",
        [
            tag("label", f"{words} dissents because", htmlFor=why),
            tag("textarea", said, id=why, name=f"words_{group}", rows=2, maxLength=1000),
        ],
        className="field dissent",
    )
    pick = tag("select", options, id=id, name=f"view_{group}")
    return tag("div", [tag("label", words, htmlFor=id), pick, reason], className="group-view")


def _agreement(decision: Decision) -> Markup:
    name = f"{decision.subject.name}-agree"
    hidden = _carried(decision, "agreed")
    for group, (view, words) in decision.views.items():
        hidden |= {f"view_{group}": view, f"words_{group}": words or None}
    day = tag(
        "div",
        [
            tag("label", "Date", htmlFor=f"{name}-date"),
            tag("input", id=f"{name}-date", name="date", type="date", required=True),
        ],
        className="field",
    )
    fields = [
        line(name, "body", "Body that agreed it"),
        day,
        area(name, "reason", "Reason", value=decision.reason),
        role(name),
    ]
    return form(name, decision.subject.action, hidden, fields, "Record decision")


def _barred(decision: Decision) -> list[Markup]:
    """The button that cannot be pressed yet, with its reason."""
    id = f"{decision.subject.name}-why-not"
    button = tag(
        "button", "Record decision", type="button", className="button primary", disabled=True,
        **{"aria-describedby": id},
    )  # fmt: skip
    words = f"Before it is recorded, a view or “no view” is due of: {', '.join(decision.silent)}."
    return [tag("p", button, className="buttons"), tag("p", words, className="note", id=id)]
