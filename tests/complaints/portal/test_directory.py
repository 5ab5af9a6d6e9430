import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from complaints.directory import Directory, TrustRoot
from complaints.portal import install
from complaints.portal.config import Config
from complaints.portal.errors import PortalError
from complaints.portal.published import NoDirectoryError, PublishedDirectory, read_root
from complaints.portal.services import load_key
from tests.complaints.portal.conftest import Portal
from tests.complaints.portal.instance import Instance, Office, new_key, sealed, today
from tests.complaints.portal.running import Running, changed, prepared, publish, slug

_NOTICED = 0.7  # seconds until a new directory is noticed


def test_it_is_served_as_it_was_signed(portal: Portal) -> None:
    folder = portal.config.directory
    for path, file in (
        ("directory", "directory.json"),
        ("directory.minisig", "directory.minisig"),
        ("directory/FR", "shards/FR.json"),
        ("directory/world", "shards/world.json"),
        ("rulebook", "rulebook.json"),
    ):
        response = portal.http.request("GET", f"/v1/{path}")
        assert (response.status, response.data) == (200, (folder / file).read_bytes())
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers
    data, signatures = (
        portal.http.request("GET", f"/v1/{path}").data
        for path in ("directory", "directory.minisig")
    )
    assert Directory.accept(data, signatures, root=portal.instance.root(), today=today())


@pytest.mark.parametrize("shard", ["FR", "world", "XX"])
def test_all_for_a_place_comes_in_one_answer(portal: Portal, shard: str) -> None:
    others = ["" if shard == "XX" else shard, "" if shard == "world" else "world"]
    paths = ["directory.minisig", "directory", *(one and f"directory/{one}" for one in others)]
    parts = [portal.http.request("GET", f"/v1/{one}").data if one else b"" for one in paths]
    offices = [one for one in portal.instance.offices if one.shard in others and not one.suspended]
    asked = {one.id: portal.http.request("GET", f"/v1/cards/{one.id}") for one in offices}
    cards = {of: answer.data for of, answer in asked.items() if answer.status == 200}
    parts += with_ids(cards if len(cards) <= 4 else {})

    answer = portal.http.request("GET", f"/v1/listings/{shard}")

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data == joined(parts)


def joined(parts: Iterable[bytes]) -> bytes:
    return b"".join(len(one).to_bytes(4, "big") + one for one in parts)


def with_ids(cards: Mapping[str, bytes]) -> list[bytes]:
    return [part for of, card in sorted(cards.items()) for part in (of.encode(), card)]


def put_card(http: Running, of: str, card: bytes) -> None:
    assert http.request("PUT", f"/v1/cards/{of}", card).status == 204


def cards_in(http: Running, shard: str) -> list[bytes]:
    """Ids and cards at the end of a listing."""
    parts, rest = [], http.request("GET", f"/v1/listings/{shard}").data
    while rest:
        end = 4 + int.from_bytes(rest[:4], "big")
        parts.append(rest[4:end])
        rest = rest[end:]
    return parts[4:]


def test_the_cards_of_few_organisations_come_along(tmp_path: Path) -> None:
    here = [Office(name, shard="FR") for name in ("camp", "aid", "port")]
    world = [Office("boat", shard="world"), Office("east", shard="world")]
    raided = Office("raided", shard="FR")
    offices = [*here, *world, raided, Office("far", shard="DE")]
    instance, config = prepared(tmp_path, offices=offices)
    with Running(config) as http:
        cards: dict[str, bytes] = {}
        for office in (*here, *world[:1]):
            assert cards_in(http, "FR") == with_ids(cards)
            cards[office.id] = office.card()
            put_card(http, office.id, cards[office.id])
        assert cards_in(http, "XX") == cards_in(http, "world") == with_ids({"boat": cards["boat"]})
        cards["camp"] = here[0].card(version=2)
        put_card(http, "camp", cards["camp"])
        put_card(http, "far", offices[-1].card())
        assert cards_in(http, "FR") == with_ids(cards)  # the newest, of this place
        put_card(http, "raided", raided.card())
        assert cards_in(http, "FR") == []  # five are too many
        instance.version, raided.suspended = 2, True
        publish(instance, config)
        time.sleep(_NOTICED)
        assert cards_in(http, "FR") == with_ids(cards)


@pytest.mark.parametrize("shard", ["fr", "FRA", "FR.json", "..", "FR%00", "World", "F1"])
def test_other_listings(portal: Portal, shard: str) -> None:
    response = portal.http.pool.request("GET", f"/v1/listings/{shard}")
    assert (response.status, slug(response)) == (404, "not-found")


@pytest.mark.parametrize("shard", ["XX", "fr", "FR.json", "..", "FR%00", "World"])
def test_other_shards(portal: Portal, shard: str) -> None:
    response = portal.http.pool.request("GET", f"/v1/directory/{shard}")
    assert (response.status, slug(response)) == (404, "not-found")


def test_a_new_directory_is_noticed(tmp_path: Path) -> None:
    instance, config = prepared(tmp_path)
    with Running(config) as http:
        assert slug(http.request("GET", "/v1/rulebook")) == "not-found"
        assert slug(http.put("/v1/inboxes/new", sealed(16_384))) == "unknown-organisation"
        instance.version, instance.rulebook = 2, b'{"rules":[]}'
        instance.offices.append(Office("new"))
        publish(instance, config)
        time.sleep(_NOTICED)
        for _ in range(4):  # every worker
            http.connect()
            assert http.put("/v1/inboxes/new", sealed(16_384)).status == 200
            assert http.request("GET", "/v1/rulebook").data == instance.rulebook
        instance.version, instance.offices[1].suspended = 3, True
        publish(instance, config)
        time.sleep(_NOTICED)
        assert slug(http.put("/v1/inboxes/new", sealed(16_384))) == "suspended-organisation"


def test_what_does_not_verify_is_never_served(tmp_path: Path) -> None:
    instance, config = prepared(tmp_path)
    config = changed(config, directory=tmp_path / "plain", workers=1)
    good = instance.write(config.directory)
    with Running(config) as http:
        assert http.request("GET", "/v1/directory").data == good.data
        for spoil in (
            lambda: instance.write(config.directory, signers=1),
            lambda: (config.directory / "directory.json").write_bytes(good.data + b" "),
            lambda: (config.directory / "directory.minisig").unlink(),
            lambda: (config.directory / "shards" / "FR.json").write_bytes(b"{}"),
        ):
            instance.version += 1
            spoil()
            os.utime(config.directory / "directory.json")
            time.sleep(_NOTICED)
            http.connect()
            assert http.request("GET", "/v1/directory").data == good.data
            assert http.request("GET", "/v1/health").status == 200
        instance.version = 9
        newest = instance.write(config.directory)
        time.sleep(_NOTICED)
        assert http.request("GET", "/v1/directory").data == newest.data


def test_no_directory_at_all(tmp_path: Path) -> None:
    _, config = prepared(tmp_path)
    config = changed(config, directory=tmp_path / "nowhere")
    with Running(config) as http:
        response = http.request("GET", "/v1/health")
        assert (response.status, response.json()["ready"]) == (503, False)
        for path in ("/v1/directory", "/v1/cards/nhri", "/v1/replies/0", "/v1/directory/FR"):
            response = http.request("GET", path)
            assert (response.status, slug(response)) == (503, "unavailable")
        response = http.put("/v1/inboxes/nhri", sealed(16_384))
        assert (response.status, slug(response)) == (503, "unavailable")


def test_an_expired_directory_takes_nothing_in(tmp_path: Path) -> None:
    instance, config = prepared(tmp_path)
    office = instance.offices[0]
    config = changed(config, directory=tmp_path / "plain")
    instance.issued, instance.days = -70, 69
    expired = instance.write(config.directory)
    with Running(config) as http:
        for path, body in (
            ("/v1/inboxes/nhri", sealed(16_384)),
            ("/v1/inboxes/nobody", sealed(16_384)),
        ):
            response = http.put(path, body)
            assert (response.status, slug(response)) == (503, "directory-expired")
        response = http.request("PUT", "/v1/cards/nhri", office.card())
        assert (response.status, slug(response)) == (503, "directory-expired")
        response = http.request("GET", "/v1/health")
        assert (response.status, response.json()["ready"]) == (503, False)
        # whoever reads it sees for themselves; and replies go on
        assert http.request("GET", "/v1/directory").data == expired.data
        reply = http.put("/v1/replies", sealed(4_096), Amparo_Tag="ab" * 16)
        assert reply.status == 204
        assert http.request("GET", "/v1/replies/0").status == 200


@pytest.fixture
def world(tmp_path: Path) -> tuple[Instance, Config]:
    return prepared(tmp_path)


def refused(instance: Instance, config: Config, tmp_path: Path, **options: int) -> str:
    before = config.directory.resolve()
    source = tmp_path / "refused"
    instance.write(source, **options)
    with pytest.raises(PortalError) as caught:
        install.publish(config, source)
    assert config.directory.resolve() == before
    return str(caught.value)


def test_installing_is_refused_unless_it_verifies(
    world: tuple[Instance, Config], tmp_path: Path
) -> None:
    instance, config = world
    instance.version = 3
    assert "signatures" in refused(instance, config, tmp_path, signers=1)
    other = replace(instance, stewards=[new_key() for _ in range(3)])
    assert "signatures" in refused(other, config, tmp_path)
    assert "portal key" in refused(
        replace(instance, portal_key=new_key().public_key), config, tmp_path
    )
    publish(instance, config)
    assert "older" in refused(replace(instance, version=2), config, tmp_path)


def test_a_missing_shard_or_another_rulebook(
    world: tuple[Instance, Config], tmp_path: Path
) -> None:
    instance, config = world
    instance.rulebook, instance.version = b"{}", 2
    instance.write(tmp_path / "source")
    (tmp_path / "source" / "rulebook.json").write_bytes(b"[]")
    with pytest.raises(NoDirectoryError, match="rulebook"):
        install.publish(config, tmp_path / "source")
    (tmp_path / "source" / "rulebook.json").write_bytes(b"{}")
    (tmp_path / "source" / "shards" / "FR.json").unlink()
    with pytest.raises(NoDirectoryError, match="Cannot read"):
        install.publish(config, tmp_path / "source")


def test_after_installing_its_own_stewards_count(
    world: tuple[Instance, Config], tmp_path: Path
) -> None:
    instance, config = world
    old = instance.stewards
    fresh = [new_key() for _ in range(3)]
    # the change itself needs old hands and new ones
    both = replace(instance, version=2, stewards=[*old[:2], *fresh[:2]])
    signed = tmp_path / "both"
    both.write(signed, signers=4)
    install.publish(config, signed)
    after = replace(instance, version=3, stewards=[*old[:2], *fresh[:2]][::-1])
    publish(after, config)
    root = read_root(config.trust_root)
    assert (root.version, len(root.stewards)) == (3, 4)


def test_only_one_version_is_kept(world: tuple[Instance, Config]) -> None:
    instance, config = world
    for version in (2, 3):
        instance.version = version
        publish(instance, config)
    assert len(list((config.data / "directories").iterdir())) == 1
    publish(instance, config)  # the same again


def test_another_trust_root_is_not_slipped_in(
    world: tuple[Instance, Config], tmp_path: Path
) -> None:
    instance, config = world
    other = replace(instance, stewards=[new_key() for _ in range(3)]).root()
    (tmp_path / "other.json").write_bytes(other.dump())
    with pytest.raises(PortalError, match="another trust root"):
        install.trust(config, tmp_path / "other.json")
    (tmp_path / "other.json").write_bytes(b"{}")
    with pytest.raises(NoDirectoryError, match="no trust root"):
        install.trust(config, tmp_path / "other.json")
    assert read_root(config.trust_root).stewards == instance.root().stewards


def test_two_shards_that_disagree(tmp_path: Path) -> None:
    _, config = prepared(tmp_path)
    key = load_key(config).public_key
    same = new_key()
    for offices, expected in (
        ([Office("aa", key=same), Office("aa", key=same, shard="DE", suspended=True)], True),
        ([Office("aa", key=same, suspended=True), Office("aa", key=same, shard="DE")], True),
        ([Office("aa", key=same), Office("aa", shard="DE")], None),
    ):
        instance = Instance(key, offices)
        folder = tmp_path / f"{id(offices)}"
        instance.write(folder)
        root: TrustRoot = instance.root()
        (folder / "root.json").write_bytes(root.dump())
        directory = PublishedDirectory(folder, root=folder / "root.json", portal_key=key)
        if expected is None:
            with pytest.raises(NoDirectoryError):
                directory.current()
        else:
            assert directory.current().organisations["aa"].suspended
