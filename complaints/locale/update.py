"""Extract every text for people, bring the catalogues up to date, check them.

``python -m complaints.locale.update`` writes; ``--check`` only says what is missing, stale, fuzzy
or has lost a placeholder, and exits 1. Domains may be named; all of them otherwise. It must never
invent a translation: a new text stays empty until somebody has written it, except in English, which
is the source.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from complaints.locale.catalogues import SOURCE_LANGUAGE, languages, path_of, read
from referral import vocabulary
from referral.services import wording

ROOT: Final = Path(__file__).parents[2]
VOCABULARY: Final = "vocabulary"
# domain -> the folders whose templates and modules speak to people
SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "portal": ("templates/portal", "templates/shared", "complaints/pages"),
    "desk": ("templates/desk", "complaints/desk"),
    VOCABULARY: (),
}
# domain -> modules that have their sentences in lists
LISTS: Final[Mapping[str, Mapping[str, Callable[[], Iterable[str]]]]] = {
    VOCABULARY: {"referral/vocabulary.py": vocabulary.texts},
    "desk": {"referral/services/wording.py": wording.texts},
}
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "plural": (1, 2),
}
METHODS: Final = {".py": "python", ".html": "jinja2", ".json": "jinja2", ".txt": "jinja2"}
REVIEW: Final = "machine draft"

_PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}|%\([a-z_]+\)[sd]")
_REVIEW_LINE: Final = re.compile(r'^"X-Review: (.+)\\n"$', re.MULTILINE)


def extract(domain: str) -> Catalog:
    """The messages of a domain as the sources have them now."""
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


def updated(language: str, domain: str) -> bytes:
    """The catalogue file as it should be: present messages only, translations kept."""
    catalog = read(language, domain)
    catalog.update(extract(domain), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if language == SOURCE_LANGUAGE:
        for message in catalog:
            if message.id:
                message.string = message.id
    body = BytesIO()
    write_po(body, catalog, width=96, omit_header=True, include_lineno=False)
    return _header(language, domain, catalog).encode() + body.getvalue()


def problems(language: str, domain: str) -> Iterator[str]:
    """What is wrong with a catalogue, a line each."""
    path = path_of(language, domain)
    where = path.relative_to(ROOT).as_posix()
    if not path.exists() or path.read_bytes() != updated(language, domain):
        yield f"{where}: stale; run python -m complaints.locale.update"
    for message in read(language, domain):
        if message.id:
            yield from (f"{where}: {text}: {_first(message)!r}" for text in _faults(message))


def main(arguments: list[str]) -> int:
    """Write the catalogues, or check them with ``--check``; 1 if anything is wrong."""
    domains = [one for one in arguments if one in SOURCES] or list(SOURCES)
    every = [(language, domain) for language in languages() for domain in domains]
    if "--check" not in arguments:
        for language, domain in every:
            path = path_of(language, domain)
            path.write_bytes(updated(language, domain))
    found = [line for language, domain in every for line in problems(language, domain)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


def _files(domain: str) -> list[Path]:
    return sorted(
        path
        for folder in SOURCES[domain]
        for path in (ROOT / folder).rglob("*")
        if path.suffix in METHODS
    )


def _faults(message: Message) -> Iterator[str]:
    texts = _all(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if not all(texts):
        yield "missing"
        return
    wanted = set(_placeholders(_all(message.id)[-1:]))
    # a form for exactly one or two things may leave the number out
    if any(not set(_placeholders([text])) <= wanted for text in texts):
        yield "a placeholder too many"
    if set(_placeholders(texts[-1:])) != wanted:
        yield "a placeholder lost"


def _placeholders(texts: Iterable[str]) -> list[str]:
    return [found for text in texts for found in _PLACEHOLDER.findall(text)]


def _all(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (str(value or ""),)


def _first(message: Message) -> str:
    return _all(message.id)[0]


def _header(language: str, domain: str, catalog: Catalog) -> str:
    path = path_of(language, domain)
    before = _REVIEW_LINE.search(path.read_text(encoding="utf-8")) if path.exists() else None
    lines = {
        "Project-Id-Version": "Amparo",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalog.plural_forms,
        "X-Review": before.group(1) if before else REVIEW,
    }
    text = "".join(f'"{name}: {value}\\n"\n' for name, value in lines.items())
    return f'msgid ""\nmsgstr ""\n{text}\n'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
