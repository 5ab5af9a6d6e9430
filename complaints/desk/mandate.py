"""Authority to act: asking for it, and the form that shows a court what was signed.

The form says what it proves and what not: whoever holds the key of this case said yes to this very
text on that day. It names nobody; a name is written by hand, by whoever has it to write.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from complaints import consents
from complaints.desk import bodies
from complaints.desk.bodies import Body
from complaints.desk.casework import address_of, said
from complaints.desk.drafting import refuse_withdrawn
from complaints.desk.errors import NoConsentError, NotAllowedError
from complaints.desk.i18n import Tongue
from complaints.desk.office import Office
from complaints.desk.printing import Block, Facts, Heading, Line, Paragraph, Verbatim
from complaints.desk.writing import Told
from complaints.domain import mandate
from complaints.domain.agreeing import about_acting
from complaints.domain.case import Case
from complaints.domain.consent import Consent
from complaints.domain.errors import ConsentError
from complaints.domain.events import MandateAsked
from complaints.domain.identifiers import new_id
from complaints.domain.mandate import Mandate
from complaints.domain.messages import PartReference, Question
from complaints.domain.parts import Part
from complaints.domain.shown import REPRESENTATION
from complaints.letters import mandate as letters
from complaints.letters.questions import QuestionText
from complaints.locale.marking import _

#: What says what it is about, the first that there is.
_ABOUT = ("account", "circumstances", "missing[1]", "person", "needs")
_PROVES = _(
    "Whoever holds the key of this case said yes to this text, signed it, and can take it back. "
    "The signature can be checked by anybody, without this office."
)
_ALOUD = {
    "present": _("It was read aloud to them at this office, and {member} answers for that."),
    "phone": _("It was read aloud to them by telephone, and {member} answers for that."),
}
_ALOUD_SOMEHOW = _("It was read aloud to them, and {member} answers for that.")
_WEAKER = _(
    "So it proves less than a yes that they gave alone: whoever asked had the key at that moment."
)
_PROVES_NOT = _(
    "It is no proof of a name. The key says that it is the same person who wrote to this office, "
    "and not who that is."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A yes that stands, with its proof: before whom, and what was shown."""

    asked: MandateAsked
    consent: Consent = field(repr=False)

    @property
    def sha256(self) -> str:
        """Of the exact text that was signed."""
        return hashlib.sha256(self.consent.text.encode("utf-8")).hexdigest()


def question(office: Office, case: Case, body: Body, note: str) -> QuestionText:
    """What the complainant would be asked; `UnsafeError` if they may fear the body, or us."""
    bodies.check_told(body)
    _refuse_unsafe(office, case, body)
    return letters.ask(wanted=case.language, body=said(body.name), note=note)


def ask(office: Office, case_id: str, body: Body, *, note: str = "") -> str:
    """Ask whether this office may act before ``body``; returns the question's id."""
    with office.act(case_id) as act:
        refuse_withdrawn(act.case)
        about = _about(act.case)
        asked = question(office, act.case, body, note)
        references = (PartReference(name=about.name, hash=about.hash),)
        sent = Question(
            id=new_id(),
            purpose=REPRESENTATION,
            to=office.me.organisation,
            parts=references,
            text=asked.text,
            text_version=asked.version,
            language=asked.language,
        )
        address = address_of(act.case)
        event = MandateAsked(
            reply=act.writer.reply(address, Told(question=sent)),
            question=sent.id,
            body=said(body.name),
            country=body.country,
            what=body.what.strip(),
            parts=references,
            text=asked.text,
            text_version=asked.version,
            language=asked.language,
        )
        act.writer.enter(event, case_id=case_id)
    return sent.id


def form(office: Office, case: Case, question_id: str) -> Form:
    """The yes that stands today.

    `NoConsentError` if there is none; `UnsafeError` if they said since that they fear that State.
    """
    found = mandate.mandate(case, question_id)
    if found is None:
        raise NotAllowedError(_("Nobody asked this in this case."))
    consent = found.answer.consent
    if consent is None or not _holds(office, found, consent):
        raise NoConsentError(_("No yes that the complainant gave and kept lets this office act."))
    _refuse_unsafe(office, case, bodies.of(found.asked))
    return Form(asked=found.asked, consent=consent)


def blocks(made: Form, *, office: str, language: str, day: date, tongue: Tongue) -> list[Block]:
    """The form for print in the desk's language, with what was shown in the complainant's."""
    say, terms = tongue.text, made.consent.terms
    by = {
        "self": _("the person who wrote to this office"),  # perhaps for a child
        "guardian": _("a guardian, for a child"),
        "representative": _("somebody who acts for the person"),
    }
    rows = [
        (say(_("Who acts")), office),
        (say(_("Before")), made.asked.body),
        (say(_("Said yes on")), tongue.day(terms.day)),
        (say(_("Valid until")), tongue.day(terms.expires)),
        (say(_("Given by")), say(by[terms.given_by])),
        (say(_("Language of the question")), tongue.tongue(made.asked.language)),
        (say(_("This paper is of")), tongue.day(day)),
    ]
    return [
        Heading(text=say(_("Authority to act")), language=language, level=1),
        Facts(rows=rows, language=language),
        Heading(text=say(_("What was asked, and answered with yes")), language=language),
        Paragraph(text=made.asked.text, language=made.asked.language),
        Line(text=say(_("Name, if the person wants to give it, by hand")), language=language),
        Line(text=say(_("Place, day and signature, by hand")), language=language),
        Heading(text=say(_("What this proves")), language=language),
        Paragraph(text=say(_PROVES), language=language),
        *_aloud(made, language, tongue),
        Paragraph(text=say(_PROVES_NOT), language=language),
        *_proof(made, language, tongue),
    ]


def _aloud(made: Form, language: str, tongue: Tongue) -> Sequence[Block]:
    """That it was asked aloud, and what that takes from it."""
    if (attested := made.consent.terms.attested) is None:
        return ()
    sentence = tongue.text(_ALOUD.get(attested.how, _ALOUD_SOMEHOW))
    text = f"{sentence.format(member=attested.member)} {tongue.text(_WEAKER)}"
    return (Paragraph(text=text, language=language),)


def _proof(made: Form, language: str, tongue: Tongue) -> Sequence[Block]:
    say = tongue.text

    def small(text: str) -> Paragraph:
        return Paragraph(text=text, language=language, is_small=True)

    return [
        Heading(text=say(_("How to check it")), language=language),
        small(
            say(
                _(
                    "Save the signed text and the signature as two files, without a line break "
                    "after the text. Any program for minisign checks them with the key:"
                )
            )
        ),
        Verbatim(text=f"minisign -V -P {made.consent.verifying_key} -m text -x signature"),
        small(say(_("Key of the case"))),
        Verbatim(text=made.consent.verifying_key),
        small(say(_("Version of the text, with its SHA-256"))),
        Verbatim(text=made.consent.terms.text_version),
        small(say(_("SHA-256 of the signed text"))),
        Verbatim(text=made.sha256),
        small(say(_("The signed text"))),
        Verbatim(text=made.consent.text),
        small(say(_("The signature"))),
        Verbatim(text=made.consent.signature.strip()),
    ]


def _refuse_unsafe(office: Office, case: Case, body: Body) -> None:
    bodies.refuse_feared_office(office, case)
    bodies.refuse_unsafe(office, case, body)


def _holds(office: Office, found: Mandate, consent: Consent) -> bool:
    terms = consent.terms
    try:
        consents.verify(consent)
    except ConsentError:
        return False
    is_ours = terms.asked_by == office.me.organisation and about_acting(terms)
    return is_ours and found.state(office.today) == "agreed"


def _about(case: Case) -> Part:
    parts = {part.name: part for part in case.current_parts()}
    about = next((parts[name] for name in _ABOUT if name in parts), None)
    if about is None:
        raise NotAllowedError(_("This office holds nothing that they told; nobody can be asked."))
    return about
