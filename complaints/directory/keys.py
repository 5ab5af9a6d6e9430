"""How public keys and stewards stand in JSON, and turning the lower layers' errors into ours."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from complaints.directory.errors import MalformedDirectoryError, UntrustedError
from complaints.domain.errors import DomainError, MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import derived_key, member, text
from crypto.errors import MalformedKeyError, SignatureError
from crypto.minisign import PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Steward:
    """One who signs directories. The id is for people."""

    id: str
    key: PublicKey

    @classmethod
    def read(cls, value: object) -> Self:
        """The steward of its JSON object."""
        fields = Fields(value, "steward")
        return cls(id=fields.get("id", member), key=fields.get("key", public_key))

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"id": self.id, "key": str(self.key)}


def check_stewards(stewards: Sequence[Steward], threshold: int) -> None:
    """Refuse the same steward under two ids or keys, and a threshold that nobody can reach."""
    if len({one.id for one in stewards}) != len(stewards):
        raise MalformedError("Two stewards have the same id.")
    if len({one.key.key for one in stewards}) != len(stewards):
        raise MalformedError("Two stewards have the same key.")
    if not 1 <= threshold <= len(stewards):
        raise MalformedError("The threshold is not a number of stewards.")


def public_key(value: object) -> PublicKey:
    """A minisign public key with any id."""
    try:
        return PublicKey.parse(text(value))
    except MalformedKeyError as error:
        raise MalformedError(str(error)) from None


def our_public_key(value: object) -> PublicKey:
    """A public key whose id is derived from it, as members' keys must be."""
    return public_key(derived_key(value))


@contextmanager
def refusing(what: str) -> Iterator[None]:
    """Turn errors of format and of signatures into this package's."""
    try:
        yield
    except DomainError as error:
        raise MalformedDirectoryError(f"This is no {what}: {error}") from error
    except SignatureError as error:
        raise UntrustedError(f"The signature of the {what} is wrong: {error}") from error
