"""Which file an evidence part speaks of, and what of a message's attachments is heard."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from complaints.domain import attachments
from complaints.domain.address import AttachmentReference
from complaints.domain.attachments import Evidence
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.parts import Part

hashes = st.binary(min_size=32, max_size=32)
lengths = st.integers(1, attachments.MAX_LENGTH)
references = st.builds(AttachmentReference, root=hashes, key=hashes, length=lengths, sha256=hashes)
media_types = st.from_regex(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,63}", fullmatch=True)
words = st.lists(st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True), max_size=32)
evidences = st.builds(
    Evidence,
    kind=st.sampled_from(attachments.KINDS),
    length=lengths,
    sha256=hashes,
    media_type=st.none() | media_types,
    added=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    words=st.none() | st.text(st.characters(codec="utf-8"), min_size=1),
    removed=words.map(tuple),
    stays=words.map(tuple),
    original=st.none() | hashes,
    uncleaned=st.booleans(),
    proof=st.none() | st.sampled_from(attachments.PROOFS),
)


def evidence(reference: AttachmentReference, name: str = "evidence[1]") -> Part:
    said = Evidence(kind="photo", length=reference.length, sha256=reference.sha256)
    return Part.new(name, said.content())


@given(evidences, st.sampled_from(["evidence[7]", "original[7]"]))
def test_evidence_is_read_as_it_was_written(said: Evidence, name: str) -> None:
    assert Evidence.of(Part.new(name, said.content())) == said


@given(st.lists(references, max_size=198, unique_by=lambda one: one.sha256))
def test_attachments_are_read_as_they_were_written(found: list[AttachmentReference]) -> None:
    fields = json.loads(json.dumps(attachments.body(found)))
    assert attachments.read(Fields(fields, "message")) == tuple(found)


@given(
    st.lists(references, max_size=6, unique_by=lambda one: one.sha256),
    st.lists(references, max_size=6),
)
def test_only_what_an_evidence_part_names_belongs(
    named: list[AttachmentReference], others: list[AttachmentReference]
) -> None:
    parts = [evidence(one, f"evidence[{at}]") for at, one in enumerate(named, start=1)]
    known = {(one.sha256, one.length) for one in named}
    superfluous = [one for one in others if (one.sha256, one.length) not in known]
    assert attachments.belonging(parts, [*superfluous, *named]) == tuple(named)


@given(references, references)
def test_a_file_given_twice_counts_once_the_first(
    first: AttachmentReference, other: AttachmentReference
) -> None:
    again = replace(first, root=other.root, key=other.key)
    parts = [evidence(first), evidence(first, "evidence[2]")]
    assert attachments.belonging(parts, [first, again]) == (first,)


@given(references, st.sampled_from(["length", "sha256"]))
def test_length_and_hash_must_both_fit(one: AttachmentReference, which: str) -> None:
    other = replace(
        one,
        **(
            {"length": one.length % attachments.MAX_LENGTH + 1}
            if which == "length"
            else {"sha256": bytes(32 * [one.sha256[0] ^ 1])}
        ),
    )
    assert attachments.belonging([evidence(one)], [other]) == ()


@given(references, hashes, references)
def test_a_cleaned_copy_belongs_to_the_part_that_names_what_it_was(
    original: AttachmentReference, copy: bytes, other: AttachmentReference
) -> None:
    assume(copy != original.sha256 and bytes(32) not in (original.sha256, other.sha256))
    cleaned = replace(original, sha256=copy, length=1, cleaned_from=original.sha256)
    superfluous = replace(other, cleaned_from=bytes(32))
    part = evidence(original)
    assert attachments.belonging([part], [superfluous, cleaned]) == (cleaned,)
    fields = json.loads(json.dumps(attachments.body([cleaned])))
    assert attachments.read(Fields(fields, "referral"), may_be_cleaned=True) == (cleaned,)
    with pytest.raises(MalformedError, match="refers"):
        attachments.read(Fields(fields, "complaint"))


def test_two_photos_that_are_the_same_once_cleaned_are_two_files() -> None:
    found = [one() | {"cleaned_from": f"{n:064x}"} for n in range(2)]
    assert len(attachments.read(Fields({"attachments": found}, "m"), may_be_cleaned=True)) == 2


@pytest.mark.parametrize(
    "found",
    [
        [{}, {"sha256": "dd" * 32, "cleaned_from": "aa" * 32}],
        [{"cleaned_from": "aa" * 32}],
        [{"cleaned_from": "DD" * 32}],
        [{"cleaned_from": 7}],
        [{"sha256": f"{n:064x}", "cleaned_from": "ee" * 32} for n in range(2)],
    ],
)
def test_what_was_cleaned_of_what_is_said_once_and_is_not_the_same(
    found: list[dict[str, object]],
) -> None:
    listed = {"attachments": [one() | changes for changes in found]}
    with pytest.raises(MalformedError):
        attachments.read(Fields(listed, "referral"), may_be_cleaned=True)


def one() -> dict[str, object]:
    return {"sha256": "aa" * 32, "length": 1, "root": "bb" * 32, "key": "cc" * 32}


@pytest.mark.parametrize(
    "value",
    [
        {},
        "no list",
        [one(), one()],
        [one() | {"length": 0}],
        [one() | {"length": attachments.MAX_LENGTH + 1}],
        [one() | {"length": True}],
        [one() | {"length": "1"}],
        [one() | {"sha256": "AA" * 32}],
        [one() | {"root": "bb" * 31}],
        [one() | {"key": None}],
        [{name: value for name, value in one().items() if name != "key"}],
        [one() | {"sha256": f"{n:064x}"} for n in range(199)],
    ],
)
def test_a_malformed_list_refuses_the_message(value: object) -> None:
    with pytest.raises(MalformedError):
        attachments.read(Fields({"attachments": value}, "message"))


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": None},
        {"kind": 7},
        {"length": 0},
        {"length": -1},
        {"length": attachments.MAX_LENGTH + 1},
        {"sha256": "AA" * 32},
        {"sha256": "aa"},
    ],
)
def test_a_part_that_does_not_say_which_file_has_none(changed: dict[str, object]) -> None:
    content = {"kind": "voice", "length": 1, "sha256": "aa" * 32}
    assert Evidence.of(Part.new("evidence[1]", content))
    assert Evidence.of(Part.new("evidence[1]", content | changed)) is None


def test_another_part_than_evidence_names_no_file() -> None:
    content = {"kind": "voice", "length": 1, "sha256": "aa" * 32}
    assert Evidence.of(Part.new("account", content)) is None


def test_what_is_only_a_claim_does_not_hide_the_file() -> None:
    content = {"kind": "newer", "length": 1, "sha256": "aa" * 32}
    odd = {"type": "Text/HTML; charset=x", "day": "yesterday", "words": 7, "proof": "<b>"}
    odd |= {"removed": "place", "stays": [7, "Maker", "time"], "original": "aa", "uncleaned": 1}
    found = Evidence.of(Part.new("evidence[1]", content | odd))
    assert found
    assert (found.kind, found.media_type, found.added, found.words) == ("newer", None, None, None)
    assert (found.removed, found.stays) == ((), ("time",))
    assert (found.original, found.uncleaned, found.proof) == (None, False, None)


def test_a_part_that_is_no_json_names_no_file() -> None:
    assert Evidence.of(Part(name="evidence[1]", salt=bytes(32), text="{")) is None


def test_originals_are_told_from_the_rest() -> None:
    assert attachments.is_evidence("original[3]")
    assert attachments.is_original("original[3]")
    assert not attachments.is_original("evidence[3]")
    assert attachments.original_of("evidence[3]") == "original[3]"


def test_numbers_are_not_used_twice() -> None:
    assert attachments.next_name(["original[1]"]) == "evidence[2]"
    assert attachments.next_name(["account", "evidence[1]", "evidence[3]"]) == "evidence[2]"
    with pytest.raises(MalformedError, match="99"):
        attachments.next_name([f"evidence[{n}]" for n in range(1, 100)])


def test_no_key_in_a_repr() -> None:
    reference = AttachmentReference(root=bytes(32), key=b"k" * 32, length=1, sha256=b"s" * 32)
    assert "kkk" not in repr(reference)
    said = Evidence(kind="voice", length=1, sha256=b"s" * 32, words="own words")
    assert "own words" not in repr(said)
