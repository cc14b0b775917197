"""Every kind of layout there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, TypeAdapter

from etl.layout import CountsLayout, MeasuresLayout, ReturnLayout
from etl.layout_tables import TablesLayout, WideLayout

Layout = ReturnLayout | CountsLayout | MeasuresLayout | TablesLayout | WideLayout
Layouts = Mapping[str, Layout]
LAYOUT: TypeAdapter[Layout] = TypeAdapter(Annotated[Layout, Field(discriminator="kind")])
