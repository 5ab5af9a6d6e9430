"""`amparo portal languages`: how far each language is, and whether a person has read it."""

from itertools import groupby

import click

from complaints.locale.languages import COMPLAINANT, DESK, RULES
from complaints.locale.review import MalformedReviewError
from complaints.locale.standing import Standing, standings

_DOMAINS = tuple(dict.fromkeys((*COMPLAINANT, *DESK, RULES)))


@click.command
def languages() -> None:
    """List the languages: what is translated, who has reviewed it.

    A language without catalogues is not built; one that was begun must be complete. A machine
    draft has not yet been read by anybody who speaks the language.
    """
    try:
        found = list(standings(_DOMAINS))
    except MalformedReviewError as error:
        raise click.ClickException(str(error)) from error
    for tag, group in groupby(found, key=lambda one: one.language.tag):
        several = list(group)
        click.echo(f"{tag:<4}{several[0].language.own_name}")
        begun = [one for one in several if one.review]
        for one in begun:
            click.echo(f"    {_said(one)}")
        if not begun:
            click.echo("    no catalogue yet")


def _said(one: Standing) -> str:
    return f"{one.domain:<11}{one.percent:>3} % of {one.texts}  {one.review}"
