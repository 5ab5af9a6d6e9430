"""What an operator decides, read once from a TOML file and the environment into a frozen value.

A field is taken from the command line, else from ``AMPARO_PORTAL_<FIELD>``, else from the file
that ``AMPARO_PORTAL_CONFIG`` names, else from here. Nothing is read later.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final, Self

from complaints.portal.errors import PortalError
from complaints.work import MAX_BITS

FILE_VARIABLE: Final = "AMPARO_PORTAL_CONFIG"
PREFIX: Final = "AMPARO_PORTAL_"

_PATHS: Final = ("data", "directory", "trust_root", "pages")


class ConfigError(PortalError):
    """The configuration cannot be used; the message names the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The portal's settings. Times are in seconds or days, as their names say."""

    data: Path
    database: str = field(repr=False)  # may hold a password
    directory: Path
    trust_root: Path
    pages: Path | None
    bind: str = "127.0.0.1:8000"
    workers: int = 2
    threads: int = 16
    envelope_release_seconds: int = 300
    reply_release_seconds: int = 3600
    envelope_days: int = 60
    reply_days: int = 180
    chunk_days: int = 180
    chunk_quota: int = 10 * 1024**3  # bytes
    work: int = 0  # bits asked of every PUT; 0 unless somebody floods

    def __post_init__(self) -> None:
        for name in ("workers", "threads", "envelope_release_seconds", "reply_release_seconds"):
            _at_least(self, name, 1)
        for name in ("envelope_days", "reply_days", "chunk_days"):
            _at_least(self, name, 1)
        for name in ("chunk_quota", "work"):
            _at_least(self, name, 0)
        if self.work > MAX_BITS:
            raise ConfigError(f"work: at most {MAX_BITS} bits, or no phone can file.")

    @classmethod
    def read(
        cls,
        *,
        environment: Mapping[str, str] | None = None,
        overrides: Mapping[str, str | int | None] | None = None,
    ) -> Self:
        """The settings of this process; `ConfigError` names what is wrong.

        ``environment`` is this process's unless given; None among the overrides means not set.
        """
        variables = os.environ if environment is None else environment
        values: dict[str, object] = dict(_file(variables.get(FILE_VARIABLE)))
        names = {one.name for one in fields(cls)}
        if unknown := sorted(set(values) - names):
            raise ConfigError(f"There is no setting {unknown[0]}.")
        for name in names:
            if (text := variables.get(PREFIX + name.upper())) is not None:
                values[name] = text
        values |= {name: one for name, one in (overrides or {}).items() if one is not None}
        return cls._of(values)

    @classmethod
    def _of(cls, values: Mapping[str, object]) -> Self:
        known = {one.name: one.type for one in fields(cls)}
        found: dict[str, object] = {}
        for name, value in values.items():
            if name in _PATHS:
                found[name] = Path(str(value)).expanduser().absolute()
            else:
                found[name] = _number(name, value) if known[name] is int else str(value)
        data = found.setdefault("data", Path("portal-data").absolute())
        assert isinstance(data, Path)
        found.setdefault("database", f"sqlite:///{data / 'portal.sqlite'}")
        found.setdefault("directory", data / "directory")
        found.setdefault("trust_root", data / "trust.json")
        found.setdefault("pages", None)
        return cls(**found)  # type: ignore[arg-type]

    @property
    def key_file(self) -> Path:
        """The minisign secret key of the proofs of filing."""
        return self.data / "portal.key"

    @property
    def chunks(self) -> Path:
        """The folder of the chunks."""
        return self.data / "chunks"

    def environment(self) -> dict[str, str]:
        """The variables from which `read` gives this value again, in another process."""
        return {
            PREFIX + one.name.upper(): str(value)
            for one in fields(self)
            if (value := getattr(self, one.name)) is not None
        }


def _file(path: str | None) -> Mapping[str, object]:
    if path is None:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"Cannot read {path}: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error


def _number(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ConfigError(f"{name} is a whole number.")
    try:
        return int(value)
    except ValueError as error:
        raise ConfigError(f"{name} is a whole number.") from error


def _at_least(config: Config, name: str, least: int) -> None:
    if getattr(config, name) < least:
        raise ConfigError(f"{name} is at least {least}.")
