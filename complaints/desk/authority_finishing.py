"""Finishing letters to authorities, and what becomes of them.

* A letter is finished as it was looked at, with the count of who fits it (`reidentifying`), or not
  at all; what is left out of it does not stand in its free words either.
* Consent and safety are asked again at that moment, and once more when it leaves the desk
  (`authority_leaving`).
* Nothing goes to an authority of the State of origin of somebody who fears it, whoever agreed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from complaints.desk import (
    addresses,
    authority_names,
    authority_words,
    bodies,
    reidentifying,
)
from complaints.desk.authority import Work, side_of
from complaints.desk.casework import Act, said
from complaints.desk.errors import NoConsentError, NotAllowedError
from complaints.desk.i18n import Tongue
from complaints.desk.office import Office
from complaints.desk.reidentifying import Preview, Record
from complaints.desk.store import Store
from complaints.desk.writing import Told
from complaints.domain import letter, relating, strictjson
from complaints.domain.attachments import is_evidence
from complaints.domain.case import Case
from complaints.domain.events import DeadlineSet, LetterAnswered, LetterFinished, Settled
from complaints.domain.events.planning import Standing
from complaints.domain.identifiers import new_id
from complaints.domain.planning import Deadline
from complaints.letters import authority as letters
from complaints.letters.parts import language_for
from complaints.locale.marking import _

#: Other cases that are compared with a letter; more would make somebody wait.
_COMPARED: Final = 300


class GivenAwayError(NotAllowedError):
    """The free words name what is left out; ``names`` say of what it is, by the detail's name."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(
            _("The letter’s own words name something that is left out or told less exactly above.")
        )
        self.names = names


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a caseworker writes. ``chosen``: how exactly each detail is told (`reidentifying`).

    ``facts`` are those details in words, labels and values; ``hidden`` are, by label, the words of
    what is told less exactly or not at all (`hidden`). ``region`` is a place in words of their own.
    """

    chosen: Mapping[str, str]
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    hidden: Mapping[str, tuple[str, ...]] = field(repr=False)
    region: str = field(default="", repr=False)
    subject: str = field(repr=False)
    words: str = field(repr=False)
    request: str = field(repr=False)
    answer_by: date | None
    language: str


def hidden(
    work: Work,
    chosen: Mapping[str, str],
    facts: Iterable[tuple[str, str]],
    tongues: Iterable[Tongue],
) -> dict[str, tuple[str, ...]]:
    """What must not stand in the letter's own words, of everybody whom it could betray."""
    whole = [record_of(side.case) for side in work.agreed]
    told = "\n".join((work.asked.to, work.asked.address, *(value for _label, value in facts)))
    names = authority_names.names(whole, [record_of(one) for one in work.silent], chosen, told=told)
    return authority_words.hidden(whole, chosen, tongues) | names


def preview(office: Office, store: Store, work: Work, chosen: Mapping[str, str]) -> Preview:
    """How many whom this office knows fit what is chosen."""
    agreed = [one.case for one in work.agreed]
    own = {one.id for one in agreed}
    with store.reading() as unit:
        likely = {
            one
            for case in agreed
            for one in (*unit.alike.find(relating.sought(case)), *case.ties.related)
        }
        likely |= {
            one for case in agreed for m in case.ties.matters for one in unit.matters.cases(m)
        }
        countries = {
            str(country)
            for one in work.records
            if (country := one.get("circumstances", {}).get("country"))
        }
        near = unit.cases.of_countries(countries, limit=_COMPARED)
    unrelated = {one for case in agreed for one in case.ties.unrelated}
    ids = [one for one in dict.fromkeys((*sorted(likely), *near)) if one not in own][:_COMPARED]
    others = {one: record_of(office.case(one)) for one in ids}
    return reidentifying.preview(
        chosen,
        work.records,
        others,
        there=likely - unrelated - own,
        sizes=[case.content("person").get("group_size") for case in agreed],
    )


def seal_of(work: Work, draft: Draft, shown: Preview) -> str:
    """Stands for a draft and what was shown of it: what is finished is what was looked at.

    And for whom: its own words may tell what somebody said who agrees no more.
    """
    whole = {
        "agreed": sorted(one.case.id for one in work.agreed),
        "chosen": dict(sorted(draft.chosen.items())),
        "facts": [list(one) for one in draft.facts],
        "texts": [draft.subject, draft.words, draft.request, draft.language],
        "answer_by": str(draft.answer_by),
        "counted": [shown.own, shown.fit, shown.there],
    }
    return hashlib.sha256(strictjson.dumps(whole)).hexdigest()


def check(office: Office, work: Work, draft: Draft) -> None:
    """Return if this may become the letter; else `NotAllowedError` says what is wrong with it."""
    if work.finished:
        raise NotAllowedError(_("This letter is finished already."))
    if not work.agreed:
        raise NoConsentError(
            _("No consent that the complainant gave and kept permits this letter.")
        )
    for side in work.agreed:
        bodies.refuse_unsafe(office, side.case, bodies.of(work.asked))
    if draft.words.strip() and not work.may_tell:
        raise NoConsentError(_("They did not agree that their account is told; leave it out."))
    said(draft.request)
    if draft.answer_by is None or draft.answer_by <= office.today:
        raise NotAllowedError(_("Choose a day to come by which an answer is wanted."))
    free = "\n".join((draft.region, draft.subject, draft.words, draft.request))
    if named := reidentifying.given_away(free, draft.hidden):
        raise GivenAwayError(named)


def finish(office: Office, store: Store, work: Work, draft: Draft, *, looked_at: str) -> None:
    """Make it the letter, as it was looked at; each case is to be answered by that day."""
    check(office, work, draft)
    shown = preview(office, store, work, draft.chosen)
    if looked_at != seal_of(work, draft, shown):
        raise NotAllowedError(_("Look at what the letter tells once more; it has changed."))
    aloud = sum(one.is_attested for one in work.agreed)
    with office.acts(side.case.id for side in work.agreed) as acts:
        for act in acts:
            _finish_one(office, act, work, draft, fitted=shown.fit, people=len(acts), aloud=aloud)


def log_answer(office: Office, work: Work, answered: LetterAnswered) -> None:
    """Write down what the authority answered, in every case; the day for it is settled."""
    if work.finished is None:
        raise NotAllowedError(_("This letter is not finished; nobody can have answered it."))
    if answered.on > office.today:
        raise NotAllowedError(_("This day is still to come."))
    for side in work.given:
        with office.act(side.case.id) as act:
            act.writer.enter(answered, case_id=side.case.id)
            done = letter.writing(act.case, work.id)
            item = act.case.plan.item(done.finished.deadline) if done and done.finished else None
            if isinstance(item, Deadline) and item.is_open:
                settled = Settled(
                    item=item.id, before=item.standing, after=Standing.DONE, reason=""
                )
                act.writer.enter(settled, case_id=side.case.id)


def _finish_one(
    office: Office, act: Act, work: Work, draft: Draft, *, fitted: int, people: int, aloud: int
) -> None:
    found = letter.writing(act.case, work.id)
    side = side_of(office, act.case, found) if found else None
    if side is None or side.consent is None:
        raise NoConsentError(_("A yes no longer holds. Look at the letter again."))
    if side.writing.finished:
        raise NotAllowedError(_("This letter is finished already."))
    bodies.refuse_unsafe(office, act.case, bodies.of(side.writing.asked))
    assert draft.answer_by is not None
    address, told = addresses.address_of(act.case), None
    if address:
        language = language_for(act.case.language)
        text = letters.tell_sent(language, authority=work.asked.to)
        told = act.writer.reply(address, Told(text=text, language=language))
    finished = LetterFinished(
        letter=work.id,
        question=side.writing.asked.question,
        consent=side.consent.terms.id,
        parts=tuple(part.hash for part in side.parts),
        people=people,
        fitted=fitted,
        language=draft.language,
        to=work.asked.to,
        address=work.asked.address,
        subject=draft.subject.strip(),
        facts="\n".join(f"{_line(label)}\t{_line(value)}" for label, value in draft.facts),
        words=draft.words.strip(),
        request=draft.request.strip(),
        answer_by=draft.answer_by,
        deadline=new_id(),
        told=told,
        aloud=aloud,
    )
    act.writer.enter(finished, case_id=act.case.id)
    deadline = DeadlineSet(
        deadline=finished.deadline,
        title=f"{side.writing.code} – {work.asked.to}",
        day=draft.answer_by,
        until=None,
        zone=None,
        place=None,
        advised=None,
    )
    act.writer.enter(deadline, case_id=act.case.id)


def record_of(case: Case) -> Record:
    """All that counts of what the case's parts say; the words of files aside."""
    names = dict.fromkeys(part.name for part in case.current_parts() if not is_evidence(part.name))
    return {name: case.content(name) for name in names}


def _line(text: str) -> str:
    return " ".join(text.split())
