"""The sheets of a blank return beside its figures: About, Notes and Definitions."""

from __future__ import annotations

from datetime import date

from xlsxwriter.worksheet import Worksheet

from catalogue.model import Item
from etl.layout import ReturnLayout
from etl.months import month_words
from etl.side_tables import LONGEST_NOTE
from etl.template_pad import Pad, choice, short_text
from etl.template_plan import Plan
from etl.template_rules import TOKENS
from etl.workbook import address

NOTE_ROWS = 60
LONGEST_ROLE = 60
FIRST_DAY = date(2015, 1, 1)  # a signature before it is a slip of the keyboard
HELP = (
    "Fill in the white cells of the sheet Return, and save. All other cells are locked.",
    "Give counts, never rates. Type 0 where there was none; leave a cell empty where the figure "
    "is not known yet.",
    "Hatched cells are not asked: those figures take time to be complete and are asked for later.",
    "A cell turns amber when a part is larger than its whole; the words in its row say which.",
    "Click a cell to see what it counts; the sheet Definitions has every definition in full.",
    "Equity and Notes may stay empty. A note travels with its number to every chart.",
    "Never put names, numbers or dates of birth of patients into this file: it would be refused.",
)


def write_about(pad: Pad, plan: Plan, layout: ReturnLayout) -> str:
    """Who, when and how; the range of the texts that may stand for a number."""
    sheet = pad.sheet("About", (24, 60))
    label, text = pad.look["label"], pad.look["text"]
    sheet.write_string(0, 0, f"Return for {month_words(plan.months[-1])}", pad.look["title"])
    facts = (
        ("Provider code", plan.provider.code, text),
        ("Provider name", plan.provider.name, text),
        ("Return version", layout.return_versions[0], text),
        ("Status", "provisional", pad.look["entry_choice"]),
        ("Signed off by (role)", "", pad.look["entry_text"]),
        ("Date", "", pad.look["entry_day"]),
        ("", "", text),  # the reader takes a text below a label for its value
        ("Definitions as of", plan.digest[:8], text),
    )
    for r, (name, value, look) in enumerate(facts, 1):
        sheet.write(r, 0, name, label)
        sheet.write_string(r, 1, value, look) if value else sheet.write_blank(r, 1, None, look)
    _add_about_rules(sheet, layout)
    return _write_help(pad, sheet, len(facts) + 2)


def _add_about_rules(sheet: Worksheet, layout: ReturnLayout) -> None:
    prompt = "Choose provisional if the figures may still change."
    statuses: list[str] = [*layout.statuses]
    error = f"Choose {' or '.join(statuses)} from the list."
    sheet.data_validation("B5", choice(statuses, prompt, error))
    prompt = "The role, such as Head of midwifery: never a person's name."
    sheet.data_validation("B6", short_text(LONGEST_ROLE, prompt))
    sheet.data_validation(
        "B7",
        {
            "validate": "date",
            "criteria": ">=",
            "value": FIRST_DAY,
            "input_message": "The day of the signature, for example 2026-05-14.",
            "error_message": "Type a date, for example 2026-05-14.",
        },
    )


def _write_help(pad: Pad, sheet: Worksheet, top: int) -> str:
    label, text = pad.look["label"], pad.look["text"]
    sheet.write_string(top, 0, "How to fill it in", label)
    for r, line in enumerate(HELP, top):
        sheet.write_string(r, 1, line, text)
    first = top + len(HELP) + 2
    sheet.write_string(first - 1, 0, "In place of a number", label)
    for r, (token, meaning) in enumerate(TOKENS.items(), first):
        sheet.write_string(r, 0, token, text)
        sheet.write_string(r, 1, meaning, text)
    return f"About!$A${first + 1}:$A${first + len(TOKENS)}"


def write_notes(pad: Pad, plan: Plan) -> None:
    """Rows for caveats, with lists of the items and months that the return asks for."""
    sheet = pad.sheet("Notes", (30, 14, 90))
    pad.head(sheet, ("Item", "Month", "Text"), still=0)
    for r in range(1, NOTE_ROWS + 1):
        for c, look in enumerate(("entry_choice", "entry_month", "entry_text")):
            sheet.write_blank(r, c, None, pad.look[look])
    items = f"=Definitions!$A$2:$A${len(plan.items) + 2}"
    last = address(0, 1 + len(plan.columns)).removesuffix("1")
    months = f"=Return!$C$1:${last}$1"
    known = "The list has what this return asks for."
    rules = (
        choice(items, "Choose the item, or All.", known),
        choice(months, "Choose the month.", known),
        short_text(LONGEST_NOTE, "What a reader of the chart must know. No names, no patients."),
    )
    for c, rule in enumerate(rules):
        sheet.data_validation(1, c, NOTE_ROWS, c, rule)


def write_definitions(pad: Pad, plan: Plan) -> None:
    """Every item in full, and the list from which a note's item is chosen."""
    sheet = pad.sheet("Definitions", (30, 44, 90, 26))
    pad.head(sheet, ("Id", "Name", "Definition", "Asked for"), still=1)
    lines = [(i.id, i.name, i.definition, _when(i)) for i in plan.items]
    lines.append(("All", "All items", "For a note on every figure of a month.", ""))
    for r, line in enumerate(lines, 1):
        for c, text in enumerate(line):
            sheet.write_string(r, c, text, pad.look["name"])


def _when(item: Item) -> str:
    months = item.matures_after_months
    if not months:
        return "the month of the return"
    return f"{months} month{'s' if months > 1 else ''} in arrears"
