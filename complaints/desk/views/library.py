"""The rules, the mechanisms and the countries, to look up and to print. They hold no case."""

from typing import Final

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from complaints.desk import asking, library, ruled
from complaints.desk.views.page import page, tongue
from referral import loader
from referral.rules import rules as written_rules

blueprint = Blueprint("library", __name__, url_prefix="/rules")

_MAX_WORDS: Final = 200


@blueprint.get("")
def rules() -> ResponseReturnValue:
    """All rules, or those in which the words stand; and what named conditions mean."""
    words = _words()
    book = written_rules()
    shown = library.found(
        library.written(book, loader.data()),
        words,
        lambda one: library.rule_text(one, _say),
        lambda one: one.id,
    )
    return page(
        "desk/rules.html",
        words_sought=words,
        shown=shown,
        terms=book.terms,
        library=library,
        asking=asking,
    )


@blueprint.get("/mechanisms")
def mechanisms() -> ResponseReturnValue:
    """All mechanisms, or those in which the words stand."""
    words = _words()
    shown = library.found(
        loader.data().mechanisms.values(),
        words,
        lambda one: library.mechanism_text(one, _say),
        lambda one: f"{one.id} {one.name} {_say(one.name)}",
    )
    return page("desk/mechanisms.html", words_sought=words, shown=shown, library=library)


@blueprint.get("/countries")
def countries() -> ResponseReturnValue:
    """All countries, or those in which the words stand."""
    words, data = _words(), loader.data()
    pages = sorted((library.country(data, code) for code in data.states), key=_by_name)
    shown = library.found(pages, words, _country_text, _by_name)
    return page("desk/countries.html", words_sought=words, shown=shown, library=library)


@blueprint.get("/countries/<code>")
def country(code: str) -> ResponseReturnValue:
    """What one State accepted, and its institutions."""
    if code not in loader.data().states:
        abort(404)
    one = library.country(loader.data(), code)
    return page("desk/country.html", one=one, library=library)


def _words() -> str:
    return request.args.get("q", "")[:_MAX_WORDS].strip()


def _by_name(one: library.Country) -> str:
    return tongue().country(one.state.country)


def _country_text(one: library.Country) -> str:
    names = [institution.name for institution in one.institutions]
    complaints = [line.name for line in one.complaints]
    shown = map(_say, complaints)
    return " ".join([one.state.country, one.state.name, _by_name(one), *names, *complaints, *shown])


def _say(text: str) -> str:
    return ruled.say(text, tongue()).text
