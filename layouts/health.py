"""The health page. It is plain HTML, so that it shows even where the rest does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from layouts.frame import REMEMBERED

PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Health – Maternity quality</title>
<link rel="stylesheet" href="assets/tokens.css">
<link rel="stylesheet" href="assets/dashboard.css">
<link rel="stylesheet" href="assets/health.css">
{remembered}
</head>
<body>
<main class="health">
<h1>Health of the dashboard</h1>
<p class="state">{state}</p>
{problems}
{tables}
<p class="note">Looked at {checked}. <a href="./">Back to the overview</a></p>
</main>
</body>
</html>
"""


def health_page(
    problems: Sequence[str], tables: Mapping[str, Mapping[str, str]], checked: str
) -> str:
    """The page. tables: by caption, the facts with their labels. All of it is shown as text."""
    state = "All is well." if not problems else f"Needs a look: {_count(problems)}."
    return PAGE.format(
        remembered=REMEMBERED,
        state=state,
        problems=_list(problems),
        tables="\n".join(_table(caption, facts) for caption, facts in tables.items()),
        checked=escape(checked),
    )


def _count(problems: Sequence[str]) -> str:
    return f"{len(problems)} thing{'' if len(problems) == 1 else 's'}"


def _list(problems: Sequence[str]) -> str:
    lines = "\n".join(f"<li>{escape(problem)}</li>" for problem in problems)
    return f"<ul>\n{lines}\n</ul>" if lines else ""


def _table(caption: str, facts: Mapping[str, str]) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>'
        for label, value in facts.items()
    )
    return f"<table>\n<caption>{escape(caption)}</caption>\n<tbody>\n{rows}\n</tbody>\n</table>"
