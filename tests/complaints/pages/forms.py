"""The form in one file, built for a language alone and filled as a portal fills it."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from complaints import cards
from complaints.directory import TrustRoot
from complaints.locale.catalogues import languages, load
from complaints.locale.languages import LANGUAGES, PORTAL
from complaints.offline_content import unpack
from complaints.pages import build, form
from complaints.pages.typeface import sheet
from complaints.portal.offline_form import contents
from complaints.portal.published import Published
from referral.browser import shipped
from tests.factories import Instance, make_instance
from tests.instance import write_directory


def built(language: str, trust: TrustRoot) -> bytes:
    """The form as the builder of the pages writes it."""
    script, style = _inside()
    catalogue = load(language, *PORTAL)
    site = build.Site(trust=trust)
    return build._form(site, catalogue, {"script": script, "style": style})


@cache
def _inside() -> tuple[str, str]:
    style = (build.BUNDLE / "app.css").read_text("utf-8")
    return form.script(build.BUNDLE), style + sheet(LANGUAGES[one] for one in languages())


def with_forms(*takers: str) -> Instance:
    """An instance of whose organisations these take forms."""
    instance = make_instance()
    instance.rulebook = shipped()
    instance.publish()
    for name in takers:
        renewal = cards.renew(
            instance.keyrings[name], instance.card(name), today=instance.today, field_forms=True
        )
        instance.cards[name] = renewal.data
    return instance


def carried(instance: Instance, folder: Path, *, today: date | None = None) -> bytes:
    """What a portal puts into a form on a day."""
    published = Published.read(write_directory(instance, folder), root=instance.root)
    return contents(published, instance.cards, today=today or instance.today).dump()


def packed(page: bytes) -> dict[str, Any]:
    """What a form has in itself that is no code."""
    found = re.search(rb'id="packed">(.*?)</script>', page)
    assert found
    held: dict[str, Any] = json.loads(unpack(found[1].decode()))
    return held
