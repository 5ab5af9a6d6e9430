"""``amparo org``: an organisation's keys, and the card that its administrators sign."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from complaints import cards, keyring
from complaints.cli import asking, members, shared, shares
from complaints.directory import Availability, Card
from complaints.domain.errors import DomainError
from complaints.keyring import Keyring
from complaints.operator import organisations
from complaints.operator.errors import OperatorError
from complaints.operator.workspace import write
from complaints.portal_client import PortalClient, ProblemError
from crypto.signedfile import SignedFile

_PUBLIC = "organisation.json"
_CARD = "card.json"
_SIGNATURE = "card.json.minisig"


@click.group(cls=asking.OurGroup)
def org() -> None:
    """Make an organisation's keys, and sign its card."""


@org.command()
@click.argument("identifier", metavar="ID")
@click.option("--member", "members", multiple=True, required=True, metavar="ID")
@shared.trust_option
@click.option("--out", type=shared.FOLDER, required=True, metavar="DIR")
@shared.passphrase_option
def init(
    identifier: str,
    members: tuple[str, ...],
    trust: Path,
    out: Path,
    passphrase_file: Path | None,
) -> None:
    """Found the organisation ID: a keyfile for each member, the first an administrator.

    Hand organisation.json to the stewards; keep the keyfiles, and each passphrase to its member.
    """
    founding = organisations.found(
        identifier, members, root=shared.read_root(trust), today=shared.today()
    )
    out.mkdir(parents=True, exist_ok=True)
    paths = {one.member: out / f"{one.member}.keyfile" for one in founding.keyrings}
    if any(path.exists() for path in (*paths.values(), out / _PUBLIC)):
        raise OperatorError(f"There is an organisation in {out} already; nothing was changed.")
    for one in founding.keyrings:
        text = asking.passphrase(passphrase_file, f"the member {one.member}", new=True)
        keyring.save(paths[one.member], one, text)
        click.echo(f"The keys of {one.member} are in {paths[one.member]}.")
    write(out / _PUBLIC, founding.public.dump())
    click.echo(f"For the stewards: {out / _PUBLIC}, with the key {founding.public.key}.")


@org.command()
@click.option("--keyfile", "path", type=shared.FILE, required=True, metavar="FILE")
@click.option("--portal", "url", metavar="URL", help="Renew the card there, and publish it.")
@click.option("--out", type=shared.FOLDER, metavar="DIR", help="Also write card.json and .minisig.")
@click.option("--availability", type=click.Choice(["open", "urgent-only", "away"]))
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY")
@click.option("--answers-in-days", type=click.IntRange(0), metavar="N")
@click.option(
    "--field-forms/--no-field-forms",
    default=None,
    help="Whether forms filled in offline may be sealed to it. Close its desks first.",
)
@shared.passphrase_option
def card(
    path: Path,
    url: str | None,
    out: Path | None,
    availability: Literal["open", "urgent-only", "away"] | None,
    until: datetime | None,
    answers_in_days: int | None,
    field_forms: bool | None,
    passphrase_file: Path | None,
) -> None:
    """Renew the organisation's card if it is due or changes, and publish it."""
    if not url and not out:
        raise click.UsageError("Say where the card goes: --portal, --out, or both.")
    if until and not availability:
        raise click.UsageError("--until belongs to --availability.")
    text = asking.passphrase(passphrase_file, str(path))
    keys = keyring.load(path, text)
    portal = PortalClient(url) if url else None
    previous = _previous(keys, portal, out)
    changed = _changed(previous, availability, until, answers_in_days)
    renewal = cards.renew(keys, changed, today=shared.today(), field_forms=field_forms)
    stays = previous == changed and field_forms is None
    if previous and stays and not cards.is_due(previous, today=shared.today()):
        renewal = replace(renewal, card=previous, data=cards.sign(previous, keys), keyring=keys)
    if renewal.keyring != keys:
        # before anything is public: a recipient without its identity would swallow complaints
        keyring.save(path, renewal.keyring, text)
    if out:
        signed = SignedFile.parse(renewal.data)
        write(out / _CARD, signed.content)
        write(out / _SIGNATURE, str(signed.signature).encode("utf-8"))
    if portal:
        portal.put_card(keys.organisation, renewal.data)
    click.echo(f"Card {renewal.card.version} holds until {renewal.card.validity.last}.")


def _previous(keys: Keyring, portal: PortalClient | None, out: Path | None) -> Card | None:
    """The highest card known, on the portal or in the folder."""
    found = []
    if portal:
        try:
            found.append(cards.verify_own(portal.card(keys.organisation), keys))
        except ProblemError as error:
            if error.slug != "not-found":
                raise
    if out and (out / _CARD).exists():
        signature = shared.read(out / _SIGNATURE)
        data = len(signature).to_bytes(2, "big") + signature + shared.read(out / _CARD)
        found.append(cards.verify_own(data, keys))
    return max(found, key=lambda one: one.version, default=None)


def _changed(
    previous: Card | None,
    availability: Literal["open", "urgent-only", "away"] | None,
    until: datetime | None,
    answers_in_days: int | None,
) -> Card | None:
    if availability is None and answers_in_days is None:
        return previous
    if previous is None:
        raise OperatorError("Publish a first card, then say what changes.")
    changed = previous
    try:
        if availability is not None:
            day = until.date() if until else None
            changed = replace(changed, availability=Availability(state=availability, until=day))
        if answers_in_days is not None:
            changed = replace(changed, answers_in_days=answers_in_days)
    except DomainError as error:
        raise OperatorError(str(error)) from error
    return changed


for _one in (
    members.request,
    members.members,
    members.add_member,
    members.remove_member,
    members.hand_over,
    members.take_over,
    shares.make_shares,
    shares.restore,
):
    org.add_command(_one)
