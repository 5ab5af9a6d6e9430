"""Jinja for the pages: strict, escaping, and speaking one language."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from complaints.locale.catalogues import Catalogue

TEMPLATES: Final = Path(__file__).parents[2] / "templates"


def environment_for(catalogue: Catalogue) -> Environment:
    """An environment in which ``_`` translates and ``plural`` gives all forms of a sentence."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    environment.globals.update(
        _=catalogue.gettext,
        plural=catalogue.plural,
        language=catalogue.language,
        direction=catalogue.direction,
    )
    return environment
