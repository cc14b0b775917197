"""The dashboard asked over HTTP as a browser asks it: pages, and files of their rows."""

from __future__ import annotations

import csv
import io
from typing import Any

from dash import Dash

from tests.callbacks.markup_tree import opened

CONTENT = "content.children"


class Dashboard:
    """A dashboard to be asked for pages by their link."""

    def __init__(self, app: Dash) -> None:
        self.client = app.server.test_client()
        self.client.get("/_dash-dependencies")  # as a browser does; it completes the callbacks
        self.output = next(key for key in app.callback_map if CONTENT in key)
        self.inputs = app.callback_map[self.output]["inputs"]
        names = [part.rsplit(".", 1) for part in self.output.strip(".").split("...")]
        self.outputs = [{"id": id_, "property": property_} for id_, property_ in names]

    def content(self, link: str) -> Any:
        """The main part of the page at a link of the dashboard."""
        path, _, query = link.partition("?")
        address = {"pathname": path, "search": f"?{query}" if query else ""}
        asked = [
            {**known, "value": address.get(known["property"]) if known["id"] == "url" else None}
            for known in self.inputs
        ]
        answer = self.client.post(
            "/_dash-update-component",
            json={
                "output": self.output,
                "outputs": self.outputs,
                "inputs": asked,
                "changedPropIds": ["url.pathname"],
            },
        )
        assert answer.status_code == 200, link
        return opened(answer.json["response"]["content"]["children"])

    def rows(self, link: str) -> list[dict[str, str]]:
        """The rows of a download."""
        answer = self.client.get(link)
        assert answer.status_code == 200, link
        return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
