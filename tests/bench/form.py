"""How large the form in one file is, and for how many offices it has room.

In a directory of 165 organisations in 55 countries of which every one takes forms.
"""

import statistics
import tempfile
from pathlib import Path

from complaints.locale.catalogues import languages
from complaints.locale.languages import LANGUAGES
from complaints.offline_choice import Choice
from complaints.offline_content import LIMIT
from complaints.portal.offline_form import chosen, contents
from complaints.portal.published import Published
from referral.browser import shipped
from tests.bench import road
from tests.complaints.pages.forms import built
from tests.instance import write_directory


def run() -> dict[str, float]:
    """Kilobytes (of 1,000 bytes) of built forms, and offices with room, by language."""
    instance = road.with_organisations(all_take_forms=True)
    instance.rulebook = shipped()
    instance.publish()
    with tempfile.TemporaryDirectory() as folder:
        published = Published.read(write_directory(instance, Path(folder)), root=instance.root)
    whole = contents(published, instance.cards, today=instance.today)
    sizes: dict[str, int] = {}
    made: dict[str, Choice] = {}
    for language in languages():
        page = built(language, instance.root)
        sizes[language] = len(page)
        made[language] = chosen(page, language, whole, published)
    offices = {one: len(choice.content.cards) for one, choice in made.items()}
    fullest = min(offices, key=lambda one: offices[one])
    return {
        "built, smallest language": min(sizes.values()) / 1_000,
        "built, median language": statistics.median(sizes.values()) / 1_000,
        "built, largest language": max(sizes.values()) / 1_000,
        "most that a form may have": LIMIT / 1_000,
        f"offices with room, fewest ({LANGUAGES[fullest].own_name})": offices[fullest],
        "offices with room, median language": statistics.median(offices.values()),
        "offices with room, most": max(offices.values()),
        "countries in them, fewest": min(len(one.content.shards) for one in made.values()),
        "one office: bytes of card and of its part of a list": _each(made[fullest]),
    }


def _each(choice: Choice) -> float:
    """Bytes in the place for each office, all told."""
    return len(choice.content.dump()) / len(choice.content.cards)
