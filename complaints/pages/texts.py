"""The words that the script shows, rendered from the catalogues when the pages are built.

The script holds no text of its own, so a language is a catalogue and nothing else.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from jinja2 import Environment

from complaints.locale.catalogues import Catalogue
from complaints.locale.scripts import Script
from referral import vocabulary

#: What telling needs: all of it comes with the page, so that no request depends on what is chosen.
TELLING: Final = (
    *("common", "errors", "seen", "choosing", "filing", "branches", "sheet", "voice"),
    "evidence",
)
#: What the number and the answers need.
COMING_BACK: Final = ("common", "errors", "answers")
#: Every text: for what comes behind the answers, and for another language that somebody chooses.
PARTS: Final = (*TELLING, "answers")


def script_texts(environment: Environment, catalogue: Catalogue, *parts: str) -> dict[str, Any]:
    """Key to text, to plural forms, or to a list; with what numbers, days and lists need."""
    closed_lists = {
        "groups": [[one.id, catalogue.gettext(one.plain)] for one in vocabulary.groups()],
        "violations": [
            [one.id, catalogue.gettext(one.plain), one.group] for one in vocabulary.violations()
        ],
        "actors": [
            [one.id, catalogue.gettext(one.plain), one.of_the_state] for one in vocabulary.actors()
        ],
        "needs": [[one.id, catalogue.gettext(one.plain)] for one in vocabulary.needs()],
        "about": [[one.id, catalogue.gettext(one.plain)] for one in vocabulary.about()],
        "countries": catalogue.names.countries,
    }
    texts: dict[str, Any] = {}
    for part in parts:
        texts |= rendered(environment, part, closed_lists)
    return texts | {
        "lang": catalogue.language,
        "dir": catalogue.direction,
        "cldr": catalogue.names.for_pages(),
        "stop": stop(catalogue.speech.script),
    }


def stop(script: Script) -> str:
    """What stands between a sentence and the next."""
    return f"{script.stops}{script.gap}"


def rendered(environment: Environment, name: str, values: Mapping[str, object]) -> Any:  # noqa: ANN401
    """One file of texts, as JSON says it."""
    return json.loads(environment.get_template(f"portal/texts/{name}.json").render(values))


def compact(value: object) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")
