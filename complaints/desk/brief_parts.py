"""What a brief is made of, and how a section of it is put together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from complaints.desk import facts, labels
from complaints.desk.evidence import Exhibit
from complaints.desk.facts import Fact, Shown
from complaints.desk.i18n import Tongue
from complaints.desk.known import Known
from complaints.desk.ruled import Said
from complaints.desk.todo import Todo
from complaints.domain.case import Case
from complaints.routing.recommending import Advice
from referral.model import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What it is and what is said of it; ``exact`` is a hash or the like, ``notes`` say whence."""

    label: str = field(repr=False)
    value: str = field(repr=False)
    theirs: bool = False
    exact: str = ""
    notes: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in its own language, with what it is."""

    text: str = field(repr=False)
    language: str
    head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section; ``empty`` is what it says where there is nothing."""

    id: str
    title: str
    rows: tuple[Row, ...] = ()
    words: tuple[Words, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that a brief is made from."""

    case: Case
    advice: Advice
    todo: Todo
    exhibits: Sequence[Exhibit]
    known: Known
    mechanisms: Mapping[str, Mechanism]


class Teller:
    """Finds the words for one case."""

    def __init__(self, of: Material, tongue: Tongue) -> None:
        self.of = of
        self.case = of.case
        self.tongue = tongue
        self.say = tongue.text
        self.shown = [facts.show(part, tongue) for part in of.case.current_parts()]

    def section(self, id_: str, title: str, rows: Iterable[Row], *, empty: str) -> Section:
        """A section of rows; ``empty`` is said where there is none."""
        listed = tuple(rows)
        return Section(
            id=id_,
            title=self.say(title),
            rows=listed,
            empty="" if listed else self.say(empty),
        )

    def rows(self, part: str, names: Iterable[str]) -> Iterator[Row]:
        """What these fields of a part say, as far as they were told."""
        wanted = [self.say(labels.field(part, name)) for name in names]
        for one in self.shown:
            if base(one) == part:
                for fact in one.facts:
                    if fact.label in wanted:
                        yield Row(label=fact.label, value=self.value_of(fact), theirs=fact.theirs)

    def value_of(self, fact: Fact) -> str:
        """What a fact says, a table in one line."""
        return fact.value or self.tongue.parted(
            self.tongue.labelled(what, count) for what, count in fact.rows
        )

    def name(self, organisation: str) -> str:
        """What an organisation is called."""
        return self.of.known.name(organisation, self.tongue.language)


def base(part: Shown) -> str:
    """The name of a part without its number."""
    return part.name.partition("[")[0]
