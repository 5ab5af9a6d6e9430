"""The closed lists load, and nothing in them is said twice or without a source."""

from referral import vocabulary


def test_ids_are_unique_in_each_list() -> None:
    for terms in (
        vocabulary.violations(),
        vocabulary.actors(),
        vocabulary.needs(),
        vocabulary.about(),
    ):
        ids = [term.id for term in terms]
        assert len(ids) == len(set(ids)) > 0


def test_every_violation_has_a_sentence_and_a_source() -> None:
    for violation in vocabulary.violations():
        assert violation.plain.endswith(".")
        assert violation.sources
        assert violation.severity in {"critical", "high", "medium"}


def test_who_acts_for_a_state() -> None:
    of_the_state = {actor.id for actor in vocabulary.actors() if actor.of_the_state}
    assert of_the_state == {"border-guard", "police", "coast-guard", "detention-staff"}


def test_translators_get_every_sentence() -> None:
    assert {violation.label for violation in vocabulary.violations()} <= set(vocabulary.texts())
    assert "A doctor" in vocabulary.texts()
