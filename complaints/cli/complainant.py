"""``amparo file``, ``replies`` and ``answer``: the complainant's side on the command line.

The receipt and what is told are read from files, standard input or the terminal, never from the
command's arguments, which other programs can see. Nothing is written to disk. The receipt is
printed once, on standard output; everything else goes to standard error or, for `replies`, to
standard output without anything that could steer the terminal.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from complaints.cli import asking, files, shared
from complaints.cli.attaching import attached
from complaints.complainant import (
    Addition,
    Asked,
    Choice,
    Complainant,
    Delivery,
    Entry,
    Filed,
    Proposal,
    Timeline,
)
from complaints.domain import strictjson
from complaints.domain.attachments import KINDS, VOICE
from complaints.domain.fields import mapping
from complaints.domain.identifiers import language as language_tag
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient, PortalError
from crypto.receipt import Receipt

# given to nobody unless chosen
_OWN: Final = ("person", "contact", "missing", "evidence", "original")
_MAX: Final = 1 << 20
_TRIES: Final = 3
_PAUSE: Final = 5.0
_PURPOSES: Final = {
    "referral": "so that they can work on your case",
    "translation": "so that they can translate it",
    "representation": "so that they can speak for you",
}

_ATTACHED: Final = click.Path(exists=True, dir_okay=False, readable=True)
_RECEIPT = click.option(
    "--receipt-file", type=shared.FILE, metavar="FILE", help="Instead of typing the receipt."
)


@click.command(cls=asking.OurCommand)
@shared.portal_option
@shared.trust_option
@click.option("--to", "to", multiple=True, required=True, metavar="ORG[:PART,…]")
@click.option("--language", default="en", show_default=True, metavar="TAG")
@click.option("--text", is_flag=True, help="The input is what happened, in plain words.")
@click.option("--voice", type=_ATTACHED, multiple=True, metavar="FILE", help="What happened, told.")
@click.option("--photo", type=_ATTACHED, multiple=True, metavar="FILE", help="Attach a photo.")
@click.option("--audio", type=_ATTACHED, multiple=True, metavar="FILE", help="Attach a recording.")
@click.option("--video", type=_ATTACHED, multiple=True, metavar="FILE", help="Attach a video.")
@click.option("--document", type=_ATTACHED, multiple=True, metavar="FILE", help="Attach a paper.")
@click.argument("source", metavar="[FILE]", default=files.STANDARD)
def file(
    url: str,
    trust: Path,
    to: tuple[str, ...],
    language: str,
    text: bool,
    source: str,
    **named: tuple[str, ...],
) -> None:
    """File a complaint from FILE or standard input, and print the receipt.

    The input is a JSON object of parts, {"account": {"text": …}, …}; whoever is missing has a part
    of their own, missing[1], missing[2] …, and SPEC.md, section 10, names all fields. It may be
    empty where files are attached. These become the parts evidence[1], evidence[2] …, --voice
    first, then --photo, --audio, --video, --document; each has at most 128 MiB. Each --to names an
    organisation and the parts that it may have; without parts it may have all but person, contact,
    missing and every evidence that is no voice.
    """
    listed = [(kind, path) for kind in KINDS for path in named[kind]]
    parts = _parts(
        _read(source), text=text, language=language_tag(language), may_be_none=bool(listed)
    )
    names = [part.name for part in parts]
    with_it = attached(listed, names=names, today=shared.today())
    parts = (*parts, *(one.part for one in with_it))
    spoken = [one.part.name for kind, one in zip(listed, with_it, strict=True) if kind[0] == VOICE]
    complainant = _complainant(url, trust)
    choices = [_choice(one, parts, spoken) for one in to]
    delivery = complainant.file(
        parts, choices, language=language, files=[one.file for one in with_it]
    )
    try:
        filed = _send(delivery, complainant)
        for (_, path), one in zip(listed, with_it, strict=True):
            if one.file.reference in filed.unstored:
                click.echo(f"The portal has no room for {path}; it was left out.", err=True)
        _report(filed)
    finally:  # also when the line is gone, or somebody presses Ctrl-C
        if delivery.has_tried:
            _print_receipt(delivery.receipt)


@click.command(cls=asking.OurCommand)
@shared.portal_option
@shared.trust_option
@_RECEIPT
def replies(url: str, trust: Path, receipt_file: Path | None) -> None:
    """Show what was sent and what was answered, newest first."""
    receipt = asking.receipt(receipt_file)
    complainant = _complainant(url, trust)
    _show(complainant.replies(receipt), complainant)


@click.command(cls=asking.OurCommand)
@shared.portal_option
@shared.trust_option
@_RECEIPT
@click.option("--to", "organisation", metavar="ORG", help="Write to it, or withdraw from it.")
@click.option("--yes", metavar="QUESTION", help="Agree to a question, by its number.")
@click.option("--confirmed", is_flag=True, help="With --yes: do not ask again (for scripts).")
@click.option("--no", metavar="QUESTION", help="Say no to it.")
@click.option("--withdraw", is_flag=True, help="Stop sharing what --to has.")
@click.option("--referrals-to", metavar="ORG", help="With --withdraw: only what goes to ORG.")
@click.option("--language", default="en", show_default=True, metavar="TAG")
@click.argument("source", metavar="[FILE]", default=files.STANDARD)
def answer(
    url: str,
    trust: Path,
    receipt_file: Path | None,
    organisation: str | None,
    yes: str | None,
    confirmed: bool,
    no: str | None,
    withdraw: bool,
    referrals_to: str | None,
    language: str,
    source: str,
) -> None:
    """Write to an organisation from FILE or standard input, answer a question, or withdraw."""
    if [bool(organisation), bool(yes), bool(no)].count(True) != 1:
        raise click.UsageError("Give one of --to, --yes and --no.")
    if withdraw and not organisation:
        raise click.UsageError("Say with --to from whom to withdraw.")
    receipt = asking.receipt(receipt_file)
    complainant = _complainant(url, trust)
    if yes:
        proposal = complainant.proposal(receipt, yes)
        _show_proposal(proposal, complainant)
        if not confirmed:
            click.confirm("Do you agree to this?", abort=True, err=True)
        delivery = complainant.accept(receipt, proposal)
    elif no:
        delivery = complainant.decline(receipt, no)
    elif withdraw and organisation:
        delivery = complainant.withdraw(receipt, organisation, referrals_to=referrals_to)
    else:
        assert organisation
        addition = Addition(text=_text(_read(source)), language=language_tag(language))
        delivery = complainant.answer(receipt, organisation, addition)
    _report(_send(delivery, complainant))


def _complainant(url: str, trust: Path) -> Complainant:
    return Complainant(PortalClient(url), root=shared.read_root(trust), today=shared.today())


def _read(source: str) -> bytes:
    if source == files.STANDARD and sys.stdin.isatty():
        click.echo("Write, then end with Ctrl-D on a line of its own.", err=True)
    with files.opened(source) as opened:
        data = opened.read(_MAX + 1)
    if len(data) > _MAX:
        raise click.ClickException("This is longer than a message may be.")
    return data


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise click.ClickException("This is not UTF-8 text.") from None


def _parts(
    data: bytes, *, text: bool, language: str, may_be_none: bool = False
) -> tuple[Part, ...]:
    if may_be_none and not data.strip():
        return ()
    if text:
        return (Part.new("account", {"text": _text(data), "language": language}),)
    return tuple(
        Part.new(name, mapping(content))
        for name, content in mapping(strictjson.loads(data)).items()
    )


def _choice(text: str, parts: tuple[Part, ...], spoken: Sequence[str]) -> Choice:
    organisation, chosen, names = text.partition(":")
    given = (
        tuple(names.split(","))
        if chosen
        else tuple(
            part.name
            for part in parts
            if part.name.split("[")[0] not in _OWN or part.name in spoken
        )
    )
    return Choice(organisation=organisation, parts=given)


def _send(delivery: Delivery, complainant: Complainant) -> Filed:
    """Send, and try again: the sealed bytes stay the same, so nothing is filed twice."""
    for left in reversed(range(_TRIES)):
        try:
            return delivery.send(complainant.portal, today=complainant.today)
        except PortalError as error:
            if not left:
                raise
            click.echo(f"{error} Trying again.", err=True)
            time.sleep(_PAUSE)
    raise AssertionError  # the last try returns or raises


def _report(filed: Filed) -> None:
    for filing in filed.filings:
        click.echo(f"The portal has it for {filing.letter.organisation}, {filing.day}.", err=True)
    for refusal in filed.refusals:
        click.echo(f"Nothing was sent to {refusal.organisation}: {refusal.sentence}", err=True)
    if filed.keepsake:
        click.echo(f"What you keep for yourself could not be stored: {filed.keepsake}", err=True)
    if not filed.filings:
        raise click.ClickException("Nothing was sent to any organisation.")


def _print_receipt(receipt: Receipt) -> None:
    click.echo("Keep this number on paper. It opens the answers; nobody can restore it.", err=True)
    click.echo(receipt.grouped())


def _show(timeline: Timeline, complainant: Complainant) -> None:
    if not timeline.entries:
        click.echo("Nothing is here yet, or the number is not one of this portal.")
    kept = timeline.keepsake.parts if timeline.keepsake else ()
    for asked in timeline.questions:
        _show_question(asked, complainant)
        names = {part.hash: part.name for part in kept}
        for part in asked.question.parts:
            click.echo(f"  What: {names.get(part.hash, 'a part that is not in what you see here')}")
    for entry in timeline.entries:
        _show_entry(entry, complainant)
    for sent in timeline.unacknowledged(complainant.today):
        click.echo(
            f"{_name(sent.to, complainant)} has not said that it has what you sent on {sent.day}."
        )


def _show_question(asked: Asked, complainant: Complainant, *, err: bool = False) -> None:
    question = asked.question
    to = _name(question.to, complainant) if question.to else f"any {_line(question.kind or '')}"
    click.echo(f"{_name(asked.organisation, complainant)} asks (number {question.id}):", err=err)
    for line in shared.plain(question.text).splitlines():  # marked, so that none looks like ours
        click.echo(f"  > {line}", err=err)
    click.echo(f"  To: {to}, {_PURPOSES[question.purpose]}", err=err)


def _line(text: str) -> str:
    return " ".join(shared.plain(text).split())


def _show_proposal(proposal: Proposal, complainant: Complainant) -> None:
    _show_question(proposal.asked, complainant, err=True)
    for part in proposal.parts:
        click.echo(f"  What: {part.name}", err=True)
    click.echo(f"  Until: {proposal.expires}, unless you take it back before", err=True)


def _show_entry(entry: Entry, complainant: Complainant) -> None:
    who = _name(entry.organisation, complainant) if entry.organisation else "You, to yourself"
    day = entry.day or "day unknown"
    reply = entry.reply
    if entry.sent:
        click.echo(f"{day}  You wrote to {who}.")
    elif reply is None:
        click.echo(f"{day}  {who}: {entry.sentence}")
    else:
        told = (
            f"[{reply.state}]" if reply.state else "",
            "[arrived]" if reply.acknowledgement else "",
            reply.text or "",
            "(asks something)" if reply.question else "",
        )
        line = " ".join(one for one in told if one)
        click.echo(f"{day}  {who}: {shared.plain(line)}")
    if entry.has_left:
        click.echo(f"    Note: Its writer has left {who}. Ask {who} before you do what it says.")
    for warning in entry.warnings:
        click.echo(f"    Note: {warning}")


def _name(organisation: str, complainant: Complainant) -> str:
    known = complainant.book.organisations.get(organisation)
    return f"{shared.plain(known.name('en'))} ({organisation})" if known else organisation
