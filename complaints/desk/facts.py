"""A part in words: its fields in the order in which a person reads them, newer ones as they are.

What a complainant wrote stays text: nothing here makes it anything else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from complaints.desk import labels
from complaints.desk.i18n import Tongue
from complaints.domain import strictjson
from complaints.domain.attachments import Evidence
from complaints.domain.errors import MalformedError
from complaints.domain.parts import Part
from complaints.locale.marking import _

_TERMS: Final = frozenset({"violations", "groups", "wants", "needs", "about"})
_DAYS: Final = frozenset({"from", "to", "final_decision"})
_APART: Final = frozenset({"text", "language", "adds"})  # shown as the account, and in the label


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line. ``theirs`` when the value is the complainant's own words.

    ``rows`` are what was counted and how many, where it is a table instead of a value.
    """

    label: str
    value: str = field(repr=False)
    theirs: bool
    rows: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A part as the page shows it. ``text`` is in ``language``, in its own script."""

    name: str
    label: str
    hash: str
    text: str = field(repr=False)
    language: str
    facts: tuple[Fact, ...]


def show(part: Part, tongue: Tongue) -> Shown:
    """The part in the caseworker's language, its words in the complainant's."""
    label = tongue.part(part.name)
    if said := Evidence.of(part):
        facts = tuple(_of_file(said, tongue))
        return Shown(name=part.name, label=label, hash=part.hash, text="", language="", facts=facts)
    try:
        content = part.content
    except MalformedError:
        return Shown(
            name=part.name, label=label, hash=part.hash, text=part.text, language="", facts=()
        )
    if part.adds:
        label = tongue.text(_("{part}, added later")).format(part=label)
    text, language = content.get("text"), content.get("language")
    return Shown(
        name=part.name,
        label=label,
        hash=part.hash,
        text=text if isinstance(text, str) else "",
        language=language if isinstance(language, str) else "",
        facts=tuple(_facts(part.name, content, tongue)),
    )


def _facts(part: str, content: Mapping[str, object], tongue: Tongue) -> Iterator[Fact]:
    for name in labels.in_order(part, content):
        value = content[name]
        if name in _APART or value in (None, "", [], {}):
            continue
        label = tongue.text(labels.field(part, name))
        if name == "counts" and (rows := _counted(value, tongue)):
            yield Fact(label=label, value="", theirs=False, rows=rows)
            continue
        words, theirs = _value(name, value, tongue)
        yield Fact(label=label, value=words, theirs=theirs)


def _of_file(said: Evidence, tongue: Tongue) -> Iterator[Fact]:
    kind = tongue.text(labels.file_kind(said.kind))
    yield Fact(label=kind, value=tongue.size(said.length), theirs=False)
    if said.added:
        yield Fact(label=tongue.text(_("Added on")), value=tongue.day(said.added), theirs=False)
    if said.words:
        yield Fact(label=tongue.text(_("In their words")), value=said.words, theirs=True)


def _counted(value: object, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """Who was counted, and how many; nothing where that is not what the record has there."""
    if not isinstance(value, Mapping) or not all(type(one) is int for one in value.values()):
        return ()
    known = [name for name in labels.COUNTED if name in value]
    other = [name for name in value if name not in labels.COUNTED]
    return tuple(
        (tongue.text(labels.COUNTED.get(name, name)), tongue.number(value[name]))
        for name in (*known, *other)
    )


def _value(name: str, value: object, tongue: Tongue) -> tuple[str, bool]:
    if isinstance(value, bool):
        return tongue.text(_("Yes") if value else _("No")), False
    if isinstance(value, int):
        return tongue.number(value), False
    if isinstance(value, str):
        reader = _READERS.get(name)
        return (reader(value, tongue), False) if reader else (value, True)
    if name == "actors" and isinstance(value, Sequence):
        return tongue.parted(_actor(one, tongue) for one in value), True
    if isinstance(value, Sequence) and all(isinstance(one, str) for one in value):
        reader = _READERS.get(name, _as_it_is)
        return tongue.listed(reader(str(one), tongue) for one in value), name not in _READERS
    return strictjson.dumps(value).decode("utf-8"), True


def _actor(value: object, tongue: Tongue) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    kind, description = value.get("kind"), value.get("description")
    words = [tongue.text(labels.term(kind))] if isinstance(kind, str) else []
    said = [description] if isinstance(description, str) and description.strip() else []
    return " – ".join([*words, *said])


def _as_it_is(value: str, _tongue: Tongue) -> str:
    return value


def _term(value: str, tongue: Tongue) -> str:
    return tongue.text(labels.term(value))


def _word(field: str) -> Callable[[str, Tongue], str]:
    words = labels.WORDS[field]
    return lambda value, tongue: tongue.text(words.get(value, value))


_READERS: Final[Mapping[str, Callable[[str, Tongue], str]]] = {
    "country": lambda value, tongue: tongue.country(value),
    "origin": lambda value, tongue: tongue.country(value),
    "accused_states": lambda value, tongue: tongue.country(value),
    "languages": lambda value, tongue: tongue.tongue(value),
    "certainty": lambda value, tongue: tongue.text(labels.CERTAINTIES.get(value, value)),
    **{field: _word(field) for field in labels.WORDS},
    **dict.fromkeys(_DAYS, lambda value, tongue: tongue.day(value)),
    **dict.fromkeys(_TERMS, _term),
}
