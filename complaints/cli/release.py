"""`amparo portal sign-release` and `amparo portal verify`: the same code for everybody."""

import sys
from pathlib import Path
from typing import Final, NoReturn

import click

from complaints.cli import asking, shared
from complaints.directory.keys import public_key
from complaints.operator import release as releases
from complaints.operator.published import Signed
from complaints.operator.release import Release
from complaints.operator.stewards import StewardKey
from complaints.operator.verify import Check, Outcome, chance
from complaints.operator.visitor import Site, Visitor
from complaints.pages.assets import MANIFEST
from crypto import keyfile
from crypto.minisign import PublicKey

_SAME: Final = 0
_DIFFERENT: Final = 1
_UNKNOWN: Final = 2
_EVERY: Final = 10  # the share of visitors for which the chances are said
_SHOWN: Final = 20  # differences, one a line


@click.command("sign-release", cls=asking.OurCommand)
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER"
)
@click.option(
    "--key", "key_path", type=shared.FILE, required=True, metavar="FILE", help="The release key."
)
@shared.trust_option
@shared.passphrase_option
def sign_release(folder: Path, key_path: Path, trust: Path, passphrase_file: Path | None) -> None:
    """Sign the built pages in FOLDER, so that partners can check what a portal serves.

    The release key is made once, with `amparo steward key release --out FILE`, and used for nothing
    else. Keep it away from the portal. Whoever signs should have built the pages themselves.
    """
    root = shared.read_root(trust)
    text = asking.passphrase(passphrase_file, str(key_path))
    key = StewardKey.parse(keyfile.read(key_path, text)).key
    signed = releases.sign(folder, key=key, instance=root.instance, today=shared.today())
    click.echo(f"{len(signed.files)} files are signed as the release {signed.name}.")
    click.echo(f"Partners check it with: --release-key {key.public_key}")


@click.command
@click.argument("url", metavar="URL")
@click.option("--release-key", metavar="RW…", help="Who signs releases; see sign-release.")
@click.option(
    "--manifest",
    type=shared.FILE,
    metavar="FILE",
    help="The list of files of a build of your own, instead of a signed one.",
)
@shared.trust_option
@click.option(
    "--socks", metavar="HOST:PORT", help="Go through this proxy: Tor's is 127.0.0.1:9050."
)
@click.option("--rounds", type=click.IntRange(1, 1_000), default=1, show_default=True)
@click.option(
    "--pause",
    type=click.FloatRange(0, 3_600),
    default=0.0,
    metavar="SECONDS",
    help="Mean time between visitors.",
)
def verify(
    url: str,
    release_key: str | None,
    manifest: Path | None,
    trust: Path,
    socks: str | None,
    rounds: int,
    pause: float,
) -> None:
    """Check as many visitors that the portal at URL serves the release and nothing else.

    \b
    Says one line, and ends with 0: the same; 1: different; 2: could not be checked.

    A round gives every script to 27 visitors or more, and every page to one or more. Of a script
    that is changed for one visitor in ten, one round notices 94 in 100. Of a single page that is
    changed so, one round notices 10 in 100, 7 rounds 52, 22 rounds 90 and 44 rounds 99. The last
    line says what this check would have noticed.
    """
    if (release_key is None) == (manifest is None):
        raise click.UsageError("Give either --release-key or --manifest.")
    try:
        site, root = Site(url, socks=socks), shared.read_root(trust)
        if manifest:
            release = Release.parse(shared.read(manifest))
        else:
            release = _fetched(site, public_key(release_key), root.instance)
        check = Check(
            site=site, release=release, signed=Signed(root=root, today=shared.today()), pause=pause
        )
        outcome = check.run(rounds)
    except releases.ReleaseError as error:
        _end(_DIFFERENT, f"{url} is DIFFERENT: {error}")
    except asking.OURS as error:
        _end(_UNKNOWN, f"{url} could not be checked: {error}")
    _tell(url, release, outcome)


def _fetched(site: Site, key: PublicKey, instance: str) -> Release:
    """The signed list of files that the portal itself offers."""
    texts = []
    for name in (MANIFEST, releases.SIGNATURE):
        with Visitor.anyone(site) as visitor:
            answer = visitor.get(f"/{name}", "document")
        if answer.status != 200 or answer.body is None:
            raise releases.ReleaseError(f"/{name} is not there: the release is not signed.")
        texts.append(answer.body)
    return Release.verify(texts[0], texts[1], key=key, instance=instance)


def _tell(url: str, release: Release, outcome: Outcome) -> None:
    for line in (*outcome.different, *outcome.unseen)[:_SHOWN]:
        click.echo(shared.plain(line), err=True)
    if outcome.different:
        many = len(outcome.different)
        _end(_DIFFERENT, f"{url} is DIFFERENT from release {release.name}: {many} differences.")
    if outcome.unseen:
        _end(_UNKNOWN, f"{url} could not be checked: {len(outcome.unseen)} visits had no answer.")
    scripts, files = (chance(one, every=_EVERY) for one in (outcome.scripts, outcome.files))
    _end(
        _SAME,
        f"{url} is the same as release {release.name}: {len(release.files)} files, "
        f"{outcome.visits} visitors. A change for one visitor in {_EVERY} would have been noticed "
        f"in {scripts:.0%} (a script) or {files:.0%} (one page) of such checks.",
    )


def _end(code: int, line: str) -> NoReturn:
    click.echo(shared.plain(line))
    sys.exit(code)
