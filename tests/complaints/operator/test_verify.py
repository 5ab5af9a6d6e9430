"""A portal that changes anything for anybody is found out; one that changes nothing is not."""

import gzip
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import brotli
import pytest

from complaints import cards
from complaints.directory.keys import public_key
from complaints.keyring import Keyring
from complaints.offline_content import LIMIT
from complaints.operator import release as releases
from complaints.operator.published import Signed
from complaints.operator.release import Release, ReleaseError
from complaints.operator.verify import Check, Outcome, chance
from complaints.operator.visitor import AddressError, Site
from complaints.pages import build
from complaints.pages.serving import headers_of
from tests import factories
from tests.complaints.operator.between import Between, Passing, between, socks
from tests.instance import Portal, amparo, portal_of
from tests.processes import AMPARO

TODAY = datetime.now(UTC).date()
ONE_IN = 10
TAKERS = ("abogacia-es", "shoura-ma")  # of forms
PACKERS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "br": (brotli.decompress, brotli.compress),
    "gzip": (gzip.decompress, gzip.compress),
    "": (bytes, bytes),
}


@dataclass(kw_only=True)
class World:
    """A portal with pages in two languages, released, and somebody before it."""

    made: factories.Instance
    portal: Portal
    between: Between
    key: str

    @property
    def release(self) -> Release:
        return Release.parse((self.portal.pages / "manifest.json").read_bytes())

    def script(self, name: str) -> str:
        return next(f"/{path}" for path in self.release.files if path.startswith(f"assets/{name}-"))

    def check(
        self, *, rounds: int = 1, today: date = TODAY, release: Release | None = None
    ) -> Outcome:
        signed = Signed(root=self.made.root, today=today)
        check = Check(site=Site(self.between.base), release=release or self.release, signed=signed)
        return check.run(rounds)

    def verify(self, *words: str, key: str = "") -> tuple[int, str, str]:
        """Exit code, standard output and error of the command."""
        command: list[str | Path] = [
            AMPARO,
            "portal",
            "verify",
            *words,
            "--trust",
            self.portal.folder / "trust.json",
        ]
        done = subprocess.run(
            [*command, "--release-key", key or self.key],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr


def renewed(made: factories.Instance, name: str, *, field_forms: bool) -> bytes:
    renewal = cards.renew(
        made.keyrings[name], made.card(name), today=TODAY, field_forms=field_forms
    )
    return renewal.data


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("released")
    made = factories.make_instance(today=TODAY)
    for name in TAKERS:
        made.cards[name] = renewed(made, name, field_forms=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "languages", lambda: ("en", "ar"))
        with portal_of(made, folder) as portal, between(portal.base) as here:
            passphrase = folder / "passphrase"
            passphrase.write_text("long and never used elsewhere")
            words = ("--passphrase-file", str(passphrase))
            made_key = amparo("steward", "key", "release", "--out", str(folder / "key"), *words)
            signing = ("--key", str(folder / "key"), "--trust", str(folder / "trust.json"), *words)
            amparo("portal", "sign-release", str(portal.pages), *signing)
            key = made_key.partition("=")[2].strip()
            yield World(made=made, portal=portal, between=here, key=key)


@pytest.fixture
def world(running: World) -> World:
    running.between.change = lambda _: None
    running.between.requests.clear()
    return running


def other_byte(passing: Passing) -> None:
    """Change one byte in the middle, and pack it again as it was."""
    unpack, pack = PACKERS[passing.headers.get("Content-Encoding", "")]
    body = bytearray(unpack(passing.body))
    body[len(body) // 2] ^= 1
    passing.body = pack(bytes(body))


def test_a_portal_that_serves_the_release_is_the_same(world: World) -> None:
    code, line, wrong = world.verify(world.between.base)
    assert (code, wrong) == (0, "")
    assert line.count("\n") == 1
    assert f"is the same as release {TODAY} {world.release.sha256[:16]}" in line
    asked = set(world.between.paths)
    pages = {
        f"/{path.removesuffix('index.html')}"
        if path.endswith(("/index.html", "index.html"))
        else f"/{path}"
        for path in world.release.files
    }
    assert pages <= asked
    assert {f"/v1/cards/{name}" for name in world.made.organisations} <= asked
    assert {f"/v1/directory/{name}" for name in world.made.shards} <= asked


def test_one_byte_of_one_script_for_one_visitor_in_ten_is_found(world: World) -> None:
    script = world.script("plain")

    def change(passing: Passing) -> None:
        if passing.path == script and passing.asked % ONE_IN == 0:
            other_byte(passing)

    world.between.change = change
    rounds = 2
    outcome = world.check(rounds=rounds)
    assert world.between.paths.count(script) >= ONE_IN
    assert outcome.different == (f"{script} has other bytes",)
    assert outcome.seen[script.lstrip("/")] == world.between.paths.count(script)
    assert chance(outcome.seen[script.lstrip("/")], every=ONE_IN) > 0.65


def test_the_chances_are_those_of_independent_visits() -> None:
    assert [round(chance(n, every=10), 2) for n in (0, 1, 7, 22, 27, 44)] == [
        0,
        0.1,
        0.52,
        0.9,
        0.94,
        0.99,
    ]


def header(name: str, value: str) -> Callable[[Passing], None]:
    def change(passing: Passing) -> None:
        passing.headers[name] = value

    return change


def only(start: str, change: Callable[[Passing], None]) -> Callable[[Passing], None]:
    return lambda passing: change(passing) if passing.path.startswith(start) else None


def status(code: int) -> Callable[[Passing], None]:
    def change(passing: Passing) -> None:
        passing.status, passing.body = code, b""

    return change


def worker(passing: Passing) -> None:
    if passing.path == "/sw.js":
        passing.status, passing.body = 200, b"self.onfetch = null"


def canonical(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def in_form(change: Callable[[dict[str, Any]], object]) -> Callable[[Passing], None]:
    """Change what the form brings along: in place, or into the text that it returns."""

    def passing_by(passing: Passing) -> None:
        if not passing.path.startswith("/form/"):
            return
        unpack, pack = PACKERS[passing.headers.get("Content-Encoding", "")]
        before, mark, rest = unpack(passing.body).partition(b'id="offline">')
        data, end, after = rest.partition(b"</script>")
        found = json.loads(data)
        text = change(found)
        if not isinstance(text, str):
            text = canonical(found)
        passing.body = pack(before + mark + text.encode() + end + after)

    return passing_by


def only_gzip(passing: Passing) -> None:
    if passing.headers.get("Content-Encoding") == "gzip" and passing.path.endswith(".css"):
        other_byte(passing)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (only("/en/r/", other_byte), "/en/r/"),
        (only("/ar/texts.json", other_byte), "/ar/texts.json has other bytes"),
        (only("/en/answers.html", status(404)), "/en/answers.html is answered with 404"),
        (only("/ar/", status(302)), "is answered with 302"),
        (only("/en/", header("Set-Cookie", "a=b")), "comes with set-cookie"),
        (only("/assets/", header("ETag", '"x"')), "comes with etag"),
        (header("Content-Security-Policy", "default-src *"), "another Content-Security-Policy"),
        (only("/en/", header("Link", "</x.js>; rel=preload")), "comes with link"),
        (only("/en/protects.html", header("Content-Encoding", "zstd")), "comes packed in a way"),
        (only("/form/en.html", other_byte), "/form/en.html has other bytes"),
        (
            in_form(lambda found: found["shards"].popitem()),
            "does not bring the lists along that it must.",
        ),
        (only("/v1/directory", other_byte), "The directory: "),
        (only("/v1/listings/", other_byte), ""),
        (only("/v1/cards/", other_byte), "The card of "),
        (only("/v1/rulebook", other_byte), "The rulebook is not the one"),
        (worker, "/sw.js is there, and in no release"),
    ],
)
def test_every_difference_is_said(
    world: World, change: Callable[[Passing], None], said: str
) -> None:
    world.between.change = change
    outcome = world.check()
    assert any(said in one for one in outcome.different), outcome


def test_what_only_browsers_of_one_encoding_get_is_found_in_time(world: World) -> None:
    world.between.change = only_gzip
    outcome = world.check(rounds=3)
    assert [one for one in outcome.different if ".css has other bytes" in one]


def test_two_cards_of_one_version_are_one_too_many(world: World) -> None:
    name = "ddhh-es" if "ddhh-es" in world.made.cards else next(iter(world.made.cards))
    keyring = Keyring.generate(
        root=world.made.root,
        organisation=name,
        member=f"{name}-2",
        organisation_key=world.made.keyrings[name].organisation_key,
    )
    other = cards.renew(keyring, None, today=TODAY).data

    def change(passing: Passing) -> None:
        if passing.path == f"/v1/cards/{name}" and passing.asked % 2 == 0:
            passing.headers.pop("Content-Encoding", None)
            passing.body = other

    world.between.change = change
    assert (
        f"The card of {name} is another than before, and not newer."
        in world.check(rounds=2).different
    )


def test_what_cannot_be_reached_is_not_called_the_same(world: World) -> None:
    code, line, _ = world.verify("http://127.0.0.1:1")
    assert (code, line) == (
        2,
        "http://127.0.0.1:1 could not be checked: /manifest.json: no answer.\n",
    )
    code, line, _ = world.verify("http://portal.example")
    assert (code, "could not be checked" in line) == (2, True)


def test_a_release_of_somebody_else_is_different(world: World) -> None:
    code, line, _ = world.verify(world.between.base, key=str(factories.secret_key().public_key))
    assert code == 1
    assert "is not signed by this key" in line


def test_a_release_is_for_one_instance_and_one_list(world: World) -> None:
    key = factories.secret_key()
    manifest = (world.portal.pages / "manifest.json").read_bytes()
    signature = (world.portal.pages / releases.SIGNATURE).read_bytes()
    with pytest.raises(ReleaseError, match="not signed"):
        Release.verify(manifest, signature, key=key.public_key, instance=world.made.root.instance)
    with pytest.raises(ReleaseError, match="another instance"):
        Release.verify(manifest, signature, key=public_key(world.key), instance="other.example")


def test_a_folder_that_is_not_its_list_is_not_signed(world: World, tmp_path: Path) -> None:
    folder = shutil.copytree(world.portal.pages, tmp_path / "pages")
    sign = partial(
        releases.sign, folder, key=factories.secret_key(), instance="x.example", today=TODAY
    )
    (folder / "more.html").write_text("more")
    with pytest.raises(ReleaseError, match=r"more\.html is not in the list"):
        sign()
    (folder / "more.html").unlink()
    packed = folder / "en" / "index.html.br"
    packed.write_bytes(brotli.compress(b"other"))
    with pytest.raises(ReleaseError, match=r"en/index\.html is not what the list"):
        sign()


def test_through_tor_names_are_resolved_there_and_each_visitor_has_a_circuit(world: World) -> None:
    onion = "http://" + "a" * 56 + ".onion"
    with socks(int(world.between.base.rpartition(":")[2])) as proxy:
        code, line, wrong = world.verify(onion, "--socks", proxy.address)
    assert (code, wrong) == (0, ""), line
    assert {name for _, name in proxy.asked} == {onion.removeprefix("http://")}
    visitors = int(line.partition(" visitors")[0].rpartition(" ")[2])
    assert len({user for user, _ in proxy.asked}) == visitors + 2  # the list and its signature
    hosts = {dict(headers)["Host"] for _, headers in world.between.requests}
    assert hosts == {onion.removeprefix("http://")}


@pytest.mark.parametrize(
    "url", ["http://a.onion", "https://x.example/path", "ftp://x.example", "x"]
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(AddressError):
        Site(url)


MALFORMED = "What the form brings along is malformed"


def named(found: dict[str, Any], text: str) -> None:
    """Write something into the comment of a signature, which is not signed."""
    found["signatures"] = found["signatures"].replace("comment: amparo", f"comment: {text}", 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: found.update(x="<!--<script>"), MALFORMED),
        (lambda found: canonical(found).replace("{", "{ ", 1), MALFORMED),
        (lambda found: found.update(rulebook="{}"), "does not bring the rulebook along as it must"),
        (lambda found: named(found, "visitor 17"), "other signatures than before"),
        (
            lambda found: found["cards"].pop(TAKERS[1]),
            f"The form does not bring the card of {TAKERS[1]} along.",
        ),
    ],
)
def test_every_form_is_what_a_portal_would_write(
    world: World, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    world.between.change = in_form(change)
    outcome = world.check()
    assert any(said in one for one in outcome.different), outcome


def test_a_card_that_takes_no_forms_has_no_place_in_one(world: World) -> None:
    name = "cndh-ma"
    data = world.made.cards[name]
    end = 2 + int.from_bytes(data[:2], "big")

    def change(found: dict[str, Any]) -> None:
        more = {**found["cards"], name: [data[2:end].decode(), data[end:].decode()]}
        found["cards"] = dict(sorted(more.items()))

    world.between.change = in_form(change)
    assert f"The form brings {name} along, which takes no forms." in world.check().different


def test_who_takes_no_forms_any_more_may_be_missing(world: World) -> None:
    """Its newer card is published after cards were asked for, and before the forms."""
    name = TAKERS[0]
    newer = renewed(world.made, name, field_forms=False)
    without = in_form(lambda found: (found["cards"].pop(name), found["shards"].pop("ES")))
    forms = []

    def change(passing: Passing) -> None:
        without(passing)
        if passing.path.startswith("/form/"):
            forms.append(passing.path)
        elif forms and passing.path == f"/v1/cards/{name}":
            passing.headers.pop("Content-Encoding", None)
            passing.body = newer

    world.between.change = change
    outcome = world.check()
    assert (outcome.different, outcome.unseen) == ((), ())
    assert world.between.paths.count(f"/v1/cards/{name}") == 2


def test_a_card_that_was_there_is_not_forgotten(world: World) -> None:
    name = TAKERS[0]

    def change(passing: Passing) -> None:
        if passing.path == f"/v1/cards/{name}" and passing.asked == 2:
            passing.status, passing.body = 404, b""

    world.between.change = change
    said = f"The card of {name} was there before, and is not any more."
    assert said in world.check(rounds=2).different


def none_in_its_place(world: World) -> Callable[[Passing], None]:
    """Answer as a portal does that cannot make a form."""

    def change(passing: Passing) -> None:
        language = PurePosixPath(passing.path).stem
        path = f"{language}/noform.html"
        passing.status, passing.body = 503, (world.portal.pages / path).read_bytes()
        passing.headers.clear()
        passing.headers.update(headers_of(path))

    return change


def test_in_the_place_of_a_form_stands_the_page_of_the_release_or_it_is_said(world: World) -> None:
    def change(passing: Passing) -> None:
        none_in_its_place(world)(passing)
        passing.body += b" "

    world.between.change = only("/form/en.html", change)
    assert "/form/en.html has other bytes in the place of a form" in world.check().different


def test_a_form_that_could_be_made_is_withheld_from_nobody(world: World) -> None:
    withheld = "form/ar.html"
    world.between.change = only(f"/{withheld}", none_in_its_place(world))
    said = f"/{withheld} is answered with 503, and could have been made."
    assert world.check().different == (said,)
    sizes = dict.fromkeys(world.release.forms, LIMIT - 100000)
    assert world.check(release=replace(world.release, forms=sizes)).different == (said,)


def test_a_form_that_would_be_too_large_need_not_be_there(world: World) -> None:
    world.between.change = only("/form/", none_in_its_place(world))
    sizes = dict.fromkeys(world.release.forms, LIMIT - 1000)
    outcome = world.check(release=replace(world.release, forms=sizes))
    assert (outcome.different, outcome.unseen) == ((), ())


def test_under_an_expired_directory_there_need_be_no_form(world: World) -> None:
    world.between.change = only("/form/", none_in_its_place(world))
    outcome = world.check(today=TODAY + timedelta(days=91))
    assert any("The directory: " in one for one in outcome.different)
    assert not any("/form/" in one for one in outcome.different)


def test_a_list_with_other_sizes_of_forms_is_not_signed(world: World, tmp_path: Path) -> None:
    folder = shutil.copytree(world.portal.pages, tmp_path / "pages")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["forms"]["form/en.html"] = LIMIT
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ReleaseError, match="The forms are not as large"):
        releases.sign(folder, key=factories.secret_key(), instance="x.example", today=TODAY)
