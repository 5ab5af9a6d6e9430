"""Making and renewing an organisation's card from an administrator's keyring: pure, no I/O.

* A card is renewed when it holds for fewer than `RENEW_BELOW` more days.
* A recipient that would not outlast the new card is replaced by a fresh one at that moment, so no
  office on holiday is ever left with a key that expires within two weeks.
* A recipient for forms filled in offline is made only where it is asked for. From then on a fresh
  one takes its place while the old one still has `FIELD_RENEW_BELOW` days, because a form that is
  saved today may travel for months.
* No identity is dropped here: whoever fetches the inbox erases, after it was read to its end.
* A fresh one whose card was refused is taken again that day: a portal that refuses a card may show
  it all the same, and each round would make another.
* Former members stay, so that what they signed can still be checked. Of whom had to leave nothing
  counts from that moment on: their last day is the day before, whatever day they write on a
  message, their chain ends where it says, and every recipient is a fresh one.

Save `Renewal.keyring` before `Renewal.data` is published: a recipient whose identity was lost with
the power would swallow complaints.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from complaints.directory import Card, DatedRecipient, DirectoryError, Member
from complaints.directory.card import FIELD_DAYS, FORMER_DAYS, MAX_DAYS, RECIPIENT_DAYS
from complaints.domain.validity import Validity
from complaints.keyring import DatedIdentity, Keyring
from crypto import signedfile
from crypto.errors import CryptoError
from crypto.hybrid import Identity
from crypto.signedfile import SignedFile

RENEW_BELOW: Final = timedelta(days=14)
FIELD_RENEW_BELOW: Final = timedelta(days=200)
FIELD_SETTLED: Final = timedelta(days=7)  # about as often as cards are renewed
MEMBER_DAYS: Final = timedelta(days=730)
MEMBER_RENEW_BELOW: Final = timedelta(days=90)

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class CardError(Exception):
    """No card can be made with this keyring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A new card, its signed file to publish, and the keyring to save first."""

    card: Card
    data: bytes = field(repr=False)
    keyring: Keyring


def is_due(card: Card | None, *, today: date) -> bool:
    """Whether a desk should renew the card today."""
    return card is None or card.validity.last - today < RENEW_BELOW


def cannot_open_forms(keyring: Keyring, card: Card, *, today: date) -> bool:
    """Whether forms are sealed to a recipient whose identity this keyring does not have.

    Not of one that is younger than `FIELD_SETTLED`: two computers with copies of one keyfile would
    take turns, and each form that was saved meanwhile could be opened on one of them alone.
    """
    field = card.field_recipient
    if field is None or today - field.validity.first < FIELD_SETTLED:
        return False
    return field.recipient not in {str(one.identity.recipient) for one in keyring.field_identities}


def renew(
    keyring: Keyring,
    previous: Card | None,
    *,
    today: date,
    field_forms: bool | None = None,
    seals: Mapping[str, str] = _NOTHING,
    joins: Member | None = None,
    leaves: Mapping[str, str] = _NOTHING,
) -> Renewal:
    """The next card after ``previous`` (the verified one, None for the first), due or not.

    ``field_forms`` says whether forms filled in offline may be sealed to the organisation; None
    leaves it as it was. ``seals`` are the recipients by which members asked to be known from now
    on, by hash. ``joins`` belongs to the office from now on; ``leaves`` are those who do not any
    more, with the hash of their last journal message that counts. Raises `CardError` when the
    keyring is no administrator's or its member was removed, and for whoever cannot join or leave.
    """
    if previous and has_left(previous, keyring.member):
        raise CardError("Whoever was removed cannot sign a card: a colleague must.")
    expires = today + timedelta(days=MAX_DAYS)
    recipient, keyring = _recipient(keyring, previous, today, expires, afresh=bool(leaves))
    field_recipient, keyring = _field_recipient(
        keyring, previous, today, field_forms, afresh=bool(leaves)
    )
    members = _leave(_members(keyring, previous, today, seals), leaves, keyring, today)
    if joins:
        members = _join(members, joins, today)
    card = Card(
        instance=keyring.instance,
        organisation=keyring.organisation,
        version=previous.version + 1 if previous else 1,
        validity=Validity(first=today, last=expires),
        members=members,
        recipient=recipient,
        field_recipient=field_recipient,
    )
    if previous:
        card = replace(
            card,
            availability=previous.availability,
            answers_in_days=previous.answers_in_days,
        )
    return Renewal(card=card, data=sign(card, keyring), keyring=keyring.with_members(members))


def has_left(card: Card, member: str) -> bool:
    """Whether this member was removed: whoever keeps the key of the office all the same must not
    be put back by a program that finds the card due.
    """
    return any(one.id == member and one.last is not None for one in card.members)


def sign(card: Card, keyring: Keyring) -> bytes:
    """The card as a signed file. `CardError` when the keyring is no administrator's."""
    if keyring.organisation_key is None:
        raise CardError("Only an administrator's keyfile can sign the organisation's card.")
    return signedfile.sign(
        card.dump(), key=keyring.organisation_key, trusted_comment=card.trusted_comment
    )


def verify_own(data: bytes, keyring: Keyring) -> Card:
    """The organisation's own card in a signed file, whatever the day.

    Raises `CardError` when it is another's, or the keyring no administrator's.
    """
    if keyring.organisation_key is None:
        raise CardError("Only an administrator's keyfile can renew the organisation's card.")
    try:
        signed = SignedFile.parse(data)
        comment = signed.verify(keyring.organisation_key.public_key)
        card = Card.parse(signed.content)
    except (CryptoError, DirectoryError) as error:
        raise CardError(f"This is no card of the organisation: {error}") from error
    owner = (card.instance, card.organisation)
    if comment != card.trusted_comment or owner != (keyring.instance, keyring.organisation):
        raise CardError("This is the card of another organisation.")
    return card


def _recipient(
    keyring: Keyring, previous: Card | None, today: date, expires: date, *, afresh: bool
) -> tuple[DatedRecipient, Keyring]:
    """The recipient of the next card, and the keyring that opens it; ``afresh``: never an old one.

    The old one stays while it outlasts the new card.
    """
    kept = previous.recipient if previous else _first(keyring)
    if not afresh:
        if kept and kept.validity.last >= expires and _is_ours(kept, keyring):
            return kept, keyring
        if spare := _spare(keyring.identities, previous, today, RECIPIENT_DAYS):
            return spare, keyring
    return _fresh(keyring, today)


def _field_recipient(
    keyring: Keyring, previous: Card | None, today: date, wanted: bool | None, *, afresh: bool
) -> tuple[DatedRecipient | None, Keyring]:
    """The same for forms filled in offline; None where they are not ``wanted``."""
    kept = previous.field_recipient if previous else None
    if not (kept is not None if wanted is None else wanted):
        return None, keyring  # its identity stays, for the forms that are out
    if not afresh:
        if kept and _is_for_months(kept, keyring, today):
            return kept, keyring
        if spare := _spare(keyring.field_identities, previous, today, FIELD_DAYS):
            return spare, keyring
    return _fresh_field(keyring, today)


def _first(keyring: Keyring) -> DatedRecipient | None:
    """The recipient with which the keyring was made, for a card that has no previous one."""
    newest = max(keyring.identities, key=lambda one: one.validity.last, default=None)
    if newest is None:
        return None
    return DatedRecipient(recipient=str(newest.identity.recipient), validity=newest.validity)


def _spare(
    identities: tuple[DatedIdentity, ...], previous: Card | None, today: date, days: int
) -> DatedRecipient | None:
    """What was made today for a card that was refused; not where somebody left today.

    They may have been given it before.
    """
    validity = Validity(first=today, last=today + timedelta(days=days))
    members = previous.members if previous else ()
    if any(one.last and one.validity.last >= today - timedelta(days=1) for one in members):
        return None
    made = [one for one in identities if one.validity == validity]
    return (
        DatedRecipient(recipient=str(made[-1].identity.recipient), validity=validity)
        if made
        else None
    )


def _fresh(keyring: Keyring, today: date) -> tuple[DatedRecipient, Keyring]:
    identity = Identity.generate()
    validity = Validity(first=today, last=today + timedelta(days=RECIPIENT_DAYS))
    recipient = DatedRecipient(recipient=str(identity.recipient), validity=validity)
    return recipient, keyring.with_identity(identity, validity)


def _fresh_field(keyring: Keyring, today: date) -> tuple[DatedRecipient, Keyring]:
    identity = Identity.generate()
    validity = Validity(first=today, last=today + timedelta(days=FIELD_DAYS))
    recipient = DatedRecipient(recipient=str(identity.recipient), validity=validity)
    return recipient, keyring.with_field_identity(identity, validity)


def _is_for_months(recipient: DatedRecipient, keyring: Keyring, today: date) -> bool:
    """Whether a form that is saved today can still be sealed to it for months, and opened here."""
    ours = {str(one.identity.recipient) for one in keyring.field_identities}
    is_long = recipient.validity.last - today >= FIELD_RENEW_BELOW
    return is_long and recipient.validity.covers(today) and recipient.recipient in ours


def _is_ours(recipient: DatedRecipient, keyring: Keyring) -> bool:
    return any(str(one.identity.recipient) == recipient.recipient for one in keyring.identities)


def _members(
    keyring: Keyring, previous: Card | None, today: date, seals: Mapping[str, str]
) -> tuple[Member, ...]:
    """Whom the card lists: this member for the future, the others as they were.

    Whoever had to leave stays for good: what they wrote after their end would count again.
    """
    known = previous.members if previous else keyring.members
    oldest = today - timedelta(days=FORMER_DAYS)
    others = tuple(
        replace(one, seal=seals.get(one.id, one.seal))
        for one in known
        if one.id != keyring.member and (one.last or one.validity.last >= oldest)
    )
    own = next((one for one in known if one.id == keyring.member), None)
    validity = own.validity if own else Validity(first=today, last=today + MEMBER_DAYS)
    if validity.last - today < MEMBER_RENEW_BELOW:
        validity = Validity(first=validity.first, last=today + MEMBER_DAYS)
    return (keyring.entry(validity), *others)


def _leave(
    members: tuple[Member, ...], leaves: Mapping[str, str], keyring: Keyring, today: date
) -> tuple[Member, ...]:
    """Whoever leaves has left by yesterday: nothing that bears today's day is theirs to sign."""
    current = {one.id for one in members if one.validity.covers(today)}
    if keyring.member in leaves or not leaves.keys() <= current:
        raise CardError("Only another member, who belongs to the office today, can be removed.")
    last_day = today - timedelta(days=1)
    return tuple(
        replace(
            one,
            validity=Validity(first=min(one.validity.first, last_day), last=last_day),
            last=leaves[one.id],
        )
        if one.id in leaves
        else one
        for one in members
    )


def _join(members: tuple[Member, ...], new: Member, today: date) -> tuple[Member, ...]:
    """Somebody new; an id is never given twice, or one could sign as the other."""
    if any(one.id == new.id for one in members):
        raise CardError("Somebody of this name is or was a member; choose another name.")
    keys = {key for one in members for key in (one.sign.key, one.request.key)}
    if {new.sign.key, new.request.key} & keys or new.sign.key == new.request.key:
        raise CardError("These keys belong to somebody else already.")
    validity = Validity(first=today, last=today + MEMBER_DAYS)
    return (*members, replace(new, validity=validity, last=None))
