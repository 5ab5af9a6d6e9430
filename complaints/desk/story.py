"""The timeline of a case: letters and the office's own acts, as sentences.

Times of letters are days, because nothing finer travels; times of the office's acts are minutes.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from complaints.desk import labels, papers
from complaints.desk.closing import outcome_name
from complaints.desk.evidence import label_of
from complaints.desk.i18n import Tongue
from complaints.desk.known import Known
from complaints.desk.stories import FAMILIES, custody, planning, translating
from complaints.desk.translating import tasks
from complaints.domain import events, history
from complaints.domain.attachments import Evidence
from complaints.domain.case import Case
from complaints.domain.consent import TRANSLATION
from complaints.domain.history import Entry, Letter
from complaints.domain.messages import (
    Complaint,
    FollowUp,
    Message,
    Referral,
    ReferralAnswer,
    Withdrawal,
)
from complaints.domain.parts import Part
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
        files = tuple((one.hash, self._part(one.hash)) for one in _files(message))
        said = list(self._said(message))
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

    def _said(self, message: Message) -> Iterator[tuple[str, str, str, str, str]]:
        they = self._say(_("Complainant"))
        match message:
            case Complaint():
                yield "letter", they, self._say(_("Complaint")), "", ""
            case FollowUp():
                yield from self._followed_up(message, they)
            case Referral():
                title = self._say(
                    _("Asked this office to translate")
                    if message.id in self._to_translate
                    else _("Referred to this office")
                )
                yield "referral", self._name(message.sender), title, message.reason, ""
            case ReferralAnswer():
                title = self._answered(message)
                yield "referral", self._name(message.sender), title, message.text or "", ""
            case _:
                title = self._say(
                    _("A message of the kind “{kind}”, which this program does not know yet"),
                    kind=message.type,
                )
                yield "unknown", self._name(message.sender), title, "", ""

    def _followed_up(
        self, message: FollowUp, they: str
    ) -> Iterator[tuple[str, str, str, str, str]]:
        language = message.language or ""
        if message.withdrawal:
            yield "withdrawal", they, self._withdrawn(message.withdrawal), "", ""
        for answer in message.answers:
            title = self._say(
                _("Agreed to the question") if answer.yes else _("Said no to the question")
            )
            yield "consent", they, title, "", ""
        if message.text or message.parts or not (message.withdrawal or message.answers):
            files = list(_files(message))
            if message.text or not files or len(files) < len(message.parts):
                title = self._say(_("Wrote more"))
            else:
                title = self._say(_("Sent a file") if len(files) == 1 else _("Sent several files"))
            yield "letter", they, title, message.text or "", language

    def _withdrawn(self, withdrawal: Withdrawal) -> str:
        if withdrawal.scope == "all":
            return self._say(_("Took everything back"))
        if withdrawal.to:
            return self._say(_("Took back the consent for {to}"), to=self._name(withdrawal.to))
        return self._say(_("Took back every consent to refer"))

    def _answered(self, message: ReferralAnswer) -> str:
        if message.translation:
            return self._say(_("Translated by {to}"), to=self._name(message.sender))
        if message.referral in self._to_translate:
            title = _("Answer to the translation asked for: {answer}")
        else:
            title = _("Answer to the referral: {answer}")
        return self._say(title, answer=self._answer(message))

    def _answer(self, message: ReferralAnswer) -> str:
        words = self._say(labels.ANSWERS[message.answer])  # lists that the parser knows are whole
        return f"{words} – {self._say(labels.CODES[message.code])}" if message.code else words

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

    def _done(self, event: events.Event) -> tuple[str, str, str, str] | None:
        match event:
            case events.Present():
                return None
            case events.Opened():
                return "quiet", self._say(_("Read")), "", ""
            case events.Acknowledged():
                return "quiet", self._say(_("Acknowledged to the complainant")), "", ""
            case events.Replied():
                return "reply", self._say(_("Wrote to the complainant")), event.text, event.language
            case events.Asked():
                sentence = (
                    _("Asked whether {to} may translate")
                    if event.purpose == TRANSLATION
                    else _("Asked for consent to refer to {to}")
                )
                title = self._say(sentence, to=self._name(event.to))
                return "consent", title, event.text, event.language
            case events.Moved():
                title = self._say(
                    _("Changed the state from “{before}” to “{after}”"),
                    before=self._say(labels.STATES[event.before]),
                    after=self._say(labels.STATES[event.after]),
                )
                if event.outcome:
                    outcome = self._tongue.text(outcome_name(event.outcome))
                    title = self._tongue.listed([title, outcome])
                return "quiet", title, event.reason, ""
            case events.Noted():
                title = self._say(_("Correction of a note") if event.corrects else _("Note"))
                return "note", title, event.text, ""
            case events.PaperKept():
                return "quiet", self._say(_("Put a paper into the case")), "", ""
            case events.Assigned(after=None):
                return "quiet", self._say(_("Put the case back")), "", ""
            case events.Assigned():
                return (
                    "quiet",
                    self._say(_("Assigned to {member}"), member=str(event.after)),
                    "",
                    "",
                )
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


def _files(message: Message) -> Iterator[Part]:
    """The parts that speak of files."""
    if isinstance(message, Complaint | FollowUp | Referral):
        yield from (one for one in message.parts if Evidence.of(one))
