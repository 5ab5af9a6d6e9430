"""Extract every text for people, bring the catalogues up to date, check them.

``python -m complaints.locale.update`` writes; ``--check`` only says what is wrong (see
`complaints.locale.checks`), and exits 1. Domains and languages may be named; all that are there
otherwise. A language that is named gets its catalogues if it has none. ``--doubts`` lists what is
perhaps wrong. ``--reviewed-by NAME`` records that NAME has read the catalogues named, today.

It must never invent a translation: a new text stays empty until somebody has written it, except in
English, which is the source.
"""

import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from complaints.locale import plurals
from complaints.locale.catalogues import is_offered, path_of, read, texts_of
from complaints.locale.checks import Pair, doubts, faults
from complaints.locale.languages import (
    LANGUAGES,
    LETTERS,
    RIGHTS,
    RULES,
    SOURCE_LANGUAGE,
    VOCABULARY,
)
from complaints.locale.languages import language as known
from complaints.locale.review import MalformedReviewError, Review, fingerprint
from referral import rights, sentences, vocabulary
from referral.services import wording

ROOT: Final = Path(__file__).parents[2]
# domain -> the folders whose templates and modules speak to people
SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "portal": ("templates/portal", "templates/shared", "complaints/pages"),
    "desk": ("templates/desk", "complaints/desk"),
    RULES: (),
    VOCABULARY: (),
    RIGHTS: (),
    LETTERS: ("complaints/letters",),
}
# domain -> modules that have their sentences in lists
LISTS: Final[Mapping[str, Mapping[str, Callable[[], Iterable[str]]]]] = {
    VOCABULARY: {"referral/vocabulary.py": vocabulary.texts},
    "desk": {"referral/services/wording.py": wording.texts},
    RULES: {"referral/sentences.py": sentences.texts},
    RIGHTS: {"referral/rights.py": rights.texts},
}
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "plural": (1, 2),
}
METHODS: Final = {".py": "python", ".html": "jinja2", ".json": "jinja2", ".txt": "jinja2"}

# Babel keeps the headers that it knows, and this is none of them
_REVIEW_LINE: Final = re.compile(r'^"X-Review: (.*)\\n"$', re.MULTILINE)


@cache
def extract(domain: str) -> Catalog:
    """The messages of a domain as the sources have them now; not to be changed."""
    catalog = Catalog(charset="utf-8")
    for name, texts in LISTS.get(domain, {}).items():
        for text in texts():
            catalog.add(text, locations=[(name, 0)])
    for path in _files(domain):
        name = path.relative_to(ROOT).as_posix()
        found = extract_from_file(
            METHODS[path.suffix], path, keywords=KEYWORDS, comment_tags=("Translators:",)
        )
        for line, message, comments, context in found:
            catalog.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalog


def catalogues(languages: Iterable[str], domains: Iterable[str]) -> list[tuple[str, str]]:
    """Every catalogue of these languages and domains that there is or should be."""
    return [
        (language, domain)
        for language, domain in product(languages, domains)
        if is_offered(language, domain)
    ]


def begun() -> list[str]:
    """The languages that have a catalogue at least."""
    return [tag for tag in LANGUAGES if any(path_of(tag, one).exists() for one in SOURCES)]


def updated(language: str, domain: str, reviewed: Review | None = None) -> bytes:
    """The catalogue file as it should be: present messages only, translations kept.

    Raises `MalformedReviewError` if the file's review state is none.
    """
    catalog = read(language, domain)
    review = reviewed or review_of(language, domain)
    plural_forms = plurals.header(known(language))
    catalog.mime_headers = [("Plural-Forms", plural_forms)]
    # a copy, because new messages become this catalogue's own and are then filled
    catalog.update(deepcopy(extract(domain)), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if language == SOURCE_LANGUAGE:
        for message in catalog:
            if message.id:
                message.string = message.id
    header = {
        "Project-Id-Version": "Amparo",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms,
        "X-Review": str(review),
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in header.items())
    body = BytesIO()
    write_po(body, catalog, width=96, omit_header=True, include_lineno=False)
    return f'msgid ""\nmsgstr ""\n{lines}\n'.encode() + body.getvalue()


def problems(language: str, domain: str) -> Iterator[str]:
    """What is wrong with a catalogue, a line each."""
    path = path_of(language, domain)
    where = path.relative_to(ROOT).as_posix()
    try:
        if not path.exists() or path.read_bytes() != updated(language, domain):
            yield f"{where}: stale; run python -m complaints.locale.update"
    except MalformedReviewError as error:
        yield f"{where}: {error}"
    for pair in pairs(read(language, domain)):
        yield from (
            f"{where}: {text}: {pair.source[0]!r}" for text in faults(known(language), pair)
        )


def doubtful(language: str, domain: str) -> Iterator[str]:
    """What is perhaps wrong with a catalogue, a line each."""
    where = path_of(language, domain).relative_to(ROOT).as_posix()
    for pair, text in doubts(pairs(read(language, domain))):
        yield f"{where}: {text}: {pair.source[0]!r}"


def pairs(catalog: Catalog) -> list[Pair]:
    """Every text with its translation."""
    return [_pair(message) for message in catalog if message.id]


def review_of(language: str, domain: str) -> Review:
    """What the header says; a catalogue without that line, or without a file, is a machine draft.

    Raises `MalformedReviewError`.
    """
    path = path_of(language, domain)
    found = _REVIEW_LINE.search(path.read_text(encoding="utf-8")) if path.exists() else None
    return Review.parse(found[1]) if found else Review()


def read_texts(catalog: Catalog) -> str:
    """The fingerprint of a catalogue's texts with their translations."""
    return fingerprint((*one.source, *one.target) for one in pairs(catalog))


def main(arguments: list[str]) -> int:
    """Write the catalogues, or check them with ``--check``; 1 if anything is wrong."""
    parser = ArgumentParser(prog="python -m complaints.locale.update")
    parser.add_argument("named", nargs="*", choices=[*SOURCES, *LANGUAGES, []])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--doubts", action="store_true")
    parser.add_argument("--reviewed-by", metavar="NAME")
    given = parser.parse_args(arguments)
    domains = [one for one in given.named if one in SOURCES] or list(SOURCES)
    named = [one for one in given.named if one in LANGUAGES]
    if given.reviewed_by and not named:
        parser.error("name the languages that were reviewed")
    every = catalogues(named or begun(), domains)
    if not given.check:
        for language, domain in every:
            _write(language, domain, given.reviewed_by)
    found = [line for one in every for line in problems(*one)]
    if given.doubts:
        sys.stdout.writelines(f"perhaps: {line}\n" for one in every for line in doubtful(*one))
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


def _write(language: str, domain: str, reviewer: str | None) -> None:
    path = path_of(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(updated(language, domain))
    if reviewer:
        texts = read_texts(read(language, domain))
        review = Review(by=reviewer, on=datetime.now(UTC).date(), texts=texts)
        path.write_bytes(updated(language, domain, Review.parse(str(review))))


def _files(domain: str) -> list[Path]:
    return sorted(
        path
        for folder in SOURCES[domain]
        for path in (ROOT / folder).rglob("*")
        if path.suffix in METHODS
    )


def _pair(message: Message) -> Pair:
    return Pair(
        source=texts_of(message.id), target=texts_of(message.string), fuzzy=bool(message.fuzzy)
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
