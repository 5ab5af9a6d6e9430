"""The fields of an intake as the page shows them: what each is called, and what can be chosen."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from complaints.desk import labels
from complaints.desk.intake.fields import MOST_MISSING, Field, Kind, Section, missing, sections
from complaints.desk.intake.values import Draft
from complaints.desk.views.page import tongue
from complaints.letters.parts import language_for
from complaints.locale.catalogues import languages, load
from complaints.locale.languages import LANGUAGES, LETTERS, PORTAL
from complaints.locale.marking import _
from complaints.locale.names import country_codes
from referral import vocabulary

_OWN: Final[Mapping[str, str]] = {
    "account.text": _("What they tell, in their words"),
    "account.language": _("Language in which you write it"),
    "account.happened": _("What happened"),
    "circumstances.description": _("What those who did it looked like, said or drove"),
    "circumstances.incident": _("Code of the event, if several people tell of it"),
    "person.about": _("Whom it is about, as they would say it"),
    "needs.needs": _("What they need now, as they would say it"),
}
#: Of the portal's pages, what is asked about somebody who is missing.
ASKED: Final[Mapping[str, str]] = {
    "name": "Name, or what people call them",
    "relation": "Who are you to this person?",
    "age": "Age, or date of birth",
    "origin": "Which country are they from?",
    "signs": "What do they look like?",
    "last_seen": "Where and when were they last seen?",
    "last_seen_day": "The day, or about when",
    "route": "Where did they want to go, and who was with them?",
    "last_message": "What was the last message or call?",
    "held_by_state": "Were officials holding them when they were last seen?",
    "held_by": "Who was it? What did they wear, say or drive?",
    "told_died": "Did somebody tell you that they died?",
    "told_by": "Who said it? What did they say?",
    "asked": "Who have you asked already?",
}
_TERMS: Final = frozenset({"actors", "needs", "about"})

Choices = list[tuple[str, str]]


def shown_sections(how: str) -> list[dict[str, object]]:
    """The sections of the form, each field with its label and its choices."""
    return [_section(one) for one in sections(how)]


def shown_missing(draft: Draft) -> dict[str, object]:
    """Who is missing, person by person, and beside each field its question in their language.

    The questions are the ones that they would read on their own telephone, word for word.
    """
    spoken = language_for(draft.spoken)
    texts = load(spoken, *PORTAL)
    asked = {} if spoken == tongue().language else ASKED
    people = []
    for n in range(1, draft.sought + 1):
        section = _section(missing(n), {name: texts.gettext(one) for name, one in asked.items()})
        name = next(iter(draft.typed.get(f"{section['part']}.name", ())), "")
        people.append({**section, "n": n, "out": n in draft.taken_out, "name": name})
    return {
        "people": people,
        "spoken": spoken,
        "direction": texts.direction,
        "is_full": draft.sought >= MOST_MISSING,
    }


def _section(section: Section, asked: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    return {
        "part": section.part,
        "label": tongue().part(section.part),
        "fields": [_shown(one) | {"asked": asked.get(one.name, "")} for one in section.fields],
        "more": [_shown(one) for one in section.more],
    }


def options() -> dict[str, object]:
    """What many fields choose from."""
    speak = tongue()
    spoken = languages((LETTERS,))
    return {
        "countries": sorted(
            ((code, speak.country(code)) for code in country_codes()),
            key=lambda one: one[1].casefold(),
        ),
        "languages": _named(LANGUAGES),
        "spoken": _named(spoken),
        "groups": [
            (
                group.id,
                speak.text(labels.term(group.id)),
                [
                    (one.id, speak.text(labels.term(one.id)))
                    for one in vocabulary.violations()
                    if one.group == group.id
                ],
            )
            for group in vocabulary.groups()
        ],
    }


def _named(tags: object) -> Choices:
    assert isinstance(tags, (tuple, list, Mapping))
    names = ((tag, tongue().tongue(tag), LANGUAGES[tag].own_name) for tag in tags)
    found = [(tag, name if name == own else f"{name} · {own}") for tag, name, own in names]
    return sorted(found, key=lambda one: one[1].casefold())


def _shown(field: Field) -> dict[str, object]:
    label = _OWN.get(field.key) or labels.field(field.part, field.name)
    if field.name.startswith("counts."):
        label = labels.COUNTED[field.name.removeprefix("counts.")]
    return {
        "key": field.key,
        "kind": field.kind.value,
        "label": tongue().text(label),
        "choices": _choices(field),
    }


def _choices(field: Field) -> Choices:
    speak = tongue()
    if field.kind is Kind.TRUTH:
        return [("yes", speak.text(_("Yes"))), ("no", speak.text(_("No")))]
    if field.name in _TERMS:
        return [(one, speak.text(labels.term(one))) for one in field.ids]
    words = labels.CERTAINTIES if field.name == "certainty" else labels.WORDS.get(field.name, {})
    return [(one, speak.text(words[one])) for one in field.ids if one in words]
