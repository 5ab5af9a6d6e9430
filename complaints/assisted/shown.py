"""A part as its reader will see it, in words: labels and values, and nothing that is not told.

The same labels as on the portal's pages. What a newer program wrote and nobody here knows is not
guessed at: its text alone is shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from complaints.assisted.tongue import Tongue
from complaints.routing.fields import items

Content = Mapping[str, object]
#: Label, or nothing where the value speaks for itself, and the value.
Row = tuple[str, str]


def label(tongue: Tongue, name: str, content: Content | None = None) -> str:
    """What a part is called, a numbered one in the reader's digits, a file by its kind."""
    base, _, number = name.rstrip("]").partition("[")
    kind = (content or {}).get("kind")
    keys = [f"part_{base}_{kind}", f"part_{base}", "part_other"]
    key = next(one for one in keys if tongue.has(one))
    return tongue.of(key, n=tongue.digits(int(number)) if number else "")


def rows(tongue: Tongue, name: str, content: Content) -> list[Row]:
    """What the part says."""
    views = {
        "account": _account,
        "circumstances": _circumstances,
        "needs": _needs,
        "person": _person,
        "contact": _contact,
    }
    view = views.get(name.partition("[")[0], _text)
    return [(title, value) for title, value in view(tongue, content) if value]


def _account(tongue: Tongue, content: Content) -> Iterator[Row]:
    yield from _terms(tongue, "violations", content.get("violations"))
    yield from _terms(tongue, "groups", content.get("groups"))
    yield from _text(tongue, content)


def _circumstances(tongue: Tongue, content: Content) -> Iterator[Row]:
    actors = [one for one in items(content.get("actors")) if isinstance(one, Mapping)]
    kinds = [str(one["kind"]) for one in actors if "kind" in one]
    yield tongue.of("seen_country"), _country(tongue, content.get("country"))
    yield "", tongue.of("seen_sea") if content.get("at_sea") is True else ""
    yield tongue.of("seen_place"), _string(content.get("place"))
    yield tongue.of("seen_when"), _when(tongue, content)
    yield "", _said(tongue, content.get("ongoing"), "seen_ongoing", "seen_stopped")
    yield tongue.of("seen_who"), tongue.joined(tongue.term("actors", one) for one in kinds)
    yield tongue.of("seen_words"), "\n".join(_string(one.get("description")) for one in actors)
    accused = (_country(tongue, one) for one in items(content.get("accused_states")))
    yield tongue.of("seen_accused"), tongue.joined(accused)


def _needs(tongue: Tongue, content: Content) -> Iterator[Row]:
    return _terms(tongue, "needs", content.get("needs"))


def _person(tongue: Tongue, content: Content) -> Iterator[Row]:
    yield from _terms(tongue, "about", content.get("about"))
    age = content.get("age_group")
    yield tongue.of("seen_child"), _yes_or_no(tongue, None if age is None else age == "child")
    yield tongue.of("seen_children"), _yes_or_no(tongue, content.get("children"))
    yield tongue.of("seen_fears"), _yes_or_no(tongue, content.get("fears_origin"))
    yield tongue.of("seen_seeks"), _yes_or_no(tongue, content.get("seeks_protection"))
    yield tongue.of("seen_origin"), _country(tongue, content.get("origin"))


def _contact(tongue: Tongue, content: Content) -> Iterator[Row]:
    for name in ("name", "channel", "times", "never"):
        yield tongue.of(f"seen_{name}"), _string(content.get(name))


def _text(_tongue: Tongue, content: Content) -> Iterator[Row]:
    yield "", _string(content.get("text"))


def _terms(tongue: Tongue, name: str, ids: object) -> Iterator[Row]:
    return (("", tongue.term(name, str(one))) for one in items(ids))


def _when(tongue: Tongue, content: Content) -> str:
    days = [_day(content.get(name)) for name in ("from", "to")]
    known = dict.fromkeys(tongue.day(one) for one in days if one)
    return " – ".join(known)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _country(tongue: Tongue, code: object) -> str:
    return tongue.country(code) if isinstance(code, str) else ""


def _yes_or_no(tongue: Tongue, value: object) -> str:
    return _said(tongue, value, "say_yes", "say_no")


def _said(tongue: Tongue, value: object, yes: str, no: str) -> str:
    return tongue.of(yes if value else no) if isinstance(value, bool) else ""


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def sections(tongue: Tongue, contents: Iterable[tuple[str, Content]]) -> list[dict[str, object]]:
    """For a page: each part's label and rows."""
    return [
        {"label": label(tongue, name, content), "rows": rows(tongue, name, content)}
        for name, content in contents
    ]
