"""Passing the office's identities on among its members, each sealed to one of them alone.

* Nothing is sealed to a recipient that the office's card does not name by its hash, and no key
  is ever sealed to the office: whoever left, or has an old identity, learns none.
* No key is given that is younger than what this desk knows of the card: it was made for a card that
  the portal has not shown us, and on that one somebody may have left.
* What the journal says that a colleague lacks, this desk gives by itself, and says so in the
  journal. An administrator's desk does so at once, any other from the next day on, so that one
  desk gives and not all.
* What was sealed to a member's own recipient makes the member replace it: whoever raids an office
  opens with the new one nothing of what was shared before.
* What came is in the keyfile before it counts as received.
Source: SPEC.md, section 9, "identities".
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from complaints.desk.errors import NotAllowedError
from complaints.desk.reading import Reason
from complaints.desk.store import Store, Unit, copies
from complaints.desk.vault import Vault
from complaints.desk.writing import Writer
from complaints.directory import Card
from complaints.domain import colleagues, strictjson
from complaints.domain.colleagues import Colleague, Colleagues
from complaints.domain.events import Introduced, Shared
from complaints.domain.identities import MOST, RECIPIENT_DAYS, Identities, SharedIdentity
from complaints.keyring import ERASED_AFTER, Keyring

#: After that no own identity is left that opens what was sealed before.
_REMEMBERED: Final = timedelta(days=RECIPIENT_DAYS) + ERASED_AFTER + timedelta(days=1)


def known(unit: Unit, card: Card | None) -> Colleagues:
    """What the journal says of the members and their keys, as far as it counts by the card.

    Somebody who had to leave could otherwise say to the end that a colleague has what they lack.
    """
    return colleagues.fold(unit.journal.counting("", card.left if card else {}))


def introduce(unit: Unit, writer: Writer, keyring: Keyring, card: Card) -> None:
    """Say to which recipient this member can be sealed, once for each that they have.

    And once more when somebody came: the portal has forgotten what was said before that.
    """
    said, own = known(unit, card).of(keyring.member), str(keyring.seal.recipient)
    there = {one.id for one in card.current_members(writer.today)} - {keyring.member}
    same = said.recipient == own and said.administrator == keyring.is_administrator
    if same and there <= said.met:
        return
    writer.enter(
        Introduced(
            member=keyring.member,
            recipient=own,
            holds=tuple(sorted(keyring.holds)),
            administrator=keyring.is_administrator,
            met=tuple(sorted(there)),
        )
    )


def give(
    unit: Unit, writer: Writer, keyring: Keyring, card: Card, *, after: Card | None = None
) -> None:
    """Give every member on this card what they lack, if we have it and know to what to seal it.

    ``after`` is the card before, where this one is ours and not published yet. Whoever has not
    introduced themselves yet, or by what is no key, is given it once they have, and whoever did so
    anew once the card says so, too: they may have lost what opens the one before.
    """
    there, since = known(unit, card), (after or card).validity.first
    may_go = {
        name: identity
        for name, identity in keyring.to_share().items()
        if (name in _named(card) or identity.validity.first < since)
        and (keyring.is_administrator or identity.validity.first < writer.today)
    }
    for one in card.current_members(writer.today):
        recipient = there.recipients.get(one.seal)
        if one.id == keyring.member or recipient is None:
            continue
        if there.seals.get(one.id, one.seal) != one.seal:
            continue
        lacking = _lacking(may_go, there.of(one.id))
        if not lacking:
            continue
        try:
            envelope = writer.share(
                reader=one.id, recipient=recipient, identities=tuple(lacking.values())
            )
        except NotAllowedError:
            continue  # what is no key is their own harm, and keeps nobody else waiting
        writer.enter(Shared(member=one.id, envelope=envelope, recipients=tuple(lacking)))


def explain(unit: Unit, keyring: Keyring, card: Card) -> None:
    """What a colleague alone can open, and the journal says so, is nothing to look at.

    Only once it was tried with every key that the office has now: the word of one colleague must
    not make another's desk throw a complaint away.
    """
    if is_locked_out(keyring, card) or unit.copies.get(copies.OPENED_WITH) != tried(keyring):
        return
    told = known(unit, card).envelopes
    for name in told:
        seq = unit.inbox.seq_of(name)
        if seq is not None and unit.inbox.is_refused(seq, Reason.SEALED_TO_ANOTHER):
            unit.inbox.filed([seq])


def take(vault: Vault, store: Store, messages: Sequence[Identities], today: date) -> None:
    """Put what colleagues gave into the keyring, durably. `KeyfileError` if that fails.

    Each message once: whoever brings it again changes no key.
    """
    if not messages:
        return
    with vault.changing():
        with store.reading() as unit:
            taken = _taken(unit)
        fresh = [one for one in messages if one.id not in taken]
        if not fresh:
            return
        keyring = vault.keyring
        for message in fresh:
            keyring = keyring.with_shared(message)
        vault.change(keyring.with_fresh_seal(today))
        with store.writing() as unit:
            still = {id_: day for id_, day in taken.items() if today - day <= _REMEMBERED}
            said = still | {one.id: max(one.day, today) for one in fresh}
            unit.copies.put(
                copies.KEYS_TAKEN,
                strictjson.dumps({id_: day.isoformat() for id_, day in said.items()}),
            )


def _taken(unit: Unit) -> dict[str, date]:
    """The messages whose keys were taken, and when."""
    kept = unit.copies.get(copies.KEYS_TAKEN)
    said = strictjson.loads(kept) if kept else {}
    assert isinstance(said, dict)  # nobody else writes it
    return {id_: date.fromisoformat(day) for id_, day in said.items()}


def tried(keyring: Keyring) -> bytes:
    """With which of the office's identities what was refused was tried, in one word."""
    return "".join(sorted(str(one.recipient) for one in keyring.open_with)).encode()


def is_locked_out(keyring: Keyring, card: Card) -> bool:
    """Whether something is sealed to the office now that this keyring cannot open."""
    return not _named(card) <= keyring.holds


def ask_again(vault: Vault, there: Colleagues, card: Card, today: date) -> None:
    """Replace our own recipient where what the journal says we were given has not come in a day.

    It was lost, or this desk's keyfile is an old copy. The new introduction says what we hold.
    """
    with vault.changing():
        keyring = vault.keyring
        said = there.of(keyring.member)
        is_fresh = said.introduced is None or said.introduced >= today
        if not is_fresh and is_locked_out(keyring, card):
            vault.change(keyring.with_fresh_seal(today))


def _named(card: Card) -> set[str]:
    """The names of the identities that open what is sealed to the office by this card."""
    named = (card.recipient, card.next, card.field_recipient)
    return {colleagues.digest(one.recipient) for one in named if one}


def _lacking(ours: Mapping[str, SharedIdentity], one: Colleague) -> dict[str, SharedIdentity]:
    return {name: ours[name] for name in [name for name in ours if name not in one.holds][:MOST]}
