"""The brief of a case: one paper to take to a court or a meeting, what is due first at its head.

It says what the case says and from where, and at its end what nobody knows. How somebody is reached
is not on it: a paper is copied, left lying and read by others.
"""

from complaints.desk.brief_known import Noted
from complaints.desk.brief_parts import Material, Section
from complaints.desk.brief_told import Told
from complaints.desk.i18n import Tongue


def brief(of: Material, tongue: Tongue) -> tuple[Section, ...]:
    """The sections, what is due first at the head."""
    told, noted = Told(of, tongue), Noted(of, tongue)
    return (
        told.deadlines(),
        told.forum(),
        told.asked(),
        told.account(),
        told.told(),
        told.evidence(),
        noted.consents(),
        noted.chronology(),
        noted.reasons(),
        noted.unknown(),
    )
