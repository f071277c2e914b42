"""The settings, read once from the environment (`KLEANCHAT_…`) and frozen. Each has a default and a sentence."""

from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsWrong(Exception):
    """A setting cannot be taken. The message is one plain line."""


class Settings(BaseSettings):
    """How this installation runs."""

    model_config = SettingsConfigDict(env_prefix="KLEANCHAT_", frozen=True, extra="ignore")

    data: Path = Field(
        Path("data"), description="The folder of the embedded database and, unless set apart, of the keys."
    )
    keys: Path | None = Field(
        None,
        description="The folder of the keys; never part of a backup of the database."
        " Default: `keys` in the data folder.",
    )
    host: str = Field("127.0.0.1", description="The address on which the server listens.")
    port: int = Field(8000, ge=1, le=65535, description="The port on which the server listens.")
    origin: str | None = Field(
        None,
        description="The https origin under which browsers reach the server, such as `https://chat.example.com`."
        " Not needed on this machine.",
    )
    database_url: str | None = Field(
        None,
        description="A PostgreSQL (15 or newer) of your own, as the role `kleanchat_app`. Default: the embedded one.",
    )
    migration_url: str | None = Field(
        None,
        description="The same database as the role that owns its tables; for `kleanchat migrate`"
        " and where the embedded one is not used.",
    )
    broker_url: str | None = Field(
        None,
        description="The NATS server that connects several nodes, such as `nats://token@broker:4222`; several of a"
        " cluster with commas between. Without it a node stands alone.",
    )
    processes: int = Field(
        1,
        ge=1,
        le=64,
        description="Server processes on the port. With more than one, a broker and a process for the jobs are started"
        " too, unless they are given or off.",
    )
    jobs: bool = Field(
        default=True, description="Does the server run the jobs itself? Turn it off where `kleanchat work` runs them."
    )
    drain_seconds: float = Field(
        0.0,
        ge=0,
        le=300,
        description="How long, when told to stop, the server says at `/readyz` that it is not ready and serves on, so"
        " that a proxy notices.",
    )
    pool_size: int = Field(
        10, ge=1, le=100, description="Connections to the database for requests; batches and the feed have their own."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="Log lines for people (`text`) or for a collector (`json`)."
    )
    metrics_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="A port of its own on which Prometheus finds `/metrics`; several processes take the ports that"
        " follow, the process for the jobs the last. Default: no such page.",
    )
    metrics_host: str = Field(
        "127.0.0.1",
        description="The address of that port. The page has neither names nor content, but it is for operators only.",
    )
    traces_url: str | None = Field(
        None,
        description="A collector of your own that takes OpenTelemetry traces over HTTP, such as"
        " `http://localhost:4318`. Needs the packages of `requirements/traces.txt`. Default: no traces.",
    )

    @model_validator(mode="after")
    def _check_origin(self) -> "Settings":
        if self.origin is not None and not _is_https_origin(self.origin):
            raise ValueError(
                "origin must look like https://chat.example.com, without a path:"
                " browsers keep sessions safe only over https"
            )
        if self.origin is None and not _is_loopback(self.host):
            raise ValueError(
                f"host {self.host} can be reached from outside;"
                " put a proxy with https before it and set KLEANCHAT_ORIGIN=https://…"
            )
        return self

    @model_validator(mode="after")
    def _check_brokers(self) -> "Settings":
        for url in self.brokers:
            if not _is_broker(url):
                raise ValueError("broker_url must look like nats://host:4222 or tls://host:4222")
        return self

    @model_validator(mode="after")
    def _check_traces(self) -> "Settings":
        if self.traces_url is not None and not _is_http(self.traces_url):
            raise ValueError("traces_url must look like http://localhost:4318")
        return self

    @property
    def brokers(self) -> list[str]:
        """The broker's addresses, none for a node that stands alone."""
        return [url.strip() for url in self.broker_url.split(",")] if self.broker_url else []

    @cached_property
    def origins(self) -> frozenset[str]:
        """The origins from which pages may act."""
        if self.origin is not None:
            return frozenset({self.origin})
        return frozenset(f"http://{name}:{self.port}" for name in ("localhost", "127.0.0.1", "[::1]"))

    @property
    def is_secure(self) -> bool:
        """Do browsers reach the server over https?"""
        return self.origin is not None

    def cookie(self, what: str) -> str:
        """The name of a session's cookie. On plain http the port is in it, because cookies ignore ports."""
        return f"__Host-{what}" if self.is_secure else f"{what}-{self.port}"

    @property
    def key_folder(self) -> Path:
        """Where the keys are."""
        return self.keys or self.data / "keys"


def read_settings(**given: object) -> Settings:
    """The settings from the environment; what is given (by the command line) wins. Raises SettingsWrong."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # checked by pydantic
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "settings"
        raise SettingsWrong(f"{where}: {first['msg'].removeprefix('Value error, ')}") from None


def _is_https_origin(origin: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme == "https" and bool(parts.hostname) and origin == f"https://{parts.netloc}"


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_broker(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("nats", "tls") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
