"""Whether an address that came with a message can be written to at all.

An address is the sender's own claim: it has the form of one, and need not be one. What does not
parse counts as no address; it must never stop what the desk does for anybody else.
"""

from complaints.domain.address import ReplyAddress
from complaints.domain.case import Case
from crypto.errors import MalformedKeyError
from crypto.hybrid import Recipient


def address_of(case: Case) -> ReplyAddress | None:
    """Where the complainant of this case reads replies; None without an address that parses."""
    if case.reply is None:
        return None
    try:
        Recipient.parse(case.reply.recipient)
    except MalformedKeyError:
        return None
    return case.reply
