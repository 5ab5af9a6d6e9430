"""The timeline of a case: letters and the office's own acts, as sentences.

Times of letters are days, because nothing finer travels; times of the office's acts are minutes.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from complaints.desk import papers
from complaints.desk.evidence import label_of
from complaints.desk.i18n import Tongue
from complaints.desk.known import Known
from complaints.desk.stories import FAMILIES, casework, custody, letters, planning, translating
from complaints.desk.stories.telling import Told
from complaints.desk.translating import tasks
from complaints.domain import events, history
from complaints.domain.case import Case
from complaints.domain.history import Entry, Letter
from complaints.locale.marking import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that happened: ``kind`` styles it, ``title`` says it, ``text`` quotes it.

    ``warning`` says what is unusual about it, ``hash`` is that of the signed entry of the journal,
    or the name of the envelope that came. ``files`` are those that came with it: the hash of the
    part, and what it is called.
    """

    kind: str
    when: str
    who: str
    title: str
    text: str = field(default="", repr=False)
    language: str = ""
    warning: str = ""
    hash: str = ""
    files: tuple[tuple[str, str], ...] = ()


def tell(
    case: Case, *, tongue: Tongue, known: Known, hash_of: Callable[[int], str | None]
) -> list[Item]:
    """The story, the latest last; ``hash_of`` gives the directory of a version as we have it."""
    names = {part.hash: label_of(part, tongue) for part in case.parts} | papers.names(case, tongue)
    # of a part that this desk does not hold there is only the hash
    teller = _Teller(
        tongue,
        known,
        hash_of,
        lambda one: names.get(one, one[:12]),
        {one.id: one.title for one in case.plan.items},
        tasks(case, known),
    )
    items: list[Item] = []
    for one in history.interleaved(case.letters, case.entries):
        items += teller.letter(one) if isinstance(one, Letter) else teller.entry(one)
    return items


class _Teller:
    def __init__(
        self,
        tongue: Tongue,
        known: Known,
        hash_of: Callable[[int], str | None],
        part: Callable[[str], str],
        items: Mapping[str, str],
        to_translate: Collection[str],
    ) -> None:
        self._tongue = tongue
        self._known = known
        self._hash_of = hash_of
        self._part = part
        self._items = items
        self._to_translate = to_translate

    def _say(self, sentence: str, **values: str | date) -> str:
        """One of our own sentences, never a value that came: it is a format."""
        written = {
            name: self._tongue.day(value) if isinstance(value, date) else value
            for name, value in values.items()
        }
        return self._tongue.text(sentence).format(**written)

    def _name(self, organisation: str) -> str:
        return self._known.name(organisation, self._tongue.language)

    def letter(self, letter: Letter) -> Iterator[Item]:
        """What came from outside: one item or several."""
        message = letter.message
        warning = " ".join(self._unusual(letter))
        files = tuple((one.hash, self._part(one.hash)) for one in letters.files_of(message))
        said = list(letters.tell(message, self._say, self._name, to_translate=self._to_translate))
        for at, (kind, who, title, text, language) in enumerate(said, start=1):
            yield Item(
                kind=kind,
                when=self._tongue.day(message.day),
                who=who,
                title=title,
                text=text,
                language=language,
                warning=warning,
                hash=letter.envelope,
                files=files if at == len(said) else (),
            )

    def _unusual(self, letter: Letter) -> Iterator[str]:
        if letter.out_of_order:
            yield self._say(_("This came out of order: something written before it came later."))
        seen, ours = letter.message.directory, self._known.directory
        if (self._hash_of(seen.version) or seen.sha256) != seen.sha256:
            yield self._say(_("Whoever wrote this says that they were shown another directory."))
        elif ours and seen.version > ours.version:
            yield self._say(_("Whoever wrote this says that there is a newer directory."))

    def entry(self, entry: Entry) -> Iterator[Item]:
        """What the office did; presence is not worth a line."""
        told = self._done(entry.event)
        if told:
            kind, title, text, language = told
            yield Item(
                kind=kind,
                when=self._tongue.time(entry.at),
                who=entry.member,
                title=title,
                text=text,
                language=language,
                hash=entry.hash,
                files=((event.file, self._part(event.file)),)
                if isinstance(event := entry.event, events.PaperKept)
                else (),
            )

    def _done(self, event: events.Event) -> Told | None:
        if isinstance(event, events.Present):
            return None
        if told := casework.tell(event, self._say, self._name, self._tongue):
            return told
        if (
            isinstance(event, events.Referred | events.Answered)
            and event.referral in self._to_translate
            and (told := translating.tell_task(event, self._say, self._name))
        ):
            return told
        if told := custody.tell(event, self._say, self._part):
            return told
        # of an item whose addition has not arrived there is nothing to say
        if told := planning.tell(
            event, self._say, lambda one: self._items.get(one, "…"), self._tongue
        ):
            return told
        for family in FAMILIES:
            if told := family(event, self._say, self._name):
                return told
        title = self._say(
            _("Something that this program does not know yet (“{kind}”)"), kind=event.kind
        )
        return "unknown", title, "", ""
