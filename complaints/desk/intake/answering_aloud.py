"""A question that the office has sent, answered aloud by somebody who is there with their number:
whether something may be passed on, a letter written, or whether the office may act for them.

A yes is signed with the key that the number gives, and needs the portal, where what they kept lies:
what they keep must know who may write to them. The number is used once and kept nowhere. A no needs
neither; the member who heard it enters it.
"""

from dataclasses import replace

from complaints.complainant import (
    Ahead,
    Asked,
    ComplainantError,
    NoKeepsakeError,
    Timeline,
    UnknownPartsError,
    UnknownQuestionError,
    answering,
    reading,
)
from complaints.desk import waiting
from complaints.desk.errors import NotAllowedError
from complaints.desk.intake.aloud import Aloud
from complaints.desk.intake.laying_out import LayingOut
from complaints.directory import DirectoryError
from complaints.domain.consent import Attested
from complaints.domain.events import ConsentAttested
from complaints.domain.messages import Question
from complaints.domain.shown import AUTHORITY, REPRESENTATION
from complaints.locale.marking import _
from complaints.portal_client import PortalClient
from complaints.sealing import SealingError
from crypto.receipt import Receipt


class AnsweringAloud:
    """Answers questions of one office. ``portal`` is asked without a name."""

    def __init__(self, way: LayingOut, portal: PortalClient) -> None:
        self._way = way
        self._office = way.office
        self._portal = portal

    def question(self, case_id: str, question: str) -> Question:
        """A question of the office that waits for an answer; `NotAllowedError` if it does not."""
        case, own = self._office.case(case_id), self._office.me.organisation
        for one in waiting.waiting(case, own=own):
            if one.question.id == question:
                return one.question
        raise NotAllowedError(_("This question does not wait for an answer."))

    def no(self, case_id: str, question: str, *, aloud: Aloud) -> None:
        """Enter that they said no."""
        event = _entry(self.question(case_id, question), None, aloud)
        with self._office.act(case_id) as act:
            act.writer.enter(event, case_id=case_id)

    def yes(self, case_id: str, question: str, *, number: Receipt, aloud: Aloud) -> None:
        """Sign their yes with their number, and enter it.

        Raises `NotAllowedError`, or `complaints.portal_client.PortalError` without a line.
        """
        asked, ahead = self._agreed(case_id, self.question(case_id, question), number, aloud)
        (letter,) = ahead.letters
        (consent,) = letter.message.consents
        event = _entry(asked, consent.terms.id, aloud)
        self._way.lay_out(ahead, [event], keep=True)

    def _agreed(
        self, case_id: str, question: Question, number: Receipt, aloud: Aloud
    ) -> tuple[Question, Ahead]:
        book, own, today = self._way.book(), self._office.me.organisation, self._office.today
        instance = book.directory.instance
        if number.derive(instance).addressee(own).case.hex() != case_id:
            raise NotAllowedError(_("This number does not open this case. Compare it once more."))
        try:
            shown = reading.read(number, book=book, portal=self._portal)
            keepsake = answering.whole_keepsake(shown, self._portal)
            if keepsake is None:
                raise NoKeepsakeError("Nothing was kept.")
            asked = _as_read(question, shown, own=own)
            proposal = answering.propose(asked, keepsake, book=book, today=today)
            addition = answering.agree(
                proposal,
                keepsake,
                receipt=number,
                instance=instance,
                today=today,
                given_by=aloud.given_by,
                interpreter=aloud.interpreter,
                attested=Attested(member=self._office.me.member, how=aloud.how),
            )
            ahead = answering.prepare(
                own,
                addition,
                book=book,
                receipt=number,
                timeline=shown,
                keepsake=keepsake,
                today=today,
            ).ahead()
        except (NoKeepsakeError, UnknownPartsError) as error:
            raise NotAllowedError(
                _("What they kept under this number does not fit this question.")
            ) from error
        except (ComplainantError, SealingError, DirectoryError) as error:
            raise NotAllowedError(str(error)) from error
        return asked.question, ahead


def _as_read(question: Question, shown: Timeline, *, own: str) -> Asked:
    """The question as it lies under their number: the very one that was read aloud, or none.

    The version of a text about passing on is not in the journal; what was read was its latest.
    """
    read = Asked(organisation=own, question=question)
    try:
        found = answering.find_question(shown, question.id)
    except UnknownQuestionError:  # it is still on its way to their number
        return read
    is_bound = question.kind == AUTHORITY or question.purpose == REPRESENTATION
    version = question.text_version if is_bound else found.question.text_version
    if found != replace(read, question=replace(question, text_version=version)):
        raise UnknownPartsError("What was read aloud is not what they were sent.")
    return found


def _entry(asked: Question, consent: str | None, aloud: Aloud) -> ConsentAttested:
    return ConsentAttested(
        consent=consent,
        question=asked.id,
        to=asked.to,
        body=asked.kind,
        parts=tuple(part.hash for part in asked.parts),
        how=aloud.how,
        language=asked.language,
        text_version=asked.text_version,
        interpreter=aloud.interpreter,
    )
