"""The fields of an intake as the page shows them: what each is called, and what can be chosen."""

from collections.abc import Mapping
from typing import Final

from complaints.desk import intake, labels
from complaints.desk.intake import Field, Kind
from complaints.desk.views.page import tongue
from complaints.locale.catalogues import languages
from complaints.locale.languages import LANGUAGES, LETTERS
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
_TERMS: Final = frozenset({"actors", "needs", "about"})

Choices = list[tuple[str, str]]


def shown_sections(how: str) -> list[dict[str, object]]:
    """The sections of the form, each field with its label and its choices."""
    return [
        {
            "part": section.part,
            "label": tongue().text(labels.PARTS[section.part]),
            "fields": [_shown(one) for one in section.fields],
            "more": [_shown(one) for one in section.more],
        }
        for section in intake.sections(how)
    ]


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
