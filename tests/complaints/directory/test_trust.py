import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.directory import (
    Directory,
    DirectoryError,
    ExpiredError,
    MalformedDirectoryError,
    RollbackError,
    Shard,
    TrustRoot,
    UntrustedError,
)
from complaints.domain import strictjson
from tests.factories import INSTANCE, TODAY, Instance, make_instance, secret_key
from tests.stock import keys, minisign_verifies, split

DAY = timedelta(days=1)


@pytest.fixture
def instance() -> Instance:
    return make_instance(organisations=("defensor-es", "lingua"))


def accept(instance: Instance, **changes: object) -> Directory:
    arguments: dict[str, object] = {"root": instance.root, "today": TODAY, **changes}
    return Directory.accept(instance.directory, instance.signatures, **arguments)  # type: ignore[arg-type]


def sign_as(instance: Instance, *names: str) -> None:
    comment = Directory.parse(instance.directory).trusted_comment
    instance.signatures = instance.sign_directory(names, comment=comment)


def change(instance: Instance, **changes: object) -> None:
    fields = {**json.loads(instance.directory), **changes}
    instance.directory = strictjson.dumps(fields)
    comment = f"amparo/v1 directory {fields['instance']} {fields['version']}"
    instance.signatures = instance.sign_directory(("ana", "ben"), comment=comment)


def test_two_of_three_stewards_are_enough(instance: Instance) -> None:
    directory = accept(instance)
    assert directory.instance == INSTANCE
    assert directory.sha256 == hashlib.sha256(instance.directory).hexdigest()
    assert directory.reference.version == 1
    for names in (("ben", "chi"), ("chi", "ana"), ("ana", "ben", "chi")):
        sign_as(instance, *names)
        accept(instance)


@pytest.mark.parametrize("names", [("ana",), ("ana", "ana"), ("chi", "chi", "chi")])
def test_fewer_different_stewards_are_not(instance: Instance, names: tuple[str, ...]) -> None:
    sign_as(instance, *names)
    with pytest.raises(UntrustedError):
        accept(instance)


def test_a_strangers_signature_does_not_count(instance: Instance) -> None:
    instance.steward_keys["mallory"] = secret_key()
    sign_as(instance, "ana", "mallory")
    with pytest.raises(UntrustedError):
        accept(instance)
    sign_as(instance, "ana", "mallory", "ben")
    accept(instance)


def test_a_signature_over_other_bytes_or_with_another_comment_does_not_count(
    instance: Instance,
) -> None:
    good, before = instance.signatures, instance.directory
    instance.directory = before.replace(b'"bucket_bits":0', b'"bucket_bits":1')
    with pytest.raises(UntrustedError):
        accept(instance)
    instance.directory = before
    comments = (f"amparo/v1 directory {INSTANCE} 2", "amparo/v1 directory other 1", "")
    for comment in comments:
        instance.signatures = instance.sign_directory(("ana", "ben"), comment=comment)
        with pytest.raises(UntrustedError):
            accept(instance)
    for spoilt in (b"", good[:-1], good.replace(b"\n", b"\r\n"), good + b"x\n"):
        instance.signatures = spoilt
        with pytest.raises(UntrustedError):
            accept(instance)


def test_an_older_version_is_refused(instance: Instance) -> None:
    old = instance.directory, instance.signatures
    instance.publish()
    assert accept(instance, at_least=2).version == 2
    instance.directory, instance.signatures = old
    accept(instance)
    with pytest.raises(RollbackError):
        accept(instance, at_least=2)
    root = TrustRoot(instance=INSTANCE, version=2, stewards=instance.stewards, threshold=2)
    with pytest.raises(RollbackError):
        accept(instance, root=root)


def test_a_directory_holds_from_the_day_before_to_its_last_day(instance: Instance) -> None:
    for today in (TODAY - DAY, TODAY, TODAY + 90 * DAY):
        accept(instance, today=today)
    for today in (TODAY - 2 * DAY, TODAY + 91 * DAY):
        with pytest.raises(ExpiredError):
            accept(instance, today=today)


def test_another_instances_directory_is_refused(instance: Instance) -> None:
    root = TrustRoot(instance="other.example", version=1, stewards=instance.stewards, threshold=2)
    with pytest.raises(UntrustedError):
        accept(instance, root=root)


def test_new_stewards_need_the_hands_of_the_old_and_of_the_new(instance: Instance) -> None:
    instance.steward_keys = {
        "ana": instance.steward_keys["ana"],
        "dara": secret_key(),
        "emre": secret_key(),
        "old-ben": instance.steward_keys["ben"],
    }
    root = instance.root
    instance.publish(signers=("dara", "emre"))
    with pytest.raises(UntrustedError):
        accept(instance)
    sign_as(instance, "ana", "old-ben")
    assert accept(instance, root=root).root.threshold == 2
    del instance.steward_keys["old-ben"]
    instance.steward_keys["former"] = secret_key()
    instance.publish(signers=("ana", "dara"))
    with pytest.raises(UntrustedError):  # one of the old alone
        accept(instance, root=root)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "amparo/directory/v2"},
        {"version": 0},
        {"threshold": 0},
        {"threshold": 4},
        {"bucket_bits": 17},
        {"expires": "2026-09-30"},
        {"expires": "2026-06-30"},
        {"stewards": []},
        {"shards": {"es": "0" * 64}},
        {"shards": {"ES": "0"}},
        {"portal_key": "RWQ"},
        {"rulebook": "x"},
    ],
)
def test_signed_but_malformed(instance: Instance, changes: dict[str, object]) -> None:
    change(instance, **changes)
    with pytest.raises(MalformedDirectoryError):
        accept(instance)


def test_one_steward_under_two_names_is_refused(instance: Instance) -> None:
    stewards = json.loads(instance.directory)["stewards"]
    twin = [{"id": "twin", "key": stewards[0]["key"]}, *stewards]
    change(instance, stewards=twin)
    with pytest.raises(MalformedDirectoryError):
        accept(instance)


def test_unknown_fields_do_no_harm(instance: Instance) -> None:
    change(instance, tomorrow={"a": 1})
    accept(instance)


@given(st.binary(), st.binary())
def test_arbitrary_bytes_give_our_errors(data: bytes, signatures: bytes) -> None:
    root = TrustRoot(instance=INSTANCE, version=1, stewards=_FIXED.stewards, threshold=2)
    for call in (
        lambda: Directory.parse(data),
        lambda: TrustRoot.parse(data),
        lambda: Shard.parse(data),
        lambda: Directory.accept(data, signatures, root=root, today=TODAY),
    ):
        with pytest.raises(DirectoryError):
            call()


_FIXED = make_instance(organisations=())


def test_the_trust_root_is_read_back(instance: Instance) -> None:
    assert TrustRoot.parse(instance.root.dump()) == instance.root
    with pytest.raises(MalformedDirectoryError):
        TrustRoot.parse(instance.root.dump().replace(b'"threshold":2', b'"threshold":4'))


def test_a_list_must_be_the_one_in_the_directory(instance: Instance) -> None:
    directory = accept(instance)
    shard = Shard.accept(instance.shards["ES"], directory=directory, name="ES")
    assert [one.id for one in shard.organisations] == ["defensor-es"]
    for data, name in (
        (instance.shards["ES"] + b" ", "ES"),
        (instance.shards["world"], "ES"),
        (instance.shards["ES"], "FR"),
    ):
        with pytest.raises(UntrustedError):
            Shard.accept(data, directory=directory, name=name)


def test_the_stock_minisign_verifies_each_signature(instance: Instance, tmp_path: Path) -> None:
    files = split(instance.signatures)
    assert len(files) == 2
    for file, name in zip(files, ("ana", "ben"), strict=True):
        assert minisign_verifies(tmp_path, instance.directory, file, keys(instance)[name])
    assert not minisign_verifies(tmp_path, instance.directory, files[0], keys(instance)["chi"])


def test_the_worked_example_is_accepted() -> None:
    source = Path(__file__).parents[2] / "vectors" / "spec.json"
    examples = json.loads(source.read_text(encoding="utf-8"))
    example = examples["directory"]
    trust = example["trust"]
    root = TrustRoot.parse(trust.encode() if isinstance(trust, str) else strictjson.dumps(trust))
    data = example["json"].encode()
    issued = Directory.parse(data).validity.first
    directory = Directory.accept(data, example["minisig"].encode(), root=root, today=issued)
    assert directory.dump() == data
    shard = Shard.accept(examples["shard"]["json"].encode(), directory=directory, name="ES")
    assert shard.dump().decode() == examples["shard"]["json"]
