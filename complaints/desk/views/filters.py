"""What templates can say: sentences in the caseworker's language, days, countries, tongues."""

from collections.abc import Iterable

from flask import Flask
from markupsafe import Markup

from complaints.desk import alarms, asking, labels, ruled, theirs
from complaints.desk.views.guard import desk
from complaints.desk.views.page import tongue
from complaints.locale.languages import SOURCE_LANGUAGE
from referral import sentences


def install_filters(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        _=lambda sentence: tongue().text(sentence),
        ngettext=lambda one, many, n, **more: tongue().ngettext(one, many, n, **more),
        tongue=tongue,
        labelled=_labelled,
    )
    app.jinja_env.filters.update(
        of_rules=_of_rules,
        cited=_cited,
        spoken=_spoken,
        isolated=lambda text: Markup("<bdi>{}</bdi>").format(text),
        alarm_parts=alarms.parts,
        translated=lambda sentence: tongue().text(sentence),
        marked=_marked,
        cut=theirs.cut,
        tag=theirs.tag,
        organisation=lambda identifier: desk().office.known.name(identifier, tongue().language),
        part_label=lambda name: tongue().part(name),
        number=lambda n: tongue().number(n),
        day=lambda value: tongue().day(value),
        moment=lambda value: tongue().time(value),
        listed=lambda values: tongue().listed(values),
        together=lambda values: tongue().together(values),
        parted=lambda values: tongue().parted(values),
        either=lambda values: tongue().either(values),
        submitter=lambda value: tongue().text(asking.SUBMITTERS.get(value, value)),
        country=lambda value: tongue().country(value),
        language_name=lambda value: tongue().tongue(value),
        term=lambda value: tongue().text(labels.term(value)) if value else "",
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _of_rules(said: str | Iterable[str]) -> Markup:
    """What the rules or the data say, one text or several; marked where it stays in English."""
    speak = tongue()
    found = ruled.say(said, speak) if isinstance(said, str) else ruled.say_all(said, speak)
    if found.language == speak.language:
        return Markup.escape(found.text)
    return Markup('<bdi lang="{}">{}</bdi>').format(found.language, found.text)


def _cited(source: str | Iterable[str]) -> Markup:
    """Where something is written, one citation or several: they stay as lawyers write them.

    What is no document, such as general knowledge, is said in the caseworker's language.
    """
    several = [source] if isinstance(source, str) else source
    return Markup.escape(tongue().parted(["", ""])).join(map(_source, several))


def _source(text: str) -> Markup:
    before, _mark, last = text.rpartition("; ")
    if last not in sentences.NO_DOCUMENT or tongue().language == SOURCE_LANGUAGE:
        return Markup('<bdi lang="en">{}</bdi>').format(text)
    return Markup("{}; {}").format(_source(before), _of_rules(last)) if before else _of_rules(last)


def _spoken(language: str) -> str:
    """A language of a channel, or what the data say of several."""
    return tongue().tongue(language) if sentences.is_tag(language) else _of_rules(language)


def _labelled(label: str, value: str) -> Markup:
    """A label and what stands there, with this language's colon; escaped where it is no markup."""
    return Markup(tongue().labelled("{}", "{}")).format(label, value)  # noqa: S704 - the pattern is of the catalogue


def _marked(text: str) -> Markup:
    """What others wrote, with the names of hidden signs where they stood; escaped, always."""
    sign = Markup('<span class="sign" dir="ltr" title="{}">{}</span>')
    shown = (
        sign.format(one, one.partition(" ")[0]) if is_sign else Markup.escape(one)
        for is_sign, one in theirs.pieces(text)
    )
    return Markup().join(shown)
