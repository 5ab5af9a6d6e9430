"""Passing the office's identities on among its members, each sealed to one of them alone.

* Nothing is sealed to a recipient that the office's card does not name by its hash, and no key
  is ever sealed to the office: whoever left, or has an old identity, learns none.
* What the journal says that a colleague lacks, this desk gives by itself, and says so in the
  journal. An administrator's desk does so at once, any other from the next day on, so that one
  desk gives and not all.
* What was sealed to a member's own recipient makes the member replace it: whoever raids an office
  opens with the new one nothing of what was shared before.
* What came is in the keyfile before it counts as received.
Source: SPEC.md, section 9, "identities".
"""

from collections.abc import Sequence
from datetime import date

from complaints.desk.reading import Reason
from complaints.desk.store import Unit
from complaints.desk.vault import Vault
from complaints.desk.writing import Writer
from complaints.directory import Card
from complaints.domain import colleagues
from complaints.domain.colleagues import Colleague, Colleagues
from complaints.domain.events import Introduced, Shared
from complaints.domain.identities import MOST, Identities, SharedIdentity
from complaints.keyring import Keyring


def known(unit: Unit) -> Colleagues:
    """What the journal says of the members and their keys."""
    return colleagues.fold(unit.journal.of_case(""))


def introduce(unit: Unit, writer: Writer, keyring: Keyring, card: Card) -> None:
    """Say to which recipient this member can be sealed, once for each that they have.

    And once more when somebody came: the portal has forgotten what was said before that.
    """
    said, own = known(unit).of(keyring.member), str(keyring.seal.recipient)
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


def give(unit: Unit, writer: Writer, keyring: Keyring, card: Card) -> None:
    """Give every member on this card what they lack, if we have it and know to what to seal it.

    Whoever has not introduced themselves yet is given it once they have, and whoever did so anew
    once the card says so, too: they may have lost what opens the one before.
    """
    there = known(unit)
    for one in card.current_members(writer.today):
        recipient = there.recipients.get(one.seal)
        if one.id == keyring.member or recipient is None:
            continue
        if there.seals.get(one.id, one.seal) != one.seal:
            continue
        lacking = _lacking(keyring, there.of(one.id), writer.today)
        if not lacking:
            continue
        envelope = writer.share(
            reader=one.id, recipient=recipient, identities=tuple(lacking.values())
        )
        writer.enter(Shared(member=one.id, envelope=envelope, recipients=tuple(lacking)))


def explain(unit: Unit) -> None:
    """What a colleague alone can open, and the journal says so, is nothing to look at."""
    told = known(unit).envelopes
    for name in told:
        seq = unit.inbox.seq_of(name)
        if seq is not None and unit.inbox.is_refused(seq, Reason.SEALED_TO_ANOTHER):
            unit.inbox.filed(seq)


def take(vault: Vault, messages: Sequence[Identities], today: date) -> None:
    """Put what colleagues gave into the keyring, durably. `KeyfileError` if that fails."""
    if not messages:
        return
    with vault.changing():
        keyring = vault.keyring
        for message in messages:
            keyring = keyring.with_shared(message)
        vault.change(keyring.with_fresh_seal(today))


def is_locked_out(keyring: Keyring, card: Card) -> bool:
    """Whether something is sealed to the office now that this keyring cannot open."""
    forms = card.field_recipient
    wanted = {card.recipient.recipient, *([forms.recipient] if forms else [])}
    return not {colleagues.digest(one) for one in wanted} <= keyring.holds


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


def _lacking(keyring: Keyring, one: Colleague, today: date) -> dict[str, SharedIdentity]:
    names = [
        name
        for name, identity in keyring.to_share().items()
        if name not in one.holds and (keyring.is_administrator or identity.validity.first < today)
    ]
    return {name: keyring.to_share()[name] for name in names[:MOST]}
