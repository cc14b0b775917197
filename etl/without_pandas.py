"""Processes that read returns and load them do without pandas."""

from __future__ import annotations

import sys


def hide_pandas() -> None:
    """Hide pandas from this process. Only for one that makes no frames, at its beginning."""
    sys.meta_path.insert(0, _NoPandas())


class _NoPandas:
    """Hides pandas. Given a list, pyarrow would import it, only to see that the list is none of
    its frames: half a second for nothing, as neither readers nor a load make any."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("reading and loading do without pandas", name=name)
