"""What was typed at the counter becomes parts, read strictly, or a sentence says why not.

They are written as the portal's pages write them, so that a desk and the rules cannot tell which
way they came. Nothing here is kept, shown or sent.
Source: SPEC.md, section 10.
"""

import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from complaints.desk import labels
from complaints.desk.errors import NotAllowedError
from complaints.desk.intake.fields import Field, Kind, every, is_missing, missing
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
_LOOKS_FOR: Final = "missing-relative"
_MANY: Final = 100_000  # people
_YES: Final = "yes"
_NO: Final = "no"


def contents(typed: Typed, *, how: str, taken_out: Iterable[int] = ()) -> dict[str, Content]:
    """The parts that have something in them, by name; `NotAllowedError` says what cannot be.

    About a visit it says that whoever made it is a witness. Of the missing those are left out who
    were ``taken_out``, by their numbers; whoever names others looks for them.
    """
    out = {missing(n).part for n in taken_out}
    fields = [one for one in every(how) if one.part not in out]
    found: dict[str, dict[str, object]] = {one.part: {} for one in fields}
    for field in fields:
        value = _read(field, typed.get(field.key, ()))
        if value not in (None, "", []):
            found[field.part][field.name] = value
    _happened(found["account"])
    _circumstances(found["circumstances"])
    _missing(found)
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


def _missing(found: Mapping[str, dict[str, object]]) -> None:
    """Who held them, and who says that they died, is asked of those who say so alone."""
    sought = [said for part, said in found.items() if is_missing(part)]
    for said in sought:
        for told, more in (("held_by_state", "held_by"), ("told_died", "told_by")):
            if said.get(told) is not True:
                said.pop(more, None)
    if any(sought):
        about = found["person"].setdefault("about", [])
        assert isinstance(about, list)
        if _LOOKS_FOR not in about:
            about.append(_LOOKS_FOR)


def _counts(visit: dict[str, object]) -> None:
    counted = {
        one: number
        for one in labels.COUNTED
        if (number := visit.pop(f"counts.{one}", None)) is not None
    }
    if counted:
        visit["counts"] = counted
