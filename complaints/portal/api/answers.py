"""The page that answers files made offline: a page of the release with its one empty place filled.

Its sentences come with the built pages, so that the portal holds no text and no language. Nothing
that was sent is shown but what this portal itself signed.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from flask import Response
from markupsafe import escape

from complaints.pages.serving import UPLOAD_HEADERS

_PLACE: Final = '<div id="arrived"></div>'
_TAG: Final = re.compile("[a-z]{2,3}(-[A-Za-z]{2,8})?")
_OTHERWISE: Final = "en"
_NOT_WHOLE: Final = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What became of one file: the key of its sentence, and whether some of it was taken."""

    key: str
    partly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A proof of filing: what was signed, and the signature."""

    statement: str
    signature: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Answers in the languages of a folder of built pages."""

    folder: Path

    def sentence(self, key: str, *, language: str = "", status: int) -> Response:
        """One sentence alone."""
        here = self._language(language)
        return self._page(here, [_paragraph(self._texts(here)[key])], status)

    def result(
        self, arrived: Sequence[Arrived], proofs: Sequence[Sent], *, key: str, language: str
    ) -> Response:
        """A sentence for each file, and the proofs as text to copy."""
        here = self._language(language)
        texts = self._texts(here)
        rows = []
        for number, one in enumerate(arrived, 1):
            rows.append(_paragraph(texts[one.key].replace("{n}", str(number))))
            if one.partly:
                rows.append(_paragraph(texts["upload_partly"]))
        if proofs:
            rows.append(_paragraph(texts["upload_number"]))
            rows.append(f"<h2>{escape(texts['proof_title'])}</h2>")
            rows += [_paragraph(texts[one]) for one in ("proof_what", "upload_copy")]
            rows += [_code(f"{one.statement}\n\n{one.signature}") for one in proofs]
            rows += [_paragraph(texts["proof_check"]), _code(key)]
        is_whole = all(one.key == "upload_whole" for one in arrived)
        return self._page(here, rows, 200 if is_whole else _NOT_WHOLE)

    def _page(self, language: str, rows: Iterable[str], status: int) -> Response:
        frame = (self.folder / language / "uploaded.html").read_text("utf-8")
        body = frame.replace(_PLACE, "\n".join(rows))
        response = Response(body, status=status, content_type="text/html; charset=utf-8")
        response.headers.update(UPLOAD_HEADERS)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _language(self, given: str) -> str:
        is_there = _TAG.fullmatch(given) and (self.folder / given / "uploaded.html").is_file()
        return given if is_there else _OTHERWISE

    def _texts(self, language: str) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.folder / language / "upload.json").read_bytes())
        return found


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _code(text: str) -> str:
    return f'<pre dir="ltr">{escape(text)}</pre>'
