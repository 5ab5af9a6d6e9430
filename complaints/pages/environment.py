"""Jinja for the pages: strict, escaping, and speaking one language."""

from types import CodeType
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket, BytecodeCache

from complaints.locale.catalogues import Catalogue
from complaints.places import TEMPLATES


class _Compiled(BytecodeCache):
    """Templates are compiled once for all languages; what they say comes from the globals."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of this very source, if there is one."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        assert bucket.code is not None
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED: Final = _Compiled()


def environment_for(catalogue: Catalogue) -> Environment:
    """An environment in which ``_`` translates and ``plural`` gives all forms of a sentence."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    environment.globals.update(
        _=catalogue.gettext,
        plural=catalogue.plural,
        language=catalogue.language,
        direction=catalogue.direction,
    )
    return environment
