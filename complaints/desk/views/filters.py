"""What templates can say: sentences in the caseworker's language, days, countries, tongues."""

from flask import Flask

from complaints.desk import asking, labels
from complaints.desk.views.page import tongue


def install_filters(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        _=lambda sentence: tongue().text(sentence),
        ngettext=lambda one, many, n: tongue().ngettext(one, many, n),
        tongue=tongue,
    )
    app.jinja_env.filters.update(
        translated=lambda sentence: tongue().text(sentence),
        part_label=lambda name: tongue().part(name),
        day=lambda value: tongue().day(value),
        listed=lambda values: tongue().listed(values),
        either=lambda values: tongue().either(values),
        submitter=lambda value: tongue().text(asking.SUBMITTERS.get(value, value)),
        country=lambda value: tongue().country(value),
        language_name=lambda value: tongue().tongue(value),
        term=lambda value: tongue().text(labels.term(value)) if value else "",
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
