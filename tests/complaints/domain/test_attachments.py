"""Which file an evidence part speaks of, and what of a message's attachments is heard."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
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
evidences = st.builds(
    Evidence,
    kind=st.sampled_from(attachments.KINDS),
    length=lengths,
    sha256=hashes,
    media_type=st.none() | media_types,
    added=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    words=st.none() | st.text(st.characters(codec="utf-8"), min_size=1),
)


def evidence(reference: AttachmentReference, name: str = "evidence[1]") -> Part:
    said = Evidence(kind="photo", length=reference.length, sha256=reference.sha256)
    return Part.new(name, said.content())


@given(evidences)
def test_evidence_is_read_as_it_was_written(said: Evidence) -> None:
    assert Evidence.of(Part.new("evidence[7]", said.content())) == said


@given(st.lists(references, max_size=99, unique_by=lambda one: one.sha256))
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
        [one() | {"sha256": f"{n:064x}"} for n in range(100)],
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
    odd = {"type": "Text/HTML; charset=x", "day": "yesterday", "words": 7}
    found = Evidence.of(Part.new("evidence[1]", content | odd))
    assert found
    assert (found.kind, found.media_type, found.added, found.words) == ("newer", None, None, None)


def test_a_part_that_is_no_json_names_no_file() -> None:
    assert Evidence.of(Part(name="evidence[1]", salt=bytes(32), text="{")) is None


def test_numbers_are_not_used_twice() -> None:
    assert attachments.next_name(["account", "evidence[1]", "evidence[3]"]) == "evidence[2]"
    with pytest.raises(MalformedError, match="99"):
        attachments.next_name([f"evidence[{n}]" for n in range(1, 100)])


def test_no_key_in_a_repr() -> None:
    reference = AttachmentReference(root=bytes(32), key=b"k" * 32, length=1, sha256=b"s" * 32)
    assert "kkk" not in repr(reference)
    said = Evidence(kind="voice", length=1, sha256=b"s" * 32, words="own words")
    assert "own words" not in repr(said)
