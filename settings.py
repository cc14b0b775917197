"""Every setting of the program, read from the environment, with its default and its meaning."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """What can be set from outside. Names in the environment stand in each field's alias."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True, extra="ignore")

    data: Path = Field(
        default=Path("data"),
        alias="MATERNITY_DATA",
        description="Folder of everything at rest: inbox, archive, snapshots, ledger.",
    )
    indicators: Path = Field(
        default=ROOT / "indicators.yaml",
        alias="MATERNITY_INDICATORS",
        description="The catalogue of data items and indicators.",
    )
    providers: Path = Field(
        default=ROOT / "providers.yaml",
        alias="MATERNITY_PROVIDERS",
        description="The organisations, by region.",
    )
    layouts: Path | None = Field(
        default=None,
        alias="MATERNITY_LAYOUTS",
        description="A folder of layouts (YAML) that files are read by besides the program's own.",
    )
    region: str = Field(
        default="nwc",
        alias="MATERNITY_REGION",
        description="The region shown and loaded: a key under `regions` in providers.yaml.",
    )
    database_url: str | None = Field(
        default=None,
        alias="DATABASE_URL",
        description="The ledger's database; by default SQLite in the data folder.",
    )
    smtp_host: str | None = Field(
        default=None,
        alias="SMTP_HOST",
        description="The mail server that the digest of a load goes to; none: no e-mail.",
    )
    smtp_port: int = Field(default=25, alias="SMTP_PORT", description="The mail server's port.")
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        default="none", alias="SMTP_SECURITY", description="How the mail server is spoken to."
    )
    smtp_user: str | None = Field(
        default=None, alias="SMTP_USER", description="Name at the mail server, where it asks."
    )
    smtp_password: SecretStr | None = Field(
        default=None, alias="SMTP_PASSWORD", description="Password at the mail server."
    )
    digest_to: str = Field(
        default="", alias="DIGEST_TO", description="Who gets the digest; commas between addresses."
    )
    digest_to_leads: str = Field(
        default="",
        alias="DIGEST_TO_LEADS",
        description="Clinical leads who are told of new signals; commas between addresses.",
    )
    digest_to_analysts: str = Field(
        default="",
        alias="DIGEST_TO_ANALYSTS",
        description="Analysts who are told of late returns and failed checks; commas between.",
    )
    digest_from: str = Field(
        default="maternity-dashboard@localhost",
        alias="DIGEST_FROM",
        description="Whom the digest is from.",
    )
    host: str = Field(
        default="127.0.0.1", alias="HOST", description="Address the dashboard listens on."
    )
    port: int = Field(default=8050, alias="PORT", description="Port the dashboard listens on.")

    contact: str = Field(
        default="",
        alias="MATERNITY_CONTACT",
        description="Whom readers ask about the dashboard: a role and how it is reached.",
    )
    design_page: Literal["on", "off"] = Field(
        default="off",
        alias="MATERNITY_DESIGN_PAGE",
        description="Whether /about/design is there, the parts that pages are made of.",
    )

    due_working_day: int = Field(
        default=15,
        ge=1,
        le=40,
        alias="MATERNITY_DUE_WORKING_DAY",
        description="Working day of the next month by which a month's return is due.",
    )
    days_off: Annotated[tuple[date, ...], NoDecode] = Field(
        default=(
            date(2020, 5, 8),
            date(2022, 6, 2),
            date(2022, 6, 3),
            date(2022, 9, 19),
            date(2023, 5, 8),
        ),
        alias="MATERNITY_DAYS_OFF",
        description="Days off beyond England's usual bank holidays, apart by commas.",
    )
    upload: Literal["loopback", "off"] = Field(
        default="loopback",
        alias="MATERNITY_UPLOAD",
        description="Whether returns can be sent on the page: from the machine itself, or not.",
    )
    upload_megabytes: int = Field(
        default=20,
        ge=1,
        le=100,
        alias="MATERNITY_UPLOAD_MEGABYTES",
        description="The largest return that can be sent on the page.",
    )
    uploads_a_minute: int = Field(
        default=6,
        ge=1,
        alias="MATERNITY_UPLOADS_A_MINUTE",
        description="How many returns can be sent on the page within a minute, by all together.",
    )

    @field_validator("days_off", mode="before")
    @classmethod
    def _apart(cls, value: Any) -> Any:
        return (
            [day.strip() for day in value.split(",") if day.strip()]
            if isinstance(value, str)
            else value
        )

    @property
    def environment(self) -> dict[str, str]:
        """The same settings as another process of the program takes them, wherever it runs."""
        told = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            str(type(self).model_fields[name].alias): _as_text(value)
            for name, value in told.items()
            if value is not None
        }

    @property
    def ledger_url(self) -> str:
        """The ledger's address as SQLAlchemy takes it."""
        return self.database_url or f"sqlite:///{(self.data / 'ledger.db').absolute()}"


def _as_text(value: Any) -> str:
    if isinstance(value, Path):
        return str(value.absolute())
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
