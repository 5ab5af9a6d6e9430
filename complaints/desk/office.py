"""What leaves the office: consent questions, referrals, and answers to referrals.

Nothing goes to another organisation without a consent whose signature, reader, day and parts were
checked at that moment; what the complainant took back permits nothing.
"""

from collections.abc import Sequence
from typing import Final

from complaints.desk import conflict, duties
from complaints.desk.casework import Act, address_of
from complaints.desk.drafting import chosen, refuse_unsafe, refuse_withdrawn
from complaints.desk.duties import Desk
from complaints.desk.errors import NotAllowedError
from complaints.desk.overriding import Overriding
from complaints.desk.writing import Told
from complaints.domain.case import Case
from complaints.domain.consent import TRANSLATION
from complaints.domain.events import Answered, Asked, Translated
from complaints.domain.from_organisation import DONE
from complaints.domain.identifiers import new_id
from complaints.domain.messages import DECLINED_CODES, PartReference, Question
from complaints.domain.outcomes import Outcome
from complaints.domain.referrals import UNANSWERED, Taken
from complaints.domain.rendering import Rendering
from complaints.domain.translating import is_for_translation, is_translatable
from complaints.letters import questions
from complaints.letters.parts import language_for
from complaints.locale.marking import _
from complaints.routing.recommending import Advice

ANSWERS: Final = ("accepted", "declined", "information-requested", "done")


class Office(Overriding):
    """One office, with all that it may do towards complainants and other organisations."""

    def question_text(
        self, case: Case, to: str, hashes: Sequence[str], note: str = ""
    ) -> questions.QuestionText:
        """The consent question as the complainant would read it."""
        refuse_unsafe(self.safety(case), to)
        language, purpose = language_for(case.language), self.purpose(to)
        parts = chosen(case, hashes)
        if purpose == TRANSLATION and not all(is_translatable(part) for part in parts):
            raise NotAllowedError(
                _("Interpreters are given the account and recordings of it, nothing else.")
            )
        return questions.ask(
            wanted=case.language,
            to=self.known.name(to, language),
            parts=[part.name for part in parts],
            purpose=purpose,
            note=note,
        )

    def ask_consent(self, case_id: str, to: str, hashes: Sequence[str], *, note: str = "") -> str:
        """Ask the complainant whether these parts may go to ``to``; returns the question's id."""
        self._recipient(to)
        with self.act(case_id) as act:
            refuse_withdrawn(act.case)
            parts = chosen(act.case, hashes)
            asked, purpose = self.question_text(act.case, to, hashes, note), self.purpose(to)
            references = tuple(PartReference(name=part.name, hash=part.hash) for part in parts)
            question = Question(
                id=new_id(),
                purpose=purpose,
                to=to,
                parts=references,
                text=asked.text,
                text_version=asked.version,
                language=asked.language,
            )
            reply = act.writer.reply(address_of(act.case), Told(question=question))
            event = Asked(
                reply=reply,
                question=question.id,
                purpose=purpose,
                to=to,
                parts=references,
                text=asked.text,
                language=asked.language,
            )
            act.writer.enter(event, case_id=case_id)
        return question.id

    def answer_referral(
        self,
        case_id: str,
        referral_id: str,
        answer: str,
        *,
        code: str | None = None,
        text: str = "",
        outcome: Outcome | None = None,
        translation: Rendering | None = None,
    ) -> None:
        """Accept or decline what was referred to us, ask about it, or say how it is done.

        Where a ``translation`` was asked for, that is what was done; what we were given is then let
        go.
        """
        _check_answer(answer, code)
        with self.act(case_id) as act:
            taken = _taken(act.case, referral_id)
            if referral_id not in act.case.contested:
                _check_turn(taken, answer, gives_up=act.case.conflict.is_refused)
            conflict.check_answer(act.case, answer, code)
            _check_translation(taken, answer, translation)
            _check_outcome(answer, outcome, translation)
            sender = taken.referral.sender
            event = Answered(
                referral=referral_id,
                to=sender,
                answer=answer,
                code=code,
                text=text.strip(),
                automatic=False,
                outcome=outcome.value if outcome else None,
            )
            if translation:
                act.writer.enter(_kept(translation), case_id=case_id)
            act.writer.answer(
                event=event,
                case_of_referral=taken.referral.case,
                case_id=case_id,
                recipient=self._recipient(sender),
                translation=translation,
            )
            if translation:
                self._let_go(act, case_id)

    def advice(self, case: Case) -> Advice:
        """What the rules recommend, with the organisations of the directory."""
        return self._adviser.advise(case, self.known, self.today)

    def _let_go(self, act: Act, case_id: str) -> None:
        desk = Desk(
            unit=act.unit, cabinet=self._cabinet(act.unit), writer=act.writer, known=self.known
        )
        duties.let_go(desk, case_id)


def _check_answer(answer: str, code: str | None) -> None:
    if answer not in ANSWERS:
        raise NotAllowedError(_("This is no answer to a referral."))
    if (answer == "declined") != (code in DECLINED_CODES):
        raise NotAllowedError(_("Whoever declines says why, by one of the reasons listed."))


def _taken(case: Case, referral_id: str) -> Taken:
    for one in case.taken:
        if one.referral.id == referral_id:
            return one
    raise NotAllowedError(_("This office has not received such a referral."))


def _check_outcome(answer: str, outcome: Outcome | None, translation: Rendering | None) -> None:
    """Whoever says that it is done says how it ended; a translation says it itself."""
    is_wanted = answer == DONE and translation is None
    if is_wanted is not (outcome is not None):
        raise NotAllowedError(_("Say how it ended. Choose an outcome."))


def _check_translation(taken: Taken, answer: str, translation: Rendering | None) -> None:
    """A translation is what is done where one was asked for, and of nothing else."""
    is_wanted = answer == DONE and is_for_translation(taken.referral)
    if is_wanted and translation is None:
        raise NotAllowedError(_("Write the translation first: it is what they asked for."))
    if translation and not (
        is_wanted and translation.part in {part.hash for part in taken.referral.parts}
    ):
        raise NotAllowedError(_("They did not ask for a translation of this."))


def _kept(translation: Rendering) -> Translated:
    """The translation in the journal, where our colleagues find it."""
    return Translated(
        translation=new_id(),
        part=translation.part,
        source=translation.source,
        language=translation.language,
        made=translation.made,
        program=translation.program,
        text=translation.text,
    )


def _check_turn(taken: Taken, answer: str, *, gives_up: bool) -> None:
    """``gives_up``: a conflict was found, so that what was accepted may still be declined."""
    open_ = taken.answer in (UNANSWERED, "information-requested")
    open_ |= gives_up and taken.answer == "accepted"
    if (answer == "done" and taken.answer != "accepted") or (answer != "done" and not open_):
        raise NotAllowedError(_("This referral was answered already."))
