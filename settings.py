"""Every setting of the program, read from the environment, with its default and its meaning."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

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
    digest_from: str = Field(
        default="maternity-dashboard@localhost",
        alias="DIGEST_FROM",
        description="Whom the digest is from.",
    )
    host: str = Field(
        default="127.0.0.1", alias="HOST", description="Address the dashboard listens on."
    )
    port: int = Field(default=8050, alias="PORT", description="Port the dashboard listens on.")

    @property
    def ledger_url(self) -> str:
        """The ledger's address as SQLAlchemy takes it."""
        return self.database_url or f"sqlite:///{(self.data / 'ledger.db').absolute()}"
