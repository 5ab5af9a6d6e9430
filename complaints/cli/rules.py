"""``amparo rules``: check, explain and compare the rules, without programming.

A folder is a copy of the rules that somebody edits; nothing here writes into one that exists.
"""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from textwrap import fill
from typing import Final

import click

from complaints.cli import asking, shared
from referral.editing import edition, explaining
from referral.editing.comparing import changes, other_changes
from referral.editing.edition import Edition
from referral.editing.scenarios import Scenario

_WIDTH: Final = 96

_folder = click.option(
    "--folder", type=shared.FOLDER, metavar="DIR", help="A copy of the rules; default: what ships."
)


@click.group(cls=asking.OurGroup)
def rules() -> None:
    """Check, explain and compare the rules of referral.

    Take a copy, edit it with any text editor, check it, and see which worked cases change.
    """


@rules.command()
@click.argument("folder", type=shared.FOLDER, metavar="DIR")
def copy(folder: Path) -> None:
    """Copy the rules and their data into the new folder DIR, in order to edit them."""
    if folder.exists():
        raise click.ClickException(f"{folder} exists; nothing was copied.")
    with as_file(files("referral") / "data") as shipped:
        # not their modes: an installed file may be read-only, and these are to be edited
        shutil.copytree(shipped, folder, copy_function=shutil.copyfile)
    click.echo(f"The rules are in {folder / 'rules'}, what they look up is in {folder}.")


@rules.command()
@_folder
def check(folder: Path | None) -> None:
    """Read all rules and data, and try them on the worked cases.

    An error names the file, the line, and what was expected there.
    """
    found = _edition(folder)
    for line in _counts(found):
        click.echo(line)
    wrong = [(one, unmet) for one in found.scenarios if (unmet := _unmet(one, found))]
    for scenario, unmet in wrong:
        click.echo(f"\n{scenario.id}: {scenario.title}")
        for text in unmet:
            click.echo(_wrapped(f"  {text}"))
    if wrong:
        raise click.ClickException(f"{len(wrong)} worked cases are not judged as expected.")


@rules.command()
@click.argument("name", metavar="ID")
@_folder
def explain(name: str, folder: Path | None) -> None:
    """Say what the rule, named condition, channel or violation ID means and does."""
    for line in explaining.explain(name, _edition(folder)):
        click.echo(_wrapped(line))


@rules.command()
@_folder
@click.option(
    "--against", type=shared.FOLDER, required=True, metavar="DIR", help="The edited copy."
)
def diff(folder: Path | None, against: Path) -> None:
    """Say which worked cases an edited copy judges otherwise, and how."""
    old, new = _edition(folder), _edition(against)
    found = changes(old, new)
    for change in found:
        click.echo(f"{change.scenario.id}: {change.scenario.title}")
        for text in change.differences:
            click.echo(_wrapped(f"  {text}"))
        for text in change.broken:
            click.echo(_wrapped(f"  No longer as expected: {text}"))
    for text in other_changes(old, new):
        click.echo(_wrapped(text))
    click.echo(f"{len(found)} of {len(new.scenarios)} worked cases are judged otherwise.")


def _edition(folder: Path | None) -> Edition:
    return edition.shipped() if folder is None else edition.load(folder)


def _unmet(scenario: Scenario, found: Edition) -> tuple[str, ...]:
    return tuple(scenario.unmet(scenario.judged(found.rules.book)))


def _counts(found: Edition) -> Iterator[str]:
    data, known = found.data, found.rules
    institutions = sum(map(len, data.institutions.values()))
    yield (
        f"{len(data.vocabulary.violations)} violations, {len(data.mechanisms)} channels, "
        f"{len(data.states)} States and territories, {institutions} national institutions."
    )
    kinds = Counter(text.rule.then for text in known.texts.values())
    each = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    yield _wrapped(f"{len(known.texts)} rules ({each}), {len(known.terms)} named conditions.")
    limits = {one.id for several in found.limits.values() for one in several}
    yield f"{len(limits)} time limits, {len(found.questions)} questions for the caseworker."
    silent = sorted(known.texts.keys() - _fired(found))
    yield f"{len(found.scenarios)} worked cases; {len(silent)} rules hold in none of them:"
    yield _wrapped(f"  {_listed(silent)}")


def _fired(found: Edition) -> frozenset[str]:
    """The rules whose condition holds in some worked case."""
    book = found.rules.book
    judged = [(one, one.judged(book)) for one in found.scenarios]
    return frozenset(
        rule
        for rule, condition in book.conditions.items()
        if any(one.holds(condition, judgement) is True for one, judgement in judged)
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _wrapped(line: str) -> str:
    """A line of a terminal's width, what follows indented below it."""
    indent = " " * (len(line) - len(line.lstrip()))
    return fill(
        line.lstrip(),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
