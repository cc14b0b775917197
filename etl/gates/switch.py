"""Switching gates off and on again, and saying which are off: `python -m etl gate`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Protocol

import typer

from catalogue.gates import Gate
from catalogue.model import Catalogue, Region
from catalogue.month import first_of_month
from etl.faults import UserError

ALWAYS = "at any time"


class Row(Protocol):
    """A gate that is switched off, as the ledger notes it."""

    @property
    def id(self) -> int: ...
    @property
    def org(self) -> str: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def gate(self) -> str | None: ...
    @property
    def first_month(self) -> date | None: ...
    @property
    def last_month(self) -> date | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def actor(self) -> str: ...


class Overrides(Protocol):
    """Where it is noted which gates are off: the ledger. Nothing is ever erased there."""

    def add_gate_override(
        self,
        provider: str,
        subject: str | None,
        first_month: date | None,
        last_month: date | None,
        reason: str,
        actor: str | None = None,
        *,
        gate: str | None = None,
    ) -> Any:
        """Note that a gate is off from one month to another; None: open, or every gate."""

    def withdraw_gate_override(self, number: int, reason: str, actor: str | None = None) -> None:
        """Note that it is on again."""

    def gate_overrides(self, org: str | None = None) -> Sequence[Any]:
        """Those that are off, each a `Row`."""


def switch_off(
    ledger: Overrides,
    catalogue: Catalogue,
    region: Region,
    *,
    gate: str,
    provider: str,
    reason: str,
    from_: str | None = None,
    to: str | None = None,
    subject: str | None = None,
) -> str:
    """Let a gate withhold nothing of a provider's, and say so in a sentence.

    from_, to: months as YYYY-MM, both included; None: open. subject: the data item or indicator it
    is about; None: all. UserError: something is not known here, or no reason is given.
    """
    _known("gate", gate, catalogue.gates, "indicators.yaml")
    _known("provider", provider, [p.code for p in region.providers], "providers.yaml")
    if subject is not None:
        _known("item or indicator", subject, {**catalogue.items, **catalogue.indicators},
               "indicators.yaml")  # fmt: skip
    if not reason.strip():
        raise UserError("Say why with --reason: it stays beside the figures.")
    months = _month(from_, "--from"), _month(to, "--to")
    if months[0] and months[1] and months[1] < months[0]:
        raise UserError("The last month is before the first; exchange --from and --to.")
    ledger.add_gate_override(provider, subject, *months, reason.strip(), gate=gate)
    return (
        f"The gate {gate} is off for {provider}, {_span(*months)}. "
        "The next load publishes a data cut without it."
    )


def switch_on(ledger: Overrides, number: int, reason: str) -> str:
    """Switch a gate on again by the number that `gate list` gives, and say so in a sentence.

    UserError: nothing of that number is off."""
    if number not in {row.id for row in ledger.gate_overrides()}:
        raise UserError(f"No gate is off under the number {number}; see `python -m etl gate list`.")
    ledger.withdraw_gate_override(number, reason)
    return f"Number {number} is taken back: the next load publishes a data cut with the gate on."


def listed(overrides: Sequence[Row], gates: Sequence[Gate]) -> str:
    """Which gates are off, a line each; then every gate there is."""
    off = [
        f"{row.id}: {row.gate or 'every gate'}"
        f"{f' for {row.subject}' if row.subject else ''}, {row.org}, "
        f"{_span(row.first_month, row.last_month)}: {row.reason} ({row.actor})"
        for row in overrides
    ]
    there = [f"  {gate.id} ({gate.severity})" for gate in gates]
    return "\n".join([*(off or ["No gate is switched off."]), "Gates:", *there])


def gate_commands(
    opened: Callable[[], tuple[Overrides, Catalogue, Region]],
) -> typer.Typer:
    """The commands `off`, `on` and `list`. opened: the ledger, the catalogue, the region."""
    commands = typer.Typer(no_args_is_help=True, help="Checks of figures: off, on, and which.")

    @commands.command()
    def off(
        gate: Annotated[str, typer.Argument(help="Its id, as in indicators.yaml.")],
        provider: Annotated[str, typer.Option(help="Code of the provider.")],
        reason: Annotated[str, typer.Option(help="Why: it is kept and shown.")],
        from_: Annotated[str | None, typer.Option("--from", help="First month, YYYY-MM.")] = None,
        to: Annotated[str | None, typer.Option(help="Last month, YYYY-MM.")] = None,
        only: Annotated[str | None, typer.Option(help="One data item or indicator.")] = None,
    ) -> None:
        """Let a gate withhold nothing of a provider's for some months."""
        ledger, catalogue, region = opened()
        typer.echo(
            switch_off(
                ledger, catalogue, region, gate=gate, provider=provider, reason=reason,
                from_=from_, to=to, subject=only,
            )
        )  # fmt: skip

    @commands.command()
    def on(
        number: Annotated[int, typer.Argument(help="As `list` gives it.")],
        reason: Annotated[str, typer.Option(help="Why: it is kept.")],
    ) -> None:
        """Switch a gate on again."""
        typer.echo(switch_on(opened()[0], number, reason))

    @commands.command("list")
    def list_() -> None:
        """Which gates are off, for whom and why; and which there are."""
        ledger, catalogue, _ = opened()
        typer.echo(listed(ledger.gate_overrides(), list(catalogue.gates.values())))

    return commands


def _known(what: str, name: str, names: Any, file: str) -> None:
    if name not in names:
        raise UserError(f"There is no {what} {name} in {file}; check its spelling.")


def _month(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        month: date = first_of_month(text)
    except ValueError as error:
        raise UserError(f"{option} must be a month, as YYYY-MM.") from error
    return month


def _span(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ALWAYS
    since = f"from {first:%B %Y}" if first else ""
    until = f"to {last:%B %Y}" if last else ""
    return " ".join(filter(None, (since, until)))
