"""The office's own card: renewed and published by whichever administrator's desk comes first.

The keyring is saved before the card is published, so that no identity is ever public and lost.
Desks that cannot sign the card say until when an administrator's desk must be opened.
Forms filled in offline are sealed to the office only while an administrator wants it.
"""

from datetime import date

from complaints import cards
from complaints.desk.alarms import AlarmKind, stand
from complaints.desk.errors import NotAllowedError
from complaints.desk.registry import Registry
from complaints.desk.store import Store
from complaints.desk.vault import Vault
from complaints.directory import Card, DirectoryError
from complaints.locale.marking import _
from complaints.portal_client import PortalClient, ProblemError


def look_after(
    vault: Vault, registry: Registry, store: Store, portal: PortalClient, today: date
) -> None:
    """Fetch our card, renew it if it is time, say what is wrong. See `erase` for what is old.

    Raises `PortalError` when there is no line and `KeyfileError` when the keyfile cannot be saved.
    """
    organisation = vault.keyring.organisation
    if organisation not in registry.known.organisations:
        return  # the directory comes first
    card = _published(registry, portal, organisation)
    if vault.keyring.is_administrator and (
        cards.is_due(card, today=today)
        or (card and cards.cannot_open_forms(vault.keyring, card, today=today))
    ):
        card = _renew(vault, registry, portal, card, today)
    if card and vault.keyring.members != card.members:
        vault.change(vault.keyring.with_members(card.members))
    _warn(vault, store, card, today)


def allow_forms(
    vault: Vault, registry: Registry, portal: PortalClient, today: date, *, wanted: bool
) -> None:
    """Let forms filled in offline be sealed to the office from now on, or no new ones any more.

    What is out already can still be opened. Raises `NotAllowedError` where this desk cannot sign
    the card or the portal refuses it, `PortalError`, `KeyfileError`.
    """
    if not vault.keyring.is_administrator:
        raise NotAllowedError(_("Only an administrator’s desk can do this."))
    card = _published(registry, portal, vault.keyring.organisation)
    now = _renew(vault, registry, portal, card, today, field_forms=wanted)
    if now is None or (now.field_recipient is not None) != wanted:
        raise NotAllowedError(_("The portal did not take the new card. Try again later."))


def erase(vault: Vault, today: date) -> None:
    """Erase the identities whose time is over.

    Only after everything that waits in the inbox was fetched and tried: it may be sealed to them.
    Raises `KeyfileError` when the keyfile cannot be saved.
    """
    fresh = vault.keyring.without_expired(today)
    if fresh != vault.keyring:
        vault.change(fresh)


def _published(registry: Registry, portal: PortalClient, organisation: str) -> Card | None:
    try:
        return registry.keep_card(organisation, portal.card(organisation))
    except ProblemError as error:
        if error.slug != "not-found":
            raise
    except DirectoryError:
        pass  # the portal shows an old one or a false one; ours counts
    return registry.known.cards.get(organisation)


def _renew(
    vault: Vault,
    registry: Registry,
    portal: PortalClient,
    card: Card | None,
    today: date,
    *,
    field_forms: bool | None = None,
) -> Card | None:
    before = vault.keyring
    renewal = cards.renew(before, card, today=today, field_forms=field_forms)
    vault.change(renewal.keyring)
    try:
        portal.put_card(renewal.card.organisation, renewal.data)
    except ProblemError as error:
        if error.status >= 500:
            raise  # it may have been taken all the same
        vault.change(before)  # refused, so nobody will ever seal to the new identity
        if error.slug == "stale-card":  # a colleague's desk was faster: theirs counts
            return _published(registry, portal, renewal.card.organisation)
        return card
    return registry.keep_card(renewal.card.organisation, renewal.data)


def _warn(vault: Vault, store: Store, card: Card | None, today: date) -> None:
    keyring = vault.keyring
    last = (card.validity.last if card else today).isoformat()
    # on an administrator's desk it is only still due if the portal has refused the new one
    needs_hand = cards.is_due(card, today=today)
    ours = {str(one.identity.recipient) for one in keyring.identities}
    locked_out = card is not None and card.recipient.recipient not in ours
    with store.writing() as unit:
        stand(unit, AlarmKind.CARD_EXPIRES, wrong=needs_hand, detail=last, today=today)
        stand(unit, AlarmKind.KEY_MISSING, wrong=locked_out, detail=last, today=today)
