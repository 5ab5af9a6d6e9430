from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.directory import Directory, ExpiredError, Organisation, Suspension
from complaints.operator.errors import DraftError, FileError, OperatorError
from complaints.operator.organisations import PublicFile, found
from complaints.operator.stewards import Draft, Pending, StewardKey
from complaints.operator.workspace import Workspace, read_published
from crypto.errors import KeyfileError
from tests.factories import TODAY, empty_draft, make_instance
from tests.stock import minisign_verifies, split

KEYS = {name: StewardKey.generate(name) for name in ("ana", "ben", "chi")}
DAY = timedelta(days=1)
MADE = make_instance(organisations=("defensor-es", "cndh-ma", "lingua"))
NHRI = MADE.organisations["defensor-es"][1]


def draft(*organisations: Organisation) -> Draft:
    empty = empty_draft(*(key.steward for key in KEYS.values()), threshold=2)
    for one in organisations:
        empty = empty.with_organisation(one)
    return empty


def signed(pending: Pending, *names: str) -> Pending:
    for name in names:
        pending = pending.sign(KEYS[name])
    return pending


def test_a_draft_is_read_back() -> None:
    full = draft(*(one for _, one in MADE.organisations.values()))
    assert Draft.parse(full.dump()) == full
    assert sorted(full.shards) == ["ES", "MA", "world"]


def test_two_stewards_complete_a_version_and_one_does_not() -> None:
    first = draft(NHRI)
    pending = first.freeze(today=TODAY, days=90)
    assert not pending.is_complete(first.root, today=TODAY)
    for names in (("ana",), ("ana", "ana")):
        half = signed(pending, *names)
        assert half.signed_by == ("ana",)
        assert not half.is_complete(first.root, today=TODAY)
    whole = signed(pending, "ana", "chi")
    assert whole.is_complete(first.root, today=TODAY)
    with pytest.raises(ExpiredError):
        whole.is_complete(first.root, today=TODAY + 91 * DAY)


def test_a_strangers_key_signs_nothing() -> None:
    pending = draft().freeze(today=TODAY, days=90)
    for stranger in (StewardKey.generate("ana"), StewardKey.generate("mallory")):
        with pytest.raises(DraftError):
            pending.sign(stranger)


def test_an_organisation_is_listed_in_each_of_its_countries_once() -> None:
    both = replace(NHRI, coverage=replace(NHRI.coverage, countries=("ES", "MA")))
    assert {name: len(one) for name, one in draft(NHRI, both).shards.items()} == {"ES": 1, "MA": 1}
    nowhere = replace(NHRI, coverage=replace(NHRI.coverage, countries=()))
    assert list(draft(both, nowhere).shards) == ["world"]


def test_suspending_and_lifting() -> None:
    suspended = draft(NHRI).with_suspension(NHRI.id, Suspension(on=TODAY, reason="raided"))
    assert suspended.find(NHRI.id).suspended
    assert suspended.with_suspension(NHRI.id, None).find(NHRI.id) == NHRI
    with pytest.raises(DraftError):
        suspended.with_suspension("nobody", None)


def test_a_version_that_nobody_would_accept_is_not_frozen() -> None:
    with pytest.raises(DraftError):
        draft().freeze(today=TODAY, days=91)


def test_changing_the_draft_voids_the_signatures(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.save(draft(NHRI))
    workspace.save_pending(signed(workspace.draft().freeze(today=TODAY, days=90), "ana"))
    assert workspace.pending()
    workspace.save(workspace.draft().with_suspension(NHRI.id, Suspension(on=TODAY, reason="x")))
    assert workspace.pending() is None


def test_versions_follow_each_other_and_the_stock_tool_verifies_them(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "stewards")
    workspace.check_new()
    workspace.save(draft(NHRI))
    root = workspace.root()
    for version in (1, 2):
        pending = signed(workspace.draft().freeze(today=TODAY, days=90), "ben", "chi")
        assert pending.is_complete(workspace.root(), today=TODAY)
        workspace.publish(pending)
        published = read_published(workspace.published)
        data = (workspace.published / "directory.json").read_bytes()
        signatures = (workspace.published / "directory.minisig").read_bytes()
        directory = Directory.accept(data, signatures, root=root, today=TODAY)
        assert directory.version == published.directory.version == version
        for file, name in zip(split(signatures), ("ben", "chi"), strict=True):
            assert minisign_verifies(tmp_path, data, file, str(KEYS[name].key.public_key))
    assert workspace.root().version == 2
    with pytest.raises(DraftError):
        workspace.check_new()


def test_a_published_folder_that_was_changed_is_refused(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.save(draft(NHRI))
    for changed in ("shards/ES.json", "rulebook.json"):
        pending = workspace.draft().freeze(today=TODAY, days=90, rulebook=b'{"rules":[]}')
        workspace.publish(signed(pending, "ana", "ben"))
        assert read_published(workspace.published).rulebook == b'{"rules":[]}'
        (workspace.published / changed).write_bytes(b"{}")
        with pytest.raises(OperatorError):
            read_published(workspace.published)
    with pytest.raises(FileError):
        read_published(tmp_path / "nowhere")


def test_a_stewards_key_is_read_back() -> None:
    key = KEYS["ana"]
    assert StewardKey.parse(key.dump()) == key
    assert key.key.signing_key.seed.hex() not in repr(key)


@given(st.binary())
def test_arbitrary_bytes_give_our_errors(data: bytes) -> None:
    with pytest.raises(DraftError):
        Draft.parse(data)
    with pytest.raises(KeyfileError):
        StewardKey.parse(data)
    with pytest.raises(OperatorError):
        PublicFile.parse(data)


def test_founding_an_organisation() -> None:
    founding = found("shoura-ma", ["ana"], root=MADE.root, today=TODAY)
    assert PublicFile.parse(founding.public.dump()) == founding.public
    for identifier, members in (
        ("self", ["ana"]),
        ("shoura-ma", []),
        ("shoura-ma", ["ana", "ana"]),
        ("shoura-ma", ["A"]),
    ):
        with pytest.raises(OperatorError):
            found(identifier, members, root=MADE.root, today=TODAY)
