"""What a letter tells about who somebody is: how many people whom this office knows would fit it.

Counted is what is known here, and never more: how many people were there, as the complainant said,
and the cases of this office. That nobody else is known to fit is a warning; that others fit is no
promise, because whoever was there knows more than this office does.

Pure: nothing is read, kept or sent.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from complaints.domain.relating import letters_of
from referral import vocabulary

#: What a record says, by the name of the part.
Record = Mapping[str, Mapping[str, object]]
#: How exactly each detail is told, by its name; what is not named is left out.
Chosen = Mapping[str, str]

EXACT: Final = "exact"
DAY: Final = "day"
MONTH: Final = "month"
YEAR: Final = "year"
REGION: Final = "region"  # the caseworker's own, wider words
GROUP: Final = "group"
SEVERAL: Final = "several"
#: Fewer than these that fit, and somebody has to look twice.
FEW: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that a letter may tell; ``steps`` from the most exact, each with what it says."""

    name: str
    part: str
    steps: Mapping[str, Hashable] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """``own`` people agreed to the letter; ``fit`` fit it in all, as far as is known, own included.

    ``people`` were there, as was told (None: nobody said); of them ``there`` are known here, of
    whom ``fit_there`` fit. ``looked_at`` cases were compared. ``without``: how many would fit if
    that detail were left out, where that is more.
    """

    own: int
    people: int | None
    there: int
    fit_there: int
    fit: int
    looked_at: int
    without: Mapping[str, int]

    @property
    def is_alone(self) -> bool:
        """Whether nobody else is known whom it could be about."""
        return self.fit <= self.own

    @property
    def is_narrow(self) -> bool:
        """Whether few are known whom it could be about."""
        return self.fit < max(FEW, self.own + 1)


def details(records: Sequence[Record]) -> tuple[Detail, ...]:
    """What can be told of all these records in one letter: only steps in which they agree."""
    found: list[Detail] = []
    for name, (part, read) in _READERS.items():
        of_each = [read(record.get(part, {})) for record in records]
        steps = {
            code: key
            for code, key in (of_each[0] if of_each else {}).items()
            if all(one.get(code) == key for one in of_each)
        }
        if steps:
            found.append(Detail(name=name, part=part, steps=steps))
    return tuple(found)


def part_of(detail: str) -> str:
    """The part in which a detail stands."""
    return _READERS[detail][0]


def preview(
    chosen: Chosen,
    own: Sequence[Record],
    others: Mapping[str, Record],
    *,
    there: Iterable[str],
    sizes: Iterable[object] = (),
) -> Preview:
    """What ``chosen`` details of ``own`` records tell; ``there``: the others of the same event.

    ``sizes``: how many people were there, as each of them told it; the fewest count.
    """
    told = [one for one in details(own) if chosen.get(one.name) in one.steps]
    of_event = set(there) & set(others)
    fitting = {one for one, record in others.items() if _fits(record, told, chosen)}
    fit = len(own) + len(fitting)
    without = {}
    for left_out in told:
        rest = [one for one in told if one is not left_out]
        more = len(own) + sum(_fits(record, rest, chosen) for record in others.values())
        if more > fit:
            without[left_out.name] = more
    counted = [size for one in sizes if (size := _number(one))]
    return Preview(
        own=len(own),
        people=max(min(counted), len(own) + len(of_event)) if counted else None,
        there=len(own) + len(of_event),
        fit_there=len(own) + len(fitting & of_event),
        fit=fit,
        looked_at=len(own) + len(others),
        without=without,
    )


def given_away(text: str, secrets: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The names of those ``secrets`` of which something stands in the text.

    Compared are letters and digits, without marks, case and spaces: a place is found however it is
    written in that script. What has fewer than three of them says too little to be found.
    """
    letters = letters_of(text)
    return tuple(
        name
        for name, values in secrets.items()
        if any(len(found := letters_of(one)) > 2 and found in letters for one in values)
    )


def _fits(record: Record, told: Iterable[Detail], chosen: Chosen) -> bool:
    """Whether it surely fits: whatever of it is not known counts as different."""
    for one in told:
        code = chosen[one.name]
        theirs = _READERS[one.name][1](record.get(one.part, {})).get(code)
        ours = one.steps[code]
        if isinstance(ours, frozenset) and isinstance(theirs, frozenset):
            if not ours <= theirs:
                return False
        elif theirs != ours:
            return False
    return True


Content = Mapping[str, object]
Steps = dict[str, Hashable]


def _violations(account: Content) -> Steps:
    groups = {one.id: one.group for one in vocabulary.violations()}
    told = [one for one in _texts(account.get("violations")) if one in groups]
    roughly = {*(groups[one] for one in told), *_texts(account.get("groups"))}
    steps: Steps = {EXACT: frozenset(told)} if told else {}
    return steps | ({GROUP: frozenset(roughly)} if roughly else {})


def _day(circumstances: Content) -> Steps:
    first, last = (_date(circumstances.get(one)) for one in ("from", "to"))
    if first is None:
        return {}
    last = last or first
    known = circumstances.get("certainty", DAY)
    by_step: Steps = {
        DAY: (first, last),
        MONTH: (first.isoformat()[:7], last.isoformat()[:7]),
        YEAR: (first.year, last.year),
    }
    allowed = {DAY: (DAY, MONTH, YEAR), MONTH: (MONTH, YEAR), YEAR: (YEAR,)}.get(str(known), ())
    return {code: key for code, key in by_step.items() if code in allowed}


def _place(circumstances: Content) -> Steps:
    """A wider name counts as the place itself: too few are counted rather than too many."""
    key = letters_of(circumstances.get("place"))
    return {EXACT: key, REGION: key} if key else {}


def _actors(circumstances: Content) -> Steps:
    told = circumstances.get("actors")
    kinds = {
        str(one["kind"])
        for one in (told if isinstance(told, Sequence) else ())
        if isinstance(one, Mapping) and isinstance(one.get("kind"), str)
    }
    known = {one.id: one.of_the_state for one in vocabulary.actors()}
    kinds &= set(known)
    if not kinds:
        return {}
    return {EXACT: frozenset(kinds), GROUP: frozenset(known[one] for one in kinds)}


def _size(person: Content) -> Steps:
    size = _number(person.get("group_size"))
    if size is None:
        return {}
    return {EXACT: size, SEVERAL: True} if size > 1 else {EXACT: size}


def _word(name: str) -> Callable[[Content], Steps]:
    def read(content: Content) -> Steps:
        value = content.get(name)
        is_told = value is True or (isinstance(value, str) and value)
        return {EXACT: value} if is_told and isinstance(value, Hashable) else {}

    return read


_Reader = tuple[str, Callable[[Content], Steps]]
_READERS: Final[Mapping[str, _Reader]] = {
    "violations": ("account", _violations),
    "day": ("circumstances", _day),
    "country": ("circumstances", _word("country")),
    "place": ("circumstances", _place),
    "actors": ("circumstances", _actors),
    "detained": ("circumstances", _word("detained")),
    "group_size": ("person", _size),
    "children": ("person", _word("children")),
    "age_group": ("person", _word("age_group")),
    "unaccompanied": ("person", _word("unaccompanied")),
    "gender": ("person", _word("gender")),
    "origin": ("person", _word("origin")),
    "stateless": ("person", _word("stateless")),
    "disability": ("person", _word("disability")),
    "sector": ("person", _word("sector")),
    "name": ("contact", _word("name")),
}


def _texts(value: object) -> list[str]:
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return [one for one in value if isinstance(one, str)] if is_list else []  # type: ignore[attr-defined]


def _number(value: object) -> int | None:
    return value if type(value) is int and value > 0 else None


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
