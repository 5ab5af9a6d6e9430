"""What a caseworker may write down for somebody: the fields of the record, read strictly.

The same fields as the portal's pages write, so that a desk and the rules cannot tell which way they
came. All may stay empty; there is none for a status. Nothing here is kept, shown or sent.
Source: SPEC.md, section 10.
"""

import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from complaints.desk import labels
from complaints.desk.errors import NotAllowedError
from complaints.domain.events.intake import VISIT
from complaints.locale.languages import LANGUAGES
from complaints.locale.marking import _
from complaints.locale.names import country_codes
from referral import vocabulary

Content = Mapping[str, object]
#: What was typed and ticked, by the key of the field.
Typed = Mapping[str, Sequence[str]]

LONG: Final = 20_000  # letters
SHORT: Final = 400
_INCIDENT: Final = "circumstances.incident"
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that looks like another
_CODE: Final = 8
_MANY: Final = 100_000  # people
_YES: Final = "yes"
_NO: Final = "no"


class Kind(StrEnum):
    """How a field is answered."""

    LINE = "line"
    WORDS = "words"
    TRUTH = "truth"
    ONE = "one"
    SEVERAL = "several"
    COUNTRY = "country"
    LANGUAGE = "language"
    LANGUAGES = "languages"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a part; ``ids`` are the words that it may have, where they are listed."""

    part: str
    name: str
    kind: Kind
    ids: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By which a form names it."""
        return f"{self.part}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The fields of one part as the page shows them: first those, and ``more`` if it is opened."""

    part: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...] = ()


def _fields(part: str, *named: tuple[str, Kind]) -> tuple[Field, ...]:
    return tuple(Field(part=part, name=name, kind=kind, ids=_ids(name)) for name, kind in named)


def _ids(name: str) -> tuple[str, ...]:
    match name:
        case "happened":
            groups, violations = vocabulary.groups(), vocabulary.violations()
            return tuple(one.id for one in (*groups, *violations))
        case "actors":
            return tuple(one.id for one in vocabulary.actors())
        case "needs":
            return tuple(one.id for one in vocabulary.needs())
        case "about":
            return tuple(one.id for one in vocabulary.about())
        case "certainty":
            return tuple(labels.CERTAINTIES)
    return tuple(labels.WORDS.get(name, ()))


#: Voice is no field here: what is told aloud is written down.
_ACCOUNT: Final = Section(
    part="account",
    fields=_fields(
        "account", ("text", Kind.WORDS), ("language", Kind.LANGUAGE), ("happened", Kind.SEVERAL)
    ),
)
_CIRCUMSTANCES: Final = Section(
    part="circumstances",
    fields=_fields(
        "circumstances",
        ("country", Kind.COUNTRY),
        ("place", Kind.LINE),
        ("from", Kind.DAY),
        ("to", Kind.DAY),
        ("ongoing", Kind.TRUTH),
        ("actors", Kind.SEVERAL),
        ("description", Kind.LINE),
        ("incident", Kind.LINE),
    ),
    more=_fields(
        "circumstances",
        ("at_sea", Kind.TRUTH),
        ("certainty", Kind.ONE),
        ("still_there", Kind.TRUTH),
        ("detained", Kind.TRUTH),
        ("removal", Kind.ONE),
        ("irreversible_harm", Kind.TRUTH),
        ("frontex", Kind.TRUTH),
        ("accused_states", Kind.COUNTRY),
        ("remedies", Kind.ONE),
        ("final_decision", Kind.DAY),
    ),
)
_PERSON: Final = Section(
    part="person",
    fields=_fields(
        "person",
        ("about", Kind.SEVERAL),
        ("age_group", Kind.ONE),
        ("gender", Kind.ONE),
        ("origin", Kind.COUNTRY),
        ("languages", Kind.LANGUAGES),
        ("seeks_protection", Kind.TRUTH),
        ("fears_origin", Kind.TRUTH),
    ),
    more=_fields(
        "person",
        ("unaccompanied", Kind.TRUTH),
        ("cared_by", Kind.ONE),
        ("children", Kind.TRUTH),
        ("group_size", Kind.NUMBER),
        ("consulate", Kind.ONE),
        ("stateless", Kind.TRUTH),
        ("disability", Kind.TRUTH),
        ("sector", Kind.ONE),
        ("aware", Kind.TRUTH),
    ),
)
_NEEDS: Final = Section(part="needs", fields=_fields("needs", ("needs", Kind.SEVERAL)))
_CONTACT: Final = Section(
    part="contact",
    fields=_fields(
        "contact",
        ("name", Kind.LINE),
        ("channel", Kind.LINE),
        ("times", Kind.LINE),
        ("never", Kind.LINE),
    ),
)
_VISIT: Final = Section(
    part="visit",
    fields=_fields(
        "visit",
        ("site", Kind.LINE),
        ("access", Kind.ONE),
        *((f"counts.{one}", Kind.NUMBER) for one in labels.COUNTED),
        ("findings", Kind.WORDS),
        ("authority_answer", Kind.WORDS),
    ),
)
#: What is written down for somebody, and about a visit.
FOR_SOMEBODY: Final = (_ACCOUNT, _CIRCUMSTANCES, _NEEDS, _PERSON, _CONTACT)
FOR_VISIT: Final = (_VISIT, _CIRCUMSTANCES, _ACCOUNT)


def sections(how: str) -> tuple[Section, ...]:
    """What is asked for somebody who is there or on the telephone, or about a visit."""
    return FOR_VISIT if how == VISIT else FOR_SOMEBODY


def keys(how: str) -> frozenset[str]:
    """The fields of the form, by their keys."""
    return frozenset(one.key for one in _every(how))


def contents(typed: Typed, *, how: str) -> dict[str, Content]:
    """The parts that have something in them, by name; `NotAllowedError` says what cannot be.

    About a visit it says that whoever made it is a witness.
    """
    found: dict[str, dict[str, object]] = {one.part: {} for one in sections(how)}
    for field in _every(how):
        value = _read(field, typed.get(field.key, ()))
        if value not in (None, "", []):
            found[field.part][field.name] = value
    _happened(found["account"])
    _circumstances(found["circumstances"])
    if how == VISIT:
        _counts(found["visit"])
        if any(found.values()):
            found["person"] = {"about": ["witness"]}
    account = found["account"]
    if "text" not in account:
        account.pop("language", None)
    return {name: content for name, content in found.items() if content}


def in_common(typed: Typed) -> dict[str, tuple[str, ...]]:
    """What holds for all who tell of one event: where, when, and its code; nothing without one."""
    if not typed.get(_INCIDENT):
        return {}
    names = ("country", "place", "from", "to", "certainty", "incident")
    wanted = (f"circumstances.{name}" for name in names)
    return {key: tuple(typed[key]) for key in wanted if typed.get(key)}


def with_code(typed: Typed) -> Typed:
    """The same with a code for the event, made up where nobody gave one."""
    if any(one.strip() for one in typed.get(_INCIDENT, ())):
        return typed
    made = "".join(secrets.choice(_ALPHABET) for _one in range(_CODE))
    return {**typed, _INCIDENT: (made,)}


def code(text: str) -> str:
    """The code of an event as several people write it alike (SPEC.md, section 10)."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        one for one in plain if not one.isspace() and unicodedata.category(one) != "Pd"
    ).upper()


def _every(how: str) -> Iterator[Field]:
    for section in sections(how):
        yield from (*section.fields, *section.more)


def _read(field: Field, values: Sequence[str]) -> object:
    given = [value for one in values if (value := _plain(one))]
    if field.kind is Kind.SEVERAL:
        return _listed(given, field.ids)
    if field.kind is Kind.LANGUAGES:
        return _listed(given, LANGUAGES)
    if len(given) > 1:
        raise NotAllowedError(_("The form is not complete."))
    return _one(field, given[0]) if given else None


def _one(field: Field, value: str) -> object:
    match field.kind:
        case Kind.LINE | Kind.WORDS:
            if len(value) > (LONG if field.kind is Kind.WORDS else SHORT):
                raise NotAllowedError(_("This is too long."))
            return value
        case Kind.TRUTH:
            return _listed([value], (_YES, _NO)) == [_YES]
        case Kind.COUNTRY:
            return _listed([value], country_codes())[0]
        case Kind.LANGUAGE:
            return _listed([value], LANGUAGES)[0]
        case Kind.NUMBER:
            return _number(value)
        case Kind.DAY:
            return _day(value)
    return _listed([value], field.ids)[0]


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


def _listed(values: Sequence[str], ids: Iterable[str]) -> list[str]:
    if not set(values) <= set(ids):
        raise NotAllowedError(_("The form is not complete."))
    return list(dict.fromkeys(values))


def _number(value: str) -> int:
    if not (value.isdecimal() and len(value) < 9 and int(value) <= _MANY):
        raise NotAllowedError(_("A number of people is a whole number."))
    return int(value)


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise NotAllowedError(_("This is no day.")) from error


def _happened(account: dict[str, object]) -> None:
    """Groups stand only where nothing more specific of them was chosen."""
    chosen = account.pop("happened", None)
    if not isinstance(chosen, list):
        return
    violations = [one for one in vocabulary.violations() if one.id in chosen]
    told = {one.group for one in violations}
    groups = [one.id for one in vocabulary.groups() if one.id in chosen and one.id not in told]
    if violations:
        account["violations"] = [one.id for one in violations]
    if groups:
        account["groups"] = groups


def _circumstances(said: dict[str, object]) -> None:
    kinds, words = said.pop("actors", None), said.pop("description", None)
    if actors := _actors(kinds if isinstance(kinds, list) else [], words):
        said["actors"] = actors
    if accused := said.pop("accused_states", None):
        said["accused_states"] = [accused]
    if isinstance(incident := said.get("incident"), str):
        said["incident"] = code(incident)
    first, last = said.get("from"), said.get("to")
    if first or last:
        said["from"], said["to"] = first or last, last or first
        said.setdefault("certainty", "day")
    if isinstance(first, str) and isinstance(last, str) and last < first:
        raise NotAllowedError(_("The last day is before the first."))


def _actors(kinds: Sequence[str], words: object) -> list[dict[str, object]]:
    """The words belong to the one who is named or, where several are, to all of them together."""
    found: list[dict[str, object]] = [{"kind": kind} for kind in kinds]
    if words and len(found) == 1:
        found[0]["description"] = words
    elif words:
        found.append({"description": words})
    return found


def _counts(visit: dict[str, object]) -> None:
    counted = {
        one: number
        for one in labels.COUNTED
        if (number := visit.pop(f"counts.{one}", None)) is not None
    }
    if counted:
        visit["counts"] = counted
