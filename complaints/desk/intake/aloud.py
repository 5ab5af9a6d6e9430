"""What is asked aloud and answered: as the complainant's consent, and as the member's own word.

A yes becomes a consent that the complainant's key signs, marked with who asked. A yes and a no
become an entry of the member who heard it. Nothing here signs or keeps anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from complaints.complainant import Permission, answering, if_absent
from complaints.domain.consent import Attested
from complaints.domain.events import ConsentAttested
from complaints.domain.parts import Part

#: What may go to another organisation unless somebody says otherwise, as on the portal's pages.
SHARED: Final = ("account", "circumstances", "needs")
_HOLDS: Final = timedelta(days=answering.CONSENT_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aloud:
    """How it was asked: present or by telephone, in which language, with an interpreter or not.

    ``given_by``: who answered, `complaints.domain.consent.GIVERS`.
    """

    how: str
    language: str
    interpreter: bool
    given_by: str = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer to what was read aloud: may ``parts`` (names) go to ``to``?

    Or, if they cannot come back, to a kind of body until a day: then ``absent`` is that kind, and
    ``to`` is None. ``version`` is that of the text which was read.
    """

    yes: bool
    version: str
    to: str | None = None
    parts: tuple[str, ...] = ()
    absent: str | None = None
    until: date | None = None
    with_name: bool = False


def permission(
    said: Said, parts: Sequence[Part], *, aloud: Aloud, member: str, today: date
) -> Permission:
    """What is permitted by a yes, marked with the ``member`` who asked for it."""
    if said.absent:
        given = if_absent(
            said.absent,
            parts,
            until=said.until or today,
            with_name=said.with_name,
            language=aloud.language,
            text_version=said.version,
        )
    else:
        given = Permission(
            to=said.to,
            parts=tuple(part.hash for part in parts if part.name in said.parts),
            language=aloud.language,
            text_version=said.version,
            expires=today + _HOLDS,
        )
    return replace(
        given,
        given_by=aloud.given_by,
        interpreter=aloud.interpreter,
        attested=Attested(member=member, how=aloud.how),
    )


def attestation(of: Permission, *, aloud: Aloud, consent: str | None) -> ConsentAttested:
    """The member's own word for it; ``consent`` is the id of what was signed, None for a no."""
    return ConsentAttested(
        consent=consent,
        question=None,
        to=of.to,
        body=of.kind,
        parts=of.parts,
        how=aloud.how,
        language=aloud.language,
        text_version=of.text_version,
        interpreter=aloud.interpreter,
    )
