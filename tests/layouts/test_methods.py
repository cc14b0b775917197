"""A document becomes a page: safe, with its headings, tables and pictures in their frames."""

from catalogue.view import View
from layouts.methods import ANCHORS, methods_page, slug, worked_out
from layouts.parts.markup import to_html

TEXT = """# Title

Words with <script>alert(1)</script> and [a link](javascript:alert(1)).

## One & two

| a | b |
|---|---|
| 1 | 2 |

![What is seen](pictures/methods-p.svg)

### A part

```
x = 1 < 2
```
"""


def document(text: str = TEXT) -> tuple[str, str]:
    """The contents and the document, as HTML."""
    _, body = methods_page(text, "/pictures/", {"methods-p.svg": (800, 300)})
    contents, markup = body.children
    return to_html(contents), getattr(markup, "data-markup")


def test_html_within_the_text_is_shown_and_not_obeyed() -> None:
    _, shown = document()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert 'href="javascript' not in shown


def test_links_to_files_that_are_not_served_are_plain_words() -> None:
    _, shown = document("# T\n\nSee [the *other* file](other.md) and [below](#part).\n\n## Part\n")
    assert "See the <em>other</em> file and" in shown
    assert '<a href="#part">below</a>' in shown


def test_headings_have_anchors_that_the_contents_lead_to() -> None:
    contents, shown = document()
    assert '<h2 id="one-two">' in shown
    assert '<a href="#one-two">One &amp; two</a>' in contents
    assert '<a href="#a-part">' in contents
    assert "Title" not in shown


def test_tables_formulas_and_pictures_can_be_scrolled_by_keyboard() -> None:
    _, shown = document()
    assert shown.count('role="region" tabindex="0"') == 3
    assert 'aria-label="Table: One &amp; two"><table class="plain-table">' in shown
    assert (
        '<img src="/pictures/methods-p.svg" alt="What is seen" width="800" height="300">' in shown
    )
    assert "<p><img" not in shown
    assert "x = 1 &lt; 2" in shown


def test_a_picture_leads_to_its_method_and_keeps_the_filters() -> None:
    link = worked_out(View(page="indicator", indicator="x", provider="Z10"), "xmr")
    assert link.href == f"/methods?provider=Z10#{ANCHORS['xmr']}"


def test_an_anchor_is_the_heading_s_words() -> None:
    assert slug("p and u charts") == "p-and-u-charts"
    assert slug("What each funnel says?") == "what-each-funnel-says"
