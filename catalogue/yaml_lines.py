"""YAML with the line of every key, so that a fault can say where it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from catalogue.faults import CatalogueError, Fault

Place = tuple[str | int, ...]
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document:
    """A YAML file as plain values, with the line where each value's key stands."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []
        self.raw = self._bytes(path)
        self.value = self._read()

    def line(self, place: Place) -> int:
        """The line of that place, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: Place, message: str) -> Fault:
        """A fault at that place."""
        key = ".".join(str(part) for part in place) or "file"
        return Fault(self.name, self.line(place), key, message)

    def _bytes(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            message = f"it cannot be read ({error.strerror}); check the path and its permissions"
            raise CatalogueError((Fault(self.name, 1, "file", message),)) from error

    def _read(self) -> Any:
        try:
            loader = Loader(self.raw)
            node = loader.get_single_node()
            return None if node is None else self._value(loader, node, ())
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            problem = getattr(error, "problem", None) or "it is not YAML"
            raise CatalogueError(
                (Fault(self.name, line, "file", f"{problem}; mend the YAML here"),)
            ) from error

    def _value(self, loader: Any, node: Any, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(loader, node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(loader, v, (*place, i)) for i, v in enumerate(node.value)]
        return loader.construct_object(node)

    def _mapping(self, loader: Any, node: Any, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node)
            if not isinstance(key, str):
                # YAML reads no, off, 12 and the like as something else than a name
                self.lines[(*place, str(key_node.value))] = key_node.start_mark.line + 1
                self.faults.append(
                    self.fault(
                        (*place, str(key_node.value)), "a key must be text; put it in quotes"
                    )
                )
                key = str(key_node.value)
            here = (*place, key)
            self.lines[here] = key_node.start_mark.line + 1
            if key in result:
                self.faults.append(self.fault(here, "this key stands twice; remove one of them"))
            result[key] = self._value(loader, value_node, here)
        return result
