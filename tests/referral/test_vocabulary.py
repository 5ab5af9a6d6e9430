"""The closed lists load, and nothing in them is said twice or without a source."""

from itertools import groupby

from referral import vocabulary


def test_ids_are_unique_in_each_list() -> None:
    for terms in (
        vocabulary.groups(),
        vocabulary.violations(),
        vocabulary.actors(),
        vocabulary.needs(),
        vocabulary.about(),
    ):
        ids = [term.id for term in terms]
        assert len(ids) == len(set(ids)) > 0


def test_no_two_entries_of_a_list_read_the_same() -> None:
    for terms in (vocabulary.groups(), vocabulary.violations(), vocabulary.actors()):
        assert len({term.plain for term in terms}) == len(terms)
    assert len({one.label for one in vocabulary.violations()}) == len(vocabulary.violations())


def test_violations_stand_group_by_group_in_the_order_of_the_form() -> None:
    order = [group for group, _ in groupby(one.group for one in vocabulary.violations())]
    assert order == [group.id for group in vocabulary.groups()]
    assert order[0] == "border-and-entry"


def test_every_violation_has_a_sentence_a_picture_and_a_source() -> None:
    for violation in vocabulary.violations():
        assert violation.plain.endswith(".")
        assert violation.icon
        assert violation.provenance.sources
        assert violation.possible_actors
        assert violation.legal_basis


def test_who_acts_for_a_state() -> None:
    of_the_state = {actor.id for actor in vocabulary.actors() if actor.of_the_state}
    assert of_the_state == {"border-guard", "police", "coast-guard", "detention-staff", "military"}


def test_translators_get_every_sentence() -> None:
    texts = set(vocabulary.texts())
    assert {violation.label for violation in vocabulary.violations()} <= texts
    assert {group.plain for group in vocabulary.groups()} <= texts
    assert "A doctor" in texts
