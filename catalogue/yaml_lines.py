"""YAML with the line of every key, so that a fault can say where it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from catalogue.faults import Fault

Place = tuple[str | int, ...]
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document:
    """A YAML file as plain values, with the line where each value's key stands.

    `value` holds its keys; it is empty, and `faults` says why, where the file cannot be read.
    raw: the file's bytes, where they have been read already.
    """

    def __init__(self, path: Path, raw: bytes | None = None) -> None:
        self.name = path.name
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []
        self.raw = self._bytes(path) if raw is None else raw
        self.value: dict[str, Any] = {} if self.faults else self._keys()

    @property
    def unreadable(self) -> bool:
        """Whether nothing could be taken from the file."""
        return not self.value

    def line(self, place: Place) -> int:
        """The line of that place, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: Place, message: str) -> Fault:
        """A fault at that place."""
        key = ".".join(str(part) for part in place) or "file"
        return Fault(self.name, self.line(place), key, message)

    def _report(self, place: Place, message: str) -> None:
        self.faults.append(self.fault(place, message))

    def _bytes(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            self._report(
                (), f"it cannot be read ({error.strerror}); check the path and its permissions"
            )
            return b""

    def _keys(self) -> dict[str, Any]:
        """The file's keys and values."""
        try:
            loader = Loader(self.raw)
            node = loader.get_single_node()
            value = None if node is None else self._value(loader, node, ())
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.lines[()] = mark.line + 1 if mark else 1
            problem = getattr(error, "problem", None) or "it is not YAML in UTF-8"
            self._report((), f"{problem}; mend the YAML here")
            return {}
        except RecursionError:
            self._report((), "an alias (*) in it refers to itself; write its value out instead")
            return {}
        if isinstance(value, dict) and value:
            return value
        self._report((), "it holds no keys; start from the file as shipped")
        return {}

    def _value(self, loader: Any, node: Any, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(loader, node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(loader, v, (*place, i)) for i, v in enumerate(node.value)]
        try:
            return loader.construct_object(node)
        except ValueError:  # what looks like a date or a number, and is none
            self._report(place, f"“{node.value}” is no date; write a month as YYYY-MM")
            return None

    def _mapping(self, loader: Any, node: Any, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, is_text = _key(loader, key_node)
            here = (*place, key)
            self.lines[here] = key_node.start_mark.line + 1
            if not is_text:
                self._report(here, "a key must be text; put it in quotes")
            if key in result:
                self._report(here, "this key stands twice; remove one of them")
            result[key] = self._value(loader, value_node, here)
        return result


def _key(loader: Any, node: Any) -> tuple[str, bool]:
    """The key as written, and whether it is text: YAML reads no, off and 12 as something else."""
    if not isinstance(node, yaml.ScalarNode):
        return "?", False
    if node.tag == "tag:yaml.org,2002:str":
        return str(node.value), True
    return str(node.value), isinstance(loader.construct_object(node), str)
