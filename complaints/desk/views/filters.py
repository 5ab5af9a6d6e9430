"""What templates can say: sentences in the caseworker's language, days, countries, tongues."""

from flask import Flask
from markupsafe import Markup

from complaints.desk import asking, labels, theirs
from complaints.desk.views.guard import desk
from complaints.desk.views.page import tongue


def install_filters(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        _=lambda sentence: tongue().text(sentence),
        ngettext=lambda one, many, n, **more: tongue().ngettext(one, many, n, **more),
        tongue=tongue,
    )
    app.jinja_env.filters.update(
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
        either=lambda values: tongue().either(values),
        submitter=lambda value: tongue().text(asking.SUBMITTERS.get(value, value)),
        country=lambda value: tongue().country(value),
        language_name=lambda value: tongue().tongue(value),
        term=lambda value: tongue().text(labels.term(value)) if value else "",
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _marked(text: str) -> Markup:
    """What others wrote, with the names of hidden signs where they stood; escaped, always."""
    sign = Markup('<span class="sign" dir="ltr" title="{}">{}</span>')
    shown = (
        sign.format(one, one.partition(" ")[0]) if is_sign else Markup.escape(one)
        for is_sign, one in theirs.pieces(text)
    )
    return Markup().join(shown)
