"""A release of the complainant's pages: the list of all files, and the release key's signature.

Who holds the release key says with it: these files and no others are the site. A partner holds the
public half and the stewards' trust root, and needs to trust no portal. It must never sign a folder
that is not what its own list says.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, Self

import brotli

from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import hex_text, integer, one_of
from complaints.operator.errors import OperatorError
from complaints.pages.assets import FILLED, MANIFEST, MANIFEST_FORMAT
from crypto import minisign
from crypto.errors import SignatureError
from crypto.minisign import PublicKey, SecretKey, Signature

SIGNATURE: Final = f"{MANIFEST}.minisig"
MAX_MANIFEST: Final = 4_194_304  # bytes

_PACKED: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    ".br": brotli.decompress,
    ".gz": gzip.decompress,
}
_DIGEST: Final = 32  # bytes
_SHOWN: Final = 16  # hex digits of the manifest's hash


class ReleaseError(OperatorError):
    """This is no release, or not by this key; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A manifest: path of a file to the hex SHA-256 of its bytes as they are uncompressed.

    ``forms`` are the sizes in bytes, as built, of those that the portal fills. ``comment`` is what
    the release key's signature says of it, None where nobody signed it.
    """

    files: Mapping[str, str]
    forms: Mapping[str, int]
    sha256: str
    comment: str | None = None

    @classmethod
    def parse(cls, manifest: bytes) -> Self:
        """The release of a manifest that is trusted for another reason than a signature."""
        try:
            fields = Fields(strictjson.loads(manifest), "list of files")
            fields.get("format", one_of(MANIFEST_FORMAT))
            digest = hex_text(_DIGEST)
            files = {path: digest(one) for path, one in fields.get("files", mapping).items()}
            forms = {path: integer(0)(one) for path, one in fields.get("forms", mapping).items()}
        except MalformedError as error:
            raise ReleaseError(f"The list of files is malformed: {error}") from error
        return cls(files=files, forms=forms, sha256=hashlib.sha256(manifest).hexdigest())

    @classmethod
    def verify(cls, manifest: bytes, signature: bytes, *, key: PublicKey, instance: str) -> Self:
        """The release that the key signed for an instance; nothing is read of it before."""
        try:
            comment = minisign.verify(manifest, Signature.parse(signature), key)
        except SignatureError as error:
            raise ReleaseError(f"The list of files is not signed by this key: {error}") from error
        found = cls.parse(manifest)
        first, last = f"amparo/v1 release {instance} ", f" {found.sha256[:_SHOWN]}"
        if not (comment.startswith(first) and comment.endswith(last)):
            raise ReleaseError("The signature is for another instance or another list of files.")
        return replace(found, comment=comment)

    @property
    def name(self) -> str:
        """For people: the day that its signature names, and the beginning of its hash."""
        return " ".join((self.comment or self.sha256[:_SHOWN]).split()[-2:])


def sign(folder: Path, *, key: SecretKey, instance: str, today: date) -> Release:
    """Sign the pages in a folder; `ReleaseError` if they are not what their list says."""
    try:
        manifest = (folder / MANIFEST).read_bytes()
        release = Release.parse(manifest)
        _check(folder, release)
        comment = f"amparo/v1 release {instance} {today} {release.sha256[:_SHOWN]}"
        signature = minisign.sign(manifest, key=key, trusted_comment=comment)
        (folder / SIGNATURE).write_text(signature, "utf-8", newline="\n")
    except OSError as error:
        raise ReleaseError(f"{error.filename}: {error.strerror}.") from None
    return replace(release, comment=comment)


def _check(folder: Path, release: Release) -> None:
    for path, digest in release.files.items():
        copies = [
            unpack(packed.read_bytes())
            for end, unpack in _PACKED.items()
            if (packed := folder / f"{path}{end}").exists()
        ]
        copies.append((folder / path).read_bytes())
        if any(hashlib.sha256(one).hexdigest() != digest for one in copies):
            raise ReleaseError(f"{path} is not what the list of files says: build the pages again.")
    sizes = {
        path: (folder / path).stat().st_size
        for path in release.files
        if path.startswith(f"{FILLED}/")
    }
    if release.forms != sizes:
        raise ReleaseError(
            "The forms are not as large as the list of files says: build them again."
        )
    there = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    known = {path + end for path in release.files for end in ("", *_PACKED)}
    if unknown := sorted(there - known - {MANIFEST, SIGNATURE}):
        raise ReleaseError(f"{unknown[0]} is not in the list of files: build into an empty folder.")
