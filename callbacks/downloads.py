"""The rows of a screen as CSV: the address names screen, filters and cut."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import flask
import pandas as pd
from dash import Dash

from callbacks.actions import asked
from callbacks.equity import equity_download
from callbacks.indicator_comparison import Side
from callbacks.indicator_published import asked_period
from callbacks.indicator_series import Line
from callbacks.months import month_of, settle_months
from callbacks.organisations import BY_SENDER, seen
from callbacks.overview_columns import subjects_of
from callbacks.signals_desk import desk_of
from callbacks.subject import choose_subject
from catalogue.view import View, asked_snapshot
from store.action_rows import action_rows
from store.baseline_rows import baseline_rows, told_of_set
from store.cut import Cut
from store.export import comparison_rows, file_name, rows, rows_csv, table_rows
from store.ledger import LedgerError
from store.notes import with_notes
from store.signal_rows import signal_rows
from store.store import Store
from store.work import work_of

Made = tuple[pd.DataFrame, str]  # rows, file name
Maker = Callable[[Cut, View], Made | None]
ALONE = ("download_all", "download")
WITH_NOTES = ("download_all_with_notes", "download_with_notes")


def register(app: Dash, store: Store) -> None:
    """The addresses that the screens' downloads lead to."""
    makers: dict[str, Maker] = {
        "overview": overview_download,
        "series": series_download,
        "comparison": comparison_download,
        "baselines": baselines_download,
        "equity": equity_download,
        "signals": partial(signals_download, store),
        "actions": partial(actions_download, store),
    }

    def download(what: str, indicator: str = "") -> flask.Response:
        search = flask.request.query_string.decode("utf-8", "replace")
        cut = store.cut(asked_snapshot(search))
        maker = makers.get(what)
        if (
            cut is None
            or maker is None
            or (indicator and indicator not in cut.catalogue.indicators)
        ):
            return flask.Response("There is no such file.", 404, mimetype="text/plain")
        path = f"/indicator/{indicator}" if indicator else "/"
        view, _ = View.from_link(path, search, cut.catalogue, cut.region.id)
        if what not in BY_SENDER:
            cut, view, _ = seen(cut, view)
        made = maker(cut, view)
        if made is None:
            words = "There are no rows: this screen shows no figures."
            return flask.Response(words, 404, mimetype="text/plain")
        return _as_file(*made, cut, notes=flask.request.endpoint in WITH_NOTES)

    prefix = app.config.routes_pathname_prefix
    for folder, names in (("download", ALONE), ("download-with-notes", WITH_NOTES)):
        app.server.add_url_rule(f"{prefix}{folder}/<what>", names[0], download)
        app.server.add_url_rule(f"{prefix}{folder}/<what>/<indicator>", names[1], download)


def _as_file(frame: pd.DataFrame, name: str, cut: Cut, *, notes: bool) -> flask.Response:
    """The rows alone, or with what their columns mean."""
    content, kind, saved = rows_csv(frame), "text/csv", name
    if notes:
        content, kind = with_notes(frame, name, cut), "application/zip"
        saved = f"{name.removesuffix('.csv')}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{saved}"'}
    return flask.Response(content, mimetype=kind, headers=headers)


def overview_download(cut: Cut, view: View) -> Made | None:
    """The matrix: a row a cell, in the order of rows and columns."""
    if not cut.has_returns():
        return None
    view, _ = settle_months(view, cut.months)
    month = month_of(view, cut.months)
    indicators = cut.catalogue.in_set(view.set or cut.catalogue.sets[0].id)
    subjects = subjects_of(cut, view, indicators, month)
    frame = table_rows(cut, [i.id for i in indicators], subjects, view.to)
    return frame, file_name(cut, "overview", view.set, view.lms, month)


def series_download(cut: Cut, view: View) -> Made | None:
    """The series of the chart."""
    if not cut.has_returns(view.indicator):
        return None
    indicator = cut.indicator(view.indicator or "")
    view, _ = settle_months(view, cut.months)
    readings = cut.readings(indicator.id, view.chart or "auto", view.to)
    chosen = choose_subject(cut, view, indicator, readings)
    line = Line(cut, indicator, chosen.view, chosen.subject, month_of(view, cut.months))
    frame = rows(
        cut,
        indicator.id,
        subjects=[line.subject],
        from_=view.from_,
        to=view.to,
        chart=view.chart or "auto",
    )
    name = file_name(cut, indicator.id, line.subject[1], *_months(view), view.chart)
    return frame, name


def comparison_download(cut: Cut, view: View) -> Made | None:
    """The comparison table."""
    indicator = cut.indicator(view.indicator or "")
    if not cut.has_returns(indicator.id):
        published = cut.published(indicator.id, asked_period(view))
        if published is None:
            return None
        name = file_name(cut, indicator.id, "published", f"{published.period_end:%Y-%m}")
        return comparison_rows(cut, indicator.id, published), name
    view, _ = settle_months(view, cut.months)
    side = Side(cut, indicator, view, ("region", cut.region.code), month_of(view, cut.months))
    name = file_name(cut, indicator.id, "comparison", view.lms, side.month, f"{side.window}-months")
    if side.comparison is None:
        return table_rows(cut, [indicator.id], side.subjects, view.to), name
    return comparison_rows(cut, indicator.id, side.comparison), name


def baselines_download(cut: Cut, view: View) -> Made | None:
    """The first-year baselines of a set, a row an indicator."""
    told, places = told_of_set(cut, view.set)
    if not told:
        return None
    return baseline_rows(cut, told, places), file_name(cut, "baselines", view.set)


def signals_download(store: Store, cut: Cut, view: View) -> Made | None:
    """The list of new flags, in the state asked for."""
    if not cut.has_returns():
        return None
    view, _ = settle_months(view, cut.months)
    desk, _ = desk_of(store, cut, view)
    if not desk.made.known:
        return None
    frame = signal_rows(cut, desk.shown(), desk.made, view.to)
    month = month_of(view, cut.months)
    return frame, file_name(cut, "signals", view.set, view.provider, view.state, month)


def actions_download(store: Store, cut: Cut, view: View) -> Made | None:
    """The actions that are listed, each with what followed it."""
    if not cut.has_returns():
        return None
    try:
        work = work_of(store.settings, None if view.snapshot is None else cut.created)
    except LedgerError:
        return None
    listed = [
        kept
        for kept in work.actions
        if asked(cut, view, kept.action) and view.status in (None, kept.status)
    ]
    name = file_name(cut, "actions", view.set, view.lms, view.provider, view.status)
    return action_rows(cut, listed), name


def _months(view: View) -> list[str | None]:
    return [
        f"from-{view.from_}" if view.from_ else None,
        f"to-{view.to}" if view.to else None,
    ]
