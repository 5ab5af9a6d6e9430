"""`amparo journal verify` at a sound desk, a tampered one, and one that was shown too little."""

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from click.testing import CliRunner, Result

from complaints.cli.journal import journal
from complaints.desk.unlocked import Unlocked
from tests.complaints.desk.conftest import cheap_keyfiles, world  # noqa: F401 - fixtures
from tests.complaints.desk.offices import PASSPHRASE, World, case_id
from tests.complaints.desk.test_backup import numbers_of
from tests.complaints.desk.test_colleagues import two_desks


def verify(world: World, desk: Unlocked, tmp_path: Path) -> Result:  # noqa: F811
    desk.close()
    words = tmp_path / "words"
    words.write_text(PASSPHRASE)
    path = str(desk.vault.path)
    return CliRunner().invoke(
        journal, ["verify", "--keyfile", path, "--passphrase-file", str(words)]
    )


def change(desk: Unlocked, *statements: str) -> None:
    """Somebody who has the key of the file writes into it."""
    desk.close()
    path = desk.vault.path.with_name(desk.vault.path.stem + "-desk") / "desk.db"
    connection = sqlcipher.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{desk.vault.keyring.database_key.hex()}'\"")
    for statement in statements:
        assert connection.execute(statement).rowcount > 0
    connection.commit()
    connection.close()


def worked(world: World) -> tuple[Unlocked, Unlocked]:  # noqa: F811
    first, second = two_desks(world)
    second.office.note(case_id(second.office), "One")
    second.office.note(case_id(second.office), "long " * 9000)
    world.sync(second, first, second, first)
    return first, second


def test_a_sound_journal_fits(world: World, tmp_path: Path) -> None:  # noqa: F811
    first, _ = worked(world)
    first.office.note(case_id(first.office), "Not sent yet")
    done = verify(world, first, tmp_path)
    assert done.exit_code == 0, done.output
    assert "Everything fits." in done.output
    assert "asha: " in done.output
    assert "not yet delivered: defensor-es-1" in done.output
    assert "Not sent yet" not in done.output
    assert "alone" in done.output  # what has not come back yet
    assert "WRONG" not in done.output


FIRST = "(select min(entry) from entries where member = 'asha')"
OTHER = f"(select signature from entries where member = 'asha' and entry = {FIRST})"
LANG = "cast(replace(cast(whole as text), 'long', 'lang') as blob)"
OF_ASHA = f"member = 'asha' and entry = {FIRST} + 1"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (f"delete from entries where {OF_ASHA}", "asha 2: a hole"),
        (f"update entries set clock = clock + 1 where {OF_ASHA}", "asha 2: it is not filed as"),
        (f"update entries set signed = x'7b7d' where {OF_ASHA}", "asha 2: its bytes"),
        (f"update entries set signature = {OTHER} where {OF_ASHA}", "asha 2: its signature"),
        (f"update entries set signature = '' where {OF_ASHA}", "asha 2: nobody has signed it"),
        (f"update entries set whole = {LANG} where whole is not null", "is not what was signed"),
        (
            "update records set name = (select name from records where seq = 1) where seq = 2",
            "inbox 2: the chain",
        ),
        ("delete from records where seq = 2", "inbox 2–2: these envelopes never came"),
    ],
)
def test_what_was_changed_is_named(
    world: World,  # noqa: F811
    tmp_path: Path,
    statement: str,
    says: str,
) -> None:
    first, second = worked(world)
    begun = min(numbers_of(second))
    change(first, statement)
    done = verify(world, first, tmp_path)
    assert done.exit_code == 1
    first_fault = next(line for line in done.output.splitlines() if line.startswith("WRONG"))
    assert says.replace("asha 2", f"asha {begun + 1}") in first_fault, done.output


def test_a_portal_that_withholds_is_named(world: World, tmp_path: Path) -> None:  # noqa: F811
    first, second = two_desks(world)
    first.office.note(case_id(first.office), "This one is kept from the second desk")
    first.sync.run()
    assert world.portal.waiting_envelopes
    world.portal.waiting_envelopes.clear()  # taken, proven, and kept from everybody
    first.office.note(case_id(first.office), "This one arrives")
    world.sync(first, second)
    done = verify(world, second, tmp_path)
    assert done.exit_code == 1
    assert "defensor-es-1" in done.output
    assert "a hole" in done.output
