"""The read API as an OpenAPI document, made from the same tables that answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from callbacks.api_query import BULK, FORMATS, MOST, ROWS
from catalogue.model import LEVELS
from catalogue.view import AS_IS, CHARTS
from store.asked_rows import kind_of

if TYPE_CHECKING:
    from callbacks.api import Table

CODE = r"^[A-Za-z0-9_-]{1,64}$"
CODES = r"^[A-Za-z0-9_-]{1,64}(,[A-Za-z0-9_-]{1,64}){0,99}$"
MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
SNAPSHOT = r"^[0-9A-Za-z][0-9A-Za-z_-]{0,79}$"
SUMMARY = {
    "observations": "Series: a row an indicator, organisation and period, as in the CSV",
    "readings": "What each series says at its latest month: icon, limits, sentence",
    "catalogue": "What is measured, by the definition in force",
    "providers": "The organisations that submit",
    "snapshots": "The data cuts, latest first",
}


def document(tables: Sequence[Table], root: str) -> dict[str, Any]:
    """The whole document. root: the address that the tables stand below."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Maternity dashboard: read API",
            "version": "1",
            "description": (
                "Rows of one data cut, which each answer names. They are those of the screens and "
                "of their CSV files. A value that is missing is null, and its status says why: it "
                "is never zero."
            ),
        },
        "paths": {f"{root}/{table.name}": {"get": _operation(table)} for table in tables},
        "components": {
            "schemas": {
                "Error": _object({"error": {"type": "string"}}),
                **{_name(table): _row(table.columns) for table in tables},
            }
        },
    }


def _operation(table: Table) -> dict[str, Any]:
    answer = _object(
        {
            "data": {
                "type": "array",
                "items": {"$ref": f"#/components/schemas/{_name(table)}"},
            },
            "snapshot": {"type": "string"},
            "next": {"type": "string", "nullable": True},
        }
    )
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "operationId": table.name,
        "summary": SUMMARY[table.name],
        "parameters": [_parameter(name) for name in (*table.takes, *_PAGED)],
        "responses": {
            "200": {
                "description": "The rows",
                "headers": {
                    "ETag": {"schema": {"type": "string"}},
                    "Link": {"description": "The next page", "schema": {"type": "string"}},
                    "X-Snapshot": {"schema": {"type": "string"}},
                },
                "content": {
                    "application/json": {"schema": answer},
                    "text/csv": {"schema": {"type": "string"}},
                    "application/vnd.apache.parquet": {
                        "schema": {"type": "string", "format": "binary"}
                    },
                },
            },
            "304": {"description": "The asker has these figures already (If-None-Match)"},
            "400": {"description": "The question means nothing here; why", "content": error},
            "404": {"description": "What is asked about is not there", "content": error},
            "503": {"description": "No data has been loaded yet", "content": error},
        },
    }


_PAGED = ("snapshot", "format", "limit", "offset")
_SCHEMAS: dict[str, tuple[dict[str, Any], str]] = {
    "indicator": ({"type": "string", "pattern": CODES}, "Ids, with commas between; all by default"),
    "org": ({"type": "string", "pattern": CODES}, "Codes, with commas between; all by default"),
    "set": ({"type": "string", "pattern": CODE}, "A set of indicators, such as headline"),
    "level": ({"type": "string", "enum": list(LEVELS)}, "Organisations of one level"),
    "lms": ({"type": "string", "pattern": CODE}, "One LMS and its providers"),
    "provider": ({"type": "string", "pattern": CODE}, "One provider"),
    "peers": ({"type": "string", "pattern": CODE}, "Providers of one peer group"),
    "view": (
        {"type": "string", "enum": ["as_was", AS_IS]},
        "Organisations as they were in each month, or as they are now",
    ),
    "from": ({"type": "string", "pattern": MONTH}, "First month shown, YYYY-MM"),
    "to": ({"type": "string", "pattern": MONTH}, "Last month shown, YYYY-MM"),
    "chart": ({"type": "string", "enum": ["auto", *CHARTS]}, "How the series is read"),
    "snapshot": (
        {"type": "string", "pattern": SNAPSHOT},
        "A data cut; the one in force by default",
    ),
    "format": ({"type": "string", "enum": list(FORMATS)}, "json by default"),
    "limit": (
        {"type": "integer", "minimum": 1, "maximum": MOST},
        f"Rows of a page: {ROWS:,} of JSON by default, {BULK:,} of other formats",
    ),
    "offset": ({"type": "integer", "minimum": 0, "maximum": 10**9}, "Rows before the page"),
}


def _parameter(name: str) -> dict[str, Any]:
    schema, words = _SCHEMAS[name]
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}


def _name(table: Table) -> str:
    return table.name.capitalize()


def _row(columns: Sequence[str]) -> dict[str, Any]:
    return _object({name: _cell(name) for name in columns})


def _cell(name: str) -> dict[str, Any]:
    if (kind := kind_of(name)) == "numbers":
        return {"type": "array", "items": {"type": "number", "nullable": True}, "nullable": True}
    return {"type": kind, "nullable": True}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
