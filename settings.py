"""Every setting of the program, read from the environment, with its default and its meaning."""

from pathlib import Path

from pydantic import Field
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
    host: str = Field(
        default="127.0.0.1", alias="HOST", description="Address the dashboard listens on."
    )
    port: int = Field(default=8050, alias="PORT", description="Port the dashboard listens on.")

    @property
    def ledger_url(self) -> str:
        """The ledger's address as SQLAlchemy takes it."""
        return self.database_url or f"sqlite:///{(self.data / 'ledger.db').absolute()}"
