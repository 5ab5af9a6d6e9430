import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import proof
from complaints.proof import ProofError
from crypto import minisign
from crypto.minisign import PublicKey
from tests.factories import TODAY, secret_key
from tests.stock import minisign_verifies

KEY = secret_key()
NAME = "ab" * 32
WHAT = {"instance": "amparo.example", "organisation": "defensor-es", "name": NAME}
PROOF = proof.prove(key=KEY, day=TODAY, **WHAT)


def test_a_proof_tells_the_first_day_and_is_the_same_every_time() -> None:
    assert proof.verify(PROOF.encode(), key=KEY.public_key, **WHAT) == TODAY
    assert proof.prove(key=KEY, day=TODAY, **WHAT) == PROOF


@pytest.mark.parametrize(
    "changes",
    [{"instance": "other.example"}, {"organisation": "cndh-ma"}, {"name": "cd" * 32}],
)
def test_it_proves_nothing_else(changes: dict[str, str]) -> None:
    with pytest.raises(ProofError):
        proof.verify(PROOF.encode(), key=KEY.public_key, **{**WHAT, **changes})


def test_nobody_else_can_make_it_and_its_comment_must_agree() -> None:
    with pytest.raises(ProofError):
        proof.verify(PROOF.encode(), key=secret_key().public_key, **WHAT)
    statement = proof.statement(day=TODAY, **WHAT)
    day = TODAY + timedelta(days=1)
    for comment in (
        "amparo/v1 filed",
        proof.comment(organisation="cndh-ma", name=NAME, day=TODAY),
        proof.comment(organisation="defensor-es", name=NAME, day=day),
        f"amparo/v1 filed defensor-es {NAME} 2026-99-99",
    ):
        signed = minisign.sign(statement, key=KEY, trusted_comment=comment)
        with pytest.raises(ProofError):
            proof.verify(signed.encode(), key=KEY.public_key, **WHAT)


@given(st.binary())
def test_arbitrary_bytes_give_our_error(data: bytes) -> None:
    with pytest.raises(ProofError):
        proof.verify(data, key=KEY.public_key, **WHAT)


def test_the_stock_minisign_verifies_it(tmp_path: Path) -> None:
    statement = proof.statement(day=TODAY, **WHAT)
    assert minisign_verifies(tmp_path, statement, PROOF, str(KEY.public_key))
    assert not minisign_verifies(tmp_path, statement + b"\n", PROOF, str(KEY.public_key))


def test_the_worked_example() -> None:
    source = Path(__file__).parents[1] / "vectors" / "spec.json"
    example = json.loads(source.read_text(encoding="utf-8"))["proof"]
    _, instance, organisation, name, day = example["content"].split("\n")
    filed = proof.verify(
        example["signature_file"].encode(),
        key=PublicKey.parse(example["portal_key"]),
        instance=instance,
        organisation=organisation,
        name=name,
    )
    assert filed.isoformat() == day
