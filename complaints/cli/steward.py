"""``amparo steward``: the stewards' directory, from the first keys to k signatures.

Works on a folder of files and needs no network, so that it can run on a computer that has none.
"""

from datetime import datetime
from pathlib import Path

import click

from complaints.cli import asking, shared
from complaints.directory import (
    KINDS,
    Coverage,
    Firewall,
    Organisation,
    Steward,
    Suspension,
)
from complaints.directory.keys import public_key
from complaints.directory.trust import MAX_DAYS
from complaints.domain.identifiers import country, instance, language, member
from complaints.operator.errors import DraftError
from complaints.operator.organisations import PublicFile
from complaints.operator.stewards import Draft, StewardKey
from complaints.operator.workspace import Workspace, write
from crypto import keyfile
from referral import browser
from referral import rulebook as books

_FOLDER = click.option(
    "--dir", "folder", type=shared.FOLDER, default=".", help="The stewards' folder.", metavar="DIR"
)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group(cls=asking.OurGroup)
def steward() -> None:
    """Make and sign the directory: who is who, by k of n stewards."""


@steward.command()
@click.argument("identifier", metavar="ID")
@click.option("--out", type=shared.NEW_FILE, required=True, metavar="FILE")
@shared.passphrase_option
def key(identifier: str, out: Path, passphrase_file: Path | None) -> None:
    """Make the steward ID's key, on a computer of their own, and print its public half."""
    made = _new_key(identifier, out, passphrase_file)
    click.echo(f"{made.id}={made.steward.key}")


@steward.command()
@_FOLDER
@click.option("--instance", "name", required=True, metavar="NAME", help="Never changes.")
@click.option("--portal-key", required=True, metavar="RW…", help="The portal's public key.")
@click.option("--steward", "made", multiple=True, metavar="ID", help="Make a key here.")
@click.option("--public", multiple=True, metavar="ID=RW…", help="A key made elsewhere.")
@click.option("--threshold", type=click.IntRange(1), required=True, metavar="K")
@click.option("--bucket-bits", type=click.IntRange(0, 16), default=0, show_default=True)
@shared.passphrase_option
def init(
    folder: Path,
    name: str,
    portal_key: str,
    made: tuple[str, ...],
    public: tuple[str, ...],
    threshold: int,
    bucket_bits: int,
    passphrase_file: Path | None,
) -> None:
    """Begin an instance: name its stewards, and make keys for those who are here."""
    workspace = Workspace(folder)
    workspace.check_new()
    proofs, instance_name = public_key(portal_key), instance(name)
    stewards = [_parse_public(one) for one in public]
    folder.mkdir(parents=True, exist_ok=True)
    for identifier in made:
        out = folder / f"{identifier}.steward"
        stewards.append(_new_key(identifier, out, passphrase_file).steward)
        click.echo(f"The key of {identifier} is in {out}.")
    workspace.save(
        Draft(
            instance=instance_name,
            version=0,
            stewards=tuple(stewards),
            threshold=threshold,
            bucket_bits=bucket_bits,
            portal_key=proofs,
            shards={},
        )
    )
    click.echo(f"{threshold} of {len(stewards)} stewards must sign each directory of {name}.")


@steward.command()
@_FOLDER
@click.argument("public_file", type=shared.FILE)
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--name", "names", multiple=True, required=True, metavar="LANGUAGE=NAME")
@click.option("--country", "countries", multiple=True, metavar="CC", help="None: the world.")
@click.option("--language", "languages", multiple=True, metavar="TAG")
@click.option("--belongs-to-state", is_flag=True)
@click.option("--attested-by", metavar="TEXT", help="Who made the firewall attestation.")
@click.option("--attested-on", type=_DAY, metavar="DAY", help="Default: today.")
@click.option("--reporting-duty", is_flag=True, help="A duty to report to enforcement remains.")
@click.option("--shares-data", is_flag=True, help="Data are shared with enforcement.")
@click.option("--state-computers", is_flag=True, help="The State controls its computers.")
@click.option("--source", metavar="TEXT", help="Where this is known from.")
def add(
    folder: Path,
    public_file: Path,
    kind: str,
    names: tuple[str, ...],
    countries: tuple[str, ...],
    languages: tuple[str, ...],
    belongs_to_state: bool,
    attested_by: str | None,
    attested_on: datetime | None,
    reporting_duty: bool,
    shares_data: bool,
    state_computers: bool,
    source: str | None,
) -> None:
    """Add an organisation to the draft, or replace what the draft says of it.

    PUBLIC_FILE is what `amparo org init` wrote; compare its key with the organisation by another
    way. Without --attested-by it has no firewall attestation, and nothing can be sent to it.
    Its services stay as they are; `amparo directory import-hsds` changes them.
    """
    workspace = Workspace(folder)
    draft = workspace.draft()
    public = PublicFile.parse(shared.read(public_file))
    if public.instance != draft.instance:
        raise DraftError("This organisation was made for another instance.")
    day = shared.today()
    firewall = None
    if attested_by:
        firewall = Firewall(
            attested_by=attested_by,
            on=attested_on.date() if attested_on else day,
            no_sharing=not shares_data,
            no_reporting_duty=not reporting_duty,
            computers="state" if state_computers else "own",
        )
    organisation = Organisation(
        id=public.id,
        names=dict(_parse_name(one) for one in names),
        kind=kind,
        key=public.key,
        belongs_to_state=belongs_to_state,
        coverage=Coverage(
            countries=tuple(country(one) for one in countries),
            languages=tuple(language(one) for one in languages),
            services=draft.services_of(public.id),
        ),
        firewall=firewall,
        suspended=None,
        source=source,
        verified=day,
    )
    workspace.save(draft.with_organisation(organisation))
    click.echo(f"{public.id} is in the draft, with the key {public.key}.")


@steward.command()
@_FOLDER
@click.argument("identifier", metavar="ID")
@click.option("--reason", metavar="TEXT")
@click.option("--lift", is_flag=True, help="End a suspension.")
def suspend(folder: Path, identifier: str, reason: str | None, lift: bool) -> None:
    """Say in the draft that the organisation ID must not be used now, and why."""
    if bool(reason) == lift:
        raise click.UsageError("Give either --reason or --lift.")
    suspension = Suspension(on=shared.today(), reason=reason) if reason else None
    workspace = Workspace(folder)
    workspace.save(workspace.draft().with_suspension(identifier, suspension))
    click.echo(f"{identifier} is {'suspended' if suspension else 'usable again'} in the draft.")


@steward.command()
@_FOLDER
@click.option("--key", "keyfile_path", type=shared.FILE, required=True, metavar="FILE")
@click.option("--days", type=click.IntRange(1, MAX_DAYS), default=MAX_DAYS, show_default=True)
@click.option(
    "--rulebook", type=shared.FILE, metavar="FILE", help="By what pages suggest; default: ours."
)
@shared.passphrase_option
def sign(
    folder: Path, keyfile_path: Path, days: int, rulebook: Path | None, passphrase_file: Path | None
) -> None:
    """Sign as one steward. The first signature fixes the version; the k-th publishes it.

    A version with another rulebook than the one that this program ships is signed only by who
    gives that rulebook, too.
    """
    workspace = Workspace(folder)
    day = shared.today()
    rules = _rulebook(rulebook)
    pending = workspace.pending()
    if pending is None:
        pending = workspace.draft().freeze(today=day, days=days, rulebook=rules)
    elif pending.rulebook != rules:
        raise DraftError(
            "This version has another rulebook than this program's. Read it (pending/rulebook.json)"
            " and give it with --rulebook if you mean to sign it."
        )
    text = asking.passphrase(passphrase_file, str(keyfile_path))
    pending = pending.sign(StewardKey.parse(keyfile.read(keyfile_path, text)))
    if pending.is_complete(workspace.root(), today=day):
        workspace.publish(pending)
        click.echo(
            f"Version {pending.directory.version} is complete, in {workspace.published}; "
            f"it holds until {pending.directory.validity.last}."
        )
    else:
        workspace.save_pending(pending)
        click.echo(
            f"Version {pending.directory.version} was signed by {len(pending.signed_by)}; "
            f"{pending.directory.threshold} are needed."
        )


@steward.command()
@_FOLDER
@click.option("--out", type=shared.NEW_FILE, required=True, metavar="FILE")
def trust(folder: Path, out: Path) -> None:
    """Write the trust root that releases of pages, desk and command line are built with."""
    write(out, Workspace(folder).root().dump())
    click.echo(f"The trust root is in {out}.")


def _new_key(identifier: str, out: Path, passphrase_file: Path | None) -> StewardKey:
    made = StewardKey.generate(identifier)
    if out.exists():
        raise DraftError(f"{out} exists; a key is never overwritten.")
    text = asking.passphrase(passphrase_file, f"the steward {identifier}", new=True)
    keyfile.write(out, made.dump(), text)
    return made


def _rulebook(path: Path | None) -> bytes:
    if path is None:
        return browser.shipped()
    data = shared.read(path)
    books.parse(data)
    return data


def _parse_public(text: str) -> Steward:
    identifier, _, key = text.partition("=")
    return Steward(id=member(identifier), key=public_key(key))


def _parse_name(text: str) -> tuple[str, str]:
    tag, _, name = text.partition("=")
    if not name:
        raise click.UsageError("A name is given as LANGUAGE=NAME, as in en=Ombudsman.")
    return language(tag), name
