from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints import cards
from complaints.cards import CardError
from complaints.directory import Availability, Card, Member
from complaints.directory.card import FIELD_DAYS, MAX_DAYS, RECIPIENT_DAYS
from complaints.domain.validity import Validity
from complaints.keyring import ERASED_AFTER, Keyring
from complaints.operator.organisations import found
from tests.factories import INSTANCE, TODAY, make_instance, secret_key

INST = make_instance(organisations=("defensor-es",))
NHRI = INST.organisations["defensor-es"][1]
KEYRING = INST.keyrings["defensor-es"]
CARD = INST.card("defensor-es")
DAY = timedelta(days=1)


def test_a_first_card_is_one_that_clients_accept() -> None:
    assert CARD.version == 1
    assert CARD.recipient_on(TODAY) == str(KEYRING.open_with[0].recipient)
    assert CARD.member_on(KEYRING.member, TODAY).sign == KEYRING.sign.public_key


def test_a_card_is_due_when_it_holds_for_fewer_than_fourteen_days() -> None:
    assert cards.is_due(None, today=TODAY)
    assert not cards.is_due(CARD, today=TODAY + 7 * DAY)
    assert cards.is_due(CARD, today=TODAY + 8 * DAY)
    assert cards.is_due(CARD, today=TODAY + 100 * DAY)


def test_a_renewal_keeps_the_recipient_while_it_outlasts_the_card() -> None:
    renewal = cards.renew(KEYRING, CARD, today=TODAY + 8 * DAY)
    assert renewal.card.recipient == CARD.recipient
    assert renewal.card.version == 2
    assert renewal.keyring.identities == KEYRING.identities
    assert not cards.is_due(renewal.card, today=TODAY + 8 * DAY)


def test_and_rotates_it_when_it_does_not() -> None:
    day = TODAY + 15 * DAY
    renewal = cards.renew(KEYRING, CARD, today=day)
    assert renewal.card.recipient.validity == Validity(first=day, last=day + RECIPIENT_DAYS * DAY)
    newest, old = renewal.keyring.open_with
    assert str(newest.recipient) == renewal.card.recipient.recipient
    assert str(old.recipient) == CARD.recipient.recipient


def test_a_recipient_whose_identity_we_do_not_have_is_replaced() -> None:
    without = replace(KEYRING, identities=())
    assert cards.renew(without, CARD, today=TODAY).card.recipient != CARD.recipient


def test_an_identity_is_erased_fourteen_days_after_its_last_day() -> None:
    last = CARD.recipient.validity.last + ERASED_AFTER
    assert KEYRING.without_expired(last).identities == KEYRING.identities
    assert KEYRING.without_expired(last + DAY).identities == ()
    # renewing erases nothing: what waits in the inbox may still be sealed to it
    renewal = cards.renew(KEYRING, CARD, today=last + DAY)
    assert set(KEYRING.identities) < set(renewal.keyring.identities)
    assert [
        str(one.recipient) for one in renewal.keyring.without_expired(last + DAY).open_with
    ] == [renewal.card.recipient.recipient]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=12))
def test_whenever_a_desk_looks_there_is_a_card_for_the_next_two_weeks(pauses: list[int]) -> None:
    """And no identity lives longer than recipient and grace."""
    keyring, card, today = KEYRING, CARD, TODAY
    for pause in pauses:
        today += pause * DAY
        if cards.is_due(card, today=today):
            renewal = cards.renew(keyring, card, today=today)
            card = Card.accept(
                renewal.data,
                organisation=NHRI,
                instance=INSTANCE,
                today=today,
                at_least=card.version + 1,
            )
            keyring = renewal.keyring
        keyring = keyring.without_expired(today)
        assert card.validity.last - today >= cards.RENEW_BELOW
        for later in (today, card.validity.last):
            recipient = card.recipient_on(later)
            assert recipient in {str(one.recipient) for one in keyring.open_with}
        limit = timedelta(days=RECIPIENT_DAYS) + ERASED_AFTER
        assert all(today - one.validity.first <= limit for one in keyring.identities)


def entry(last: int, first: int = -100) -> Member:
    made = Keyring.generate(
        root=INST.root,
        organisation="defensor-es",
        member=f"other{last + 1000}",
        organisation_key=None,
    )
    return made.entry(Validity(first=TODAY + first * DAY, last=TODAY + last * DAY))


def test_members_stay_as_they_are_and_leave_after_four_hundred_days() -> None:
    current, former, gone = entry(50), entry(-50), entry(-401, -500)
    removed = replace(entry(-402, -500), last="a" * 64)
    card = replace(CARD, members=(*CARD.members, current, former, gone, removed))
    renewal = cards.renew(KEYRING, card, today=TODAY)
    assert renewal.card.members == (*CARD.members, current, former, removed)
    assert renewal.keyring.members == renewal.card.members


def test_the_administrators_own_days_are_prolonged_in_time() -> None:
    late = CARD.members[0].validity.last - 89 * DAY
    renewed = cards.renew(KEYRING, CARD, today=late).card.members[0]
    assert renewed.validity == Validity(first=TODAY, last=late + cards.MEMBER_DAYS)


def test_what_the_office_says_of_itself_is_kept() -> None:
    away = replace(CARD, availability=Availability(state="away", until=TODAY), answers_in_days=9)
    card = cards.renew(KEYRING, away, today=TODAY).card
    assert (card.availability, card.answers_in_days) == (away.availability, 9)
    assert card.field_recipient is None


def test_forms_are_sealed_to_a_recipient_of_their_own_once_that_is_wanted() -> None:
    renewal = cards.renew(KEYRING, CARD, today=TODAY, field_forms=True)
    field = renewal.card.field_recipient
    assert field is not None
    assert field.recipient != renewal.card.recipient.recipient
    assert field.validity == Validity(first=TODAY, last=TODAY + FIELD_DAYS * DAY)
    assert str(renewal.keyring.field_identities[0].identity.recipient) == field.recipient
    assert renewal.keyring.identities == KEYRING.identities
    assert renewal.keyring.open_with[-1] == renewal.keyring.field_identities[0].identity
    assert Keyring.parse(renewal.keyring.dump()) == renewal.keyring


def test_a_form_saved_on_any_day_can_be_sealed_to_for_two_hundred_days_more() -> None:
    renewal = cards.renew(KEYRING, CARD, today=TODAY, field_forms=True)
    first = renewal.card.field_recipient
    day = TODAY
    while day < TODAY + 900 * DAY:
        day += 7 * DAY
        renewal = cards.renew(renewal.keyring, renewal.card, today=day)
        field = renewal.card.field_recipient
        assert field is not None
        assert field.validity.last - day >= cards.FIELD_RENEW_BELOW
        keyring = renewal.keyring.without_expired(day)
        assert not cards.cannot_open_forms(keyring, renewal.card, today=day)
        assert all(one.validity.last + ERASED_AFTER >= day for one in keyring.field_identities)
        renewal = replace(renewal, keyring=keyring)
    assert renewal.card.field_recipient != first
    assert len(renewal.keyring.field_identities) <= 3  # of about 14 months


def test_forms_that_are_out_can_be_opened_after_no_new_ones_are_wanted() -> None:
    on = cards.renew(KEYRING, CARD, today=TODAY, field_forms=True)
    off = cards.renew(on.keyring, on.card, today=TODAY, field_forms=False)
    assert off.card.field_recipient is None
    assert off.keyring.field_identities == on.keyring.field_identities
    assert cards.renew(off.keyring, off.card, today=TODAY).card.field_recipient is None
    last = on.keyring.field_identities[0].validity.last + ERASED_AFTER
    assert off.keyring.without_expired(last).field_identities == on.keyring.field_identities
    assert off.keyring.without_expired(last + DAY).field_identities == ()


def test_a_field_recipient_whose_identity_was_lost_is_replaced() -> None:
    on = cards.renew(KEYRING, CARD, today=TODAY, field_forms=True)
    later = TODAY + cards.FIELD_SETTLED
    assert cards.cannot_open_forms(KEYRING, on.card, today=later)
    again = cards.renew(KEYRING, on.card, today=later)
    assert again.card.field_recipient not in (None, on.card.field_recipient)
    assert not cards.cannot_open_forms(again.keyring, again.card, today=later)


def test_two_copies_of_a_keyfile_do_not_take_turns_every_round() -> None:
    here = cards.renew(KEYRING, CARD, today=TODAY, field_forms=True)
    for at in range(7):
        assert not cards.cannot_open_forms(KEYRING, here.card, today=TODAY + at * DAY)


def test_a_caseworker_who_is_no_administrator_signs_no_card() -> None:
    keyring = replace(KEYRING, organisation_key=None)
    assert not keyring.is_administrator
    with pytest.raises(CardError):
        cards.renew(keyring, CARD, today=TODAY)
    with pytest.raises(CardError):
        cards.verify_own(INST.cards["defensor-es"], keyring)


def test_ones_own_card_is_known_again() -> None:
    data = INST.cards["defensor-es"]
    assert cards.verify_own(data, KEYRING) == CARD
    for wrong, keyring in (
        (data[:-1], KEYRING),
        (b"", KEYRING),
        (data, replace(KEYRING, organisation_key=secret_key())),
        (data, replace(KEYRING, organisation="other")),
    ):
        with pytest.raises(CardError):
            cards.verify_own(wrong, keyring)


def test_members_founded_together_share_the_first_recipient() -> None:
    founding = found("shoura-ma", ["ana", "ben"], root=INST.root, today=TODAY)
    ana, ben = founding.keyrings
    assert (ana.is_administrator, ben.is_administrator) == (True, False)
    assert ana.open_with == ben.open_with
    assert ana.database_key != ben.database_key
    card = cards.renew(ana, None, today=TODAY).card
    assert {one.id for one in card.members} == {"ana", "ben"}
    assert card.member_on("ben", TODAY).sign == ben.sign.public_key
    assert card.recipient_on(TODAY) == str(ben.open_with[0].recipient)
    assert card.validity.last == TODAY + MAX_DAYS * DAY


def test_what_was_made_for_a_refused_card_is_taken_again_unless_somebody_left() -> None:
    day = TODAY + 15 * DAY
    refused = cards.renew(KEYRING, CARD, today=day, field_forms=True)
    again = cards.renew(refused.keyring, CARD, today=day, field_forms=True)
    assert again.card == refused.card
    assert again.keyring == refused.keyring
    later = cards.renew(refused.keyring, CARD, today=day + DAY)
    assert later.card.recipient != refused.card.recipient
    other = Keyring.generate(
        root=KEYRING.root, organisation="defensor-es", member="asha", organisation_key=None
    )
    joined = cards.renew(KEYRING, CARD, today=TODAY, joins=other.entry(CARD.validity)).card
    spare = cards.renew(KEYRING, joined, today=day).keyring
    gone = cards.renew(spare, joined, today=day, leaves={"asha": "0" * 64})
    assert gone.card.recipient.recipient not in {str(one.recipient) for one in spare.open_with}
    following = cards.renew(
        replace(gone.keyring, identities=spare.identities), gone.card, today=day
    )
    assert following.card.recipient.recipient not in {str(one.recipient) for one in spare.open_with}
