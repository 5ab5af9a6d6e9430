"""The body that gets a letter, or before which somebody is acted for: of which State it is.

Nothing goes to the State of origin of somebody who may fear it. So the State is chosen and never
guessed; that a body is of none is said with what it is; and what its entry names counts, too: the
consulate of one State stands in another, under an address there.
"""

from dataclasses import dataclass, field

from complaints.desk.errors import NotAllowedError, UnsafeError
from complaints.desk.office import Office
from complaints.domain.case import Case
from complaints.domain.events import LetterAsked, MandateAsked
from complaints.locale.marking import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An authority or a court; ``country`` None: of no State, and then ``what`` says what it is."""

    name: str = field(repr=False)
    address: str = field(default="", repr=False)
    country: str | None
    what: str = field(default="", repr=False)


def of(asked: LetterAsked | MandateAsked) -> Body:
    """The body about which somebody was asked."""
    if isinstance(asked, MandateAsked):
        return Body(name=asked.body, country=asked.country, what=asked.what)
    return Body(name=asked.to, address=asked.address, country=asked.country, what=asked.what)


def check_told(body: Body) -> None:
    """Return if it is said of which State it is, or what it is; else `NotAllowedError`."""
    if body.country is None and not body.what.strip():
        raise NotAllowedError(_("Of no State? Say what this body is."))


def refuse_unsafe(office: Office, case: Case, body: Body) -> None:
    """Raise `UnsafeError` if the rules keep the case from this body."""
    safety = office.safety(case)
    if reason := safety.authority_refusal(body.country):
        raise UnsafeError(reason)
    entry = "\n".join((body.name, body.address, body.what))
    if not safety.feared_states:
        return
    if body.country is None and not body.what.strip():
        # an older program asked, which let a body be of no State without saying what it is
        raise UnsafeError(
            _("Of which State this body is was not said. Ask this person again, and choose it.")
        )
    if safety.names_feared_state(entry):
        raise UnsafeError(
            _("Its name or address names the State that this person may fear. Nothing goes there.")
        )


def refuse_feared_office(office: Office, case: Case) -> None:
    """Raise `UnsafeError` if this office itself is of the State that they may fear."""
    if reason := office.safety(case).refusal_for_fear(office.me.organisation):
        raise UnsafeError(reason)
