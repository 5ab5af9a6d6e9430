"""The part of the style sheet that languages differ in: fonts, heights, sizes, digits of lists.

Fonts are names of those that devices bring; nothing may be fetched. It is added to the sheet of a
release, so that another language costs no request.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from complaints.locale.languages import Language
from complaints.locale.scripts import LATIN, Script

_PERCENT: Final = 112.5  # of the root's size in style.css
_HEADINGS: Final = ("h1", "h2", "h3", "legend.heading")
# CLDR's digits -> the counter style of CSS
_COUNTERS: Final = {
    "arab": "arabic-indic",
    "arabext": "persian",
    "beng": "bengali",
    "deva": "devanagari",
    "mymr": "myanmar",
}


def sheet(languages: Iterable[Language]) -> str:
    """The rules for these languages, those of a script together."""
    there = list(languages)
    scripts: dict[str, list[Language]] = {}
    for one in there:
        scripts.setdefault(one.script.code, []).append(one)
    rules = [rule for group in scripts.values() for rule in _of_script(group[0].script, group)]
    rules += [
        f"{_pages([one])} ol{{list-style:{_COUNTERS[one.numbering]}}}"
        for one in there
        if one.numbering in _COUNTERS
    ]
    return "\n".join(rules)


def _of_script(script: Script, group: list[Language]) -> Iterator[str]:
    if script.fonts:
        family = ",".join((*(f'"{name}"' for name in script.fonts), "system-ui", "sans-serif"))
        yield f"{_parts(group)}{{font-family:{family}}}"
    if script.leading != LATIN.leading:
        names = ",".join(f".languages {one}" for one in _parts(group).split(","))
        yield f"{_parts(group)},{names}{{line-height:{script.leading}}}"
        headings = ",".join(f"{one} {tag}" for one in _pages(group).split(",") for tag in _HEADINGS)
        yield f"{headings}{{line-height:{script.tight};letter-spacing:0}}"
    if script.scale != LATIN.scale:
        yield f"{_pages(group)}{{font-size:{_PERCENT * script.scale / 100:g}%}}"


def _parts(group: list[Language]) -> str:
    """Whatever is said to be in one of these languages: a page, or a name in a list."""
    return ",".join(f"[lang={one.tag}]" for one in group)


def _pages(group: list[Language]) -> str:
    return ",".join(f"html[lang={one.tag}]" for one in group)
