"""The invented cases as they stand in data, and the keyfiles that a training may open."""

from datetime import date
from pathlib import Path

import pytest

from complaints import keyring
from complaints.desk.config import TRAINING
from complaints.desk.vault import Vault
from complaints.directory import TrustRoot
from complaints.keyring import Keyring
from complaints.training import acting, instance
from complaints.training.files import attached
from complaints.training.stories import read
from crypto.errors import KeyfileError
from tests.factories import CHEAP, make_instance

TODAY = date(2026, 7, 1)


def test_there_are_invented_cases_of_every_kind() -> None:
    stories = read(TODAY)
    assert 15 <= len(stories) <= 25
    assert len({one.name for one in stories}) == len(stories)
    assert {"ar", "ti", "bn", "am", "en", "fr", "es"} <= {one.language for one in stories}
    done = {step.do for story in stories for step in story.steps}
    assert done <= acting.OFFICE.keys() | acting.COMPLAINANT.keys()
    assert {"ask", "consent", "refuse", "refer", "withdraw", "matter", "deadline", "close"} <= done


def test_nothing_happens_before_it_was_filed_or_after_today() -> None:
    for story in read(TODAY):
        days = [story.days_ago, *(step.days_ago for step in story.steps)]
        assert days == sorted(days, reverse=True), story.name
        assert days[-1] >= 0


def test_invented_files_are_there() -> None:
    for story in read(TODAY):
        for number, kind in enumerate(story.files, start=1):
            assert attached(kind, number, TODAY).file.reference.length > 0


def test_offices_say_that_they_are_invented() -> None:
    made = instance.create(TODAY)
    assert made.root.instance == TRAINING
    for organisations in made.published.shards.values():
        assert b"invented" in organisations


def ring_of(root: TrustRoot) -> Keyring:
    return Keyring.generate(root=root, organisation="somebody", member="me", organisation_key=None)


@pytest.mark.parametrize("training", [True, False])
def test_neither_opens_the_keyfile_of_the_other(tmp_path: Path, training: bool) -> None:
    real, invented = make_instance(organisations=()).root, instance.create(TODAY).root
    for root, is_invented in ((real, False), (invented, True)):
        path = tmp_path / f"{is_invented}.key"
        keyring.save(path, ring_of(root), "word", cost=CHEAP)
        if training == is_invented:
            assert Vault.open(path, "word", training=training).keyring.instance == root.instance
        else:
            with pytest.raises(KeyfileError, match="real"):
                Vault.open(path, "word", training=training)
