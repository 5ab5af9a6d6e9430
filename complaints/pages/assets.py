"""Files of a release: their addresses, their fingerprints, their compressed siblings.

Deterministic: the same sources give the same bytes, whoever builds.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import brotli

MANIFEST: Final = "manifest.json"
MANIFEST_FORMAT: Final = "amparo/pages/v1"

FILLED: Final = "form"

_NAME_DIGITS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A script or a sheet as pages refer to it."""

    address: str
    integrity: str


def named_by_content(stem: str, suffix: str, content: bytes) -> Asset:
    """An address that changes whenever the content does, so that it may be cached for ever."""
    digest = hashlib.sha256(content).digest()
    return Asset(
        address=f"/assets/{stem}-{digest.hex()[:_NAME_DIGITS]}{suffix}",
        integrity=f"sha256-{base64.b64encode(digest).decode()}",
    )


def publish(
    folder: Path, files: Mapping[str, bytes], reviews: Mapping[str, Mapping[str, str]]
) -> None:
    """Write ``files`` (path to content) with ``.gz`` and ``.br`` siblings, and the manifest.

    Those below ``FILLED`` have no siblings: the portal fills a place in each before it is served.
    The manifest lists the SHA-256 of every file as it is before compression, the sizes of those
    below ``FILLED`` in bytes, by which everybody can tell how much may be filled in, and
    ``reviews``: how far each language (its tag) and each of its domains was reviewed.
    """
    listed = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    forms = {path: len(content) for path, content in files.items() if _is_filled(path)}
    manifest = {
        "format": MANIFEST_FORMAT,
        "files": listed,
        "forms": forms,
        "languages": reviews,
    }
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
    for path, content in {**files, MANIFEST: text}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    served = [path for path in files if not _is_filled(path)]
    with ThreadPoolExecutor() as pool:  # the compressors work outside of Python's lock
        for _ in pool.map(_compress, map(folder.joinpath, served), map(files.get, served)):
            pass


def _is_filled(path: str) -> bool:
    return path.startswith(f"{FILLED}/")


def _compress(target: Path, content: bytes) -> None:
    target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    target.with_name(f"{target.name}.br").write_bytes(brotli.compress(content))
