"""A folder of data loads whole or names file, line and what to write."""

import shutil
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from referral import loader
from referral.errors import DataError
from referral.loading.treaties import in_force
from referral.model import Delay, Treaty


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with as_file(files("referral") / "data") as shipped:
        return Path(shutil.copytree(shipped, tmp_path / "data"))


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replaces the first ``old``; the line of it."""
    path = folder / file
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    return content.count("\n", 0, content.index(old)) + 1


def test_a_copy_loads_as_what_ships(folder: Path) -> None:
    assert loader.load(folder) == loader.data()


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("mechanisms.yaml", "wage-theft", "wage-teft", 'did you mean "wage-theft"?'),
        ("mechanisms.yaml", "id: mrcc", "id: alarm-phone", "stands in this list twice"),
        ("mechanisms.yaml", "status: open", "status: opened", 'did you mean "open"?'),
        ("mechanisms.yaml", "url: https", "url: http//", "write a whole address"),
        ("mechanisms.yaml", "exhaustion: no", "exhaustive: no", 'did you mean "exhaustion"?'),
        ("mechanisms.yaml", "as_of: 2026-11-21", "as_of: 2126-11-21", "is still to come"),
        ("violations.yaml", "severity: critical", "severity: grave", "is no known severity"),
        ("violations.yaml", "id: pullback", "id: pushback", "stands in this list twice"),
        ("violations.yaml", "- ohchr-transit-panel-2024", "- ohchr-2024", "no known document"),
        ("violations.yaml", "hours: 24", "hours: 0", "a whole number from 1 to"),
        ("closed_lists.yaml", "of_the_state: yes", "of_the_state: true", "write yes or no"),
        ("treaties.yaml", "under: iccpr", "under: icpr", 'did you mean "iccpr"?'),
        ("treaties.yaml", "in_force: three-months", "in_force: 3-months", "way to count"),
        ("states.yaml", "  AD:", "  Andorra:", "two capital letters"),
        ("states.yaml", "crc: 1996-01-02", "crc: 1986-01-02", "adopted only on 1989-11-20"),
        ("states.yaml", "crc: 1996-01-02", "crc: 2026-02-04", "write a day up to 2026-02-03"),
        ("states.yaml", "crc: 1996-01-02", "crk: 1996-01-02", 'did you mean "crc"?'),
        ("states.yaml", "cat-art22: yes", "cmw-art77: yes", "has not come into force"),
        ("states.yaml", "left: {ecthr", "left: {echr", 'did you mean "ecthr"?'),
        ("institutions.yaml", "country: AL", "country: AX", "is no known country"),
        ("institutions.yaml", "accreditation: A", "accreditation: C", "write one of: A, B"),
        ("rights.yaml", "- id: belongings", "- id: belonging", 'did you mean "belongings"?'),
        ("rights.yaml", "page: 2", "page: 1", "a number never used before"),
        ("rights.yaml", "- cat, article 3", "- catt, article 3", 'did you mean "cat"?'),
        ("rights.yaml", "- cat, article 3", "- cat, artikel 3", 'did you mean "article"?'),
        ("rights.yaml", "- cat, article 3", "- cat, article", 'as "cat, article 3"'),
        ("rights.yaml", "confidence: medium", "confidence: sure", "no known confidence"),
        ("rights.yaml", "as_of: 2026-11-22", "as_of: 2026-11-24", "is still to come"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    line = change(folder, file, old, new)
    with pytest.raises(DataError) as caught:
        loader.load(folder, today=date(2026, 11, 23))
    assert expected in caught.value.expected
    assert (caught.value.file, caught.value.line) == (file, line)


def test_every_group_has_its_rights_once_and_in_order(folder: Path) -> None:
    path = folder / "rights.yaml"
    head, _, last = path.read_text(encoding="utf-8").rpartition("\n  - id: ")
    assert last.startswith("justice-and-defenders\n")
    path.write_text(f"{head}\n", encoding="utf-8")
    with pytest.raises(DataError, match="every group once, in the order of the form"):
        loader.load(folder)


def test_the_law_is_said_in_three_sentences(folder: Path) -> None:
    sentence = """
      - says: Nobody may destroy your passport.
        sources: ["icrmw, article 21"]
        confidence: high"""
    change(folder, "rights.yaml", sentence, "")
    with pytest.raises(DataError, match="write 3 here, not 2"):
        loader.load(folder)


def test_a_procedure_needs_its_treaty(folder: Path) -> None:
    change(folder, "states.yaml", "ratified: {iccpr: 2006-09-22, ", "ratified: {")
    with pytest.raises(DataError, match='"hrcttee-iccpr" is accepted, but not "iccpr"'):
        loader.load(folder)


def test_nobody_is_in_a_body_and_has_left_it(folder: Path) -> None:
    change(folder, "states.yaml", "left: {ecthr", "regional: [ecthr]\n    left: {ecthr")
    with pytest.raises(DataError, match="under regional and under left"):
        loader.load(folder)


def test_a_country_has_an_institution_or_none(folder: Path) -> None:
    change(folder, "institutions.yaml", "country: AG", "country: AL")
    with pytest.raises(DataError, match="AL stands in this file before"):
        loader.load(folder)


def test_an_email_needs_the_day_on_which_it_was_verified(folder: Path) -> None:
    address = "url: https://www.itfglobal.org/\n          email: help@itf.example"
    change(folder, "mechanisms.yaml", "url: https://www.itfglobal.org/", address)
    with pytest.raises(DataError, match='add a line "email_verified: …"'):
        loader.load(folder)
    change(folder, "mechanisms.yaml", address, f"{address}\n          email_verified: 2026-11-22")
    assert loader.load(folder).mechanisms["itf"].contact.email


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "states.yaml").unlink()
    with pytest.raises(DataError, match=r"states\.yaml, line 1: the file cannot be read"):
        loader.load(folder)


@pytest.mark.parametrize(
    ("delay", "deposit", "binds"),
    [
        ("same-day", date(2020, 1, 31), date(2020, 1, 31)),
        ("thirtieth-day", date(2010, 2, 18), date(2010, 3, 20)),
        ("three-months", date(2019, 11, 30), date(2020, 2, 29)),  # no 30 February
        ("three-months", date(2015, 3, 18), date(2015, 6, 18)),
        ("month-after-three-months", date(2007, 6, 5), date(2007, 10, 1)),
        ("month-after-three-months", date(2004, 9, 27), date(2005, 1, 1)),
        ("three-months", date(1990, 1, 1), date(2000, 1, 1)),  # before the treaty began
    ],
)
def test_each_treaty_counts_in_its_own_way(delay: Delay, deposit: date, binds: date) -> None:
    treaty = Treaty(
        id="treaty",
        name="A treaty",
        under=None,
        adopted=date(1980, 1, 1),
        began=date(2000, 1, 1),
        delay=delay,
        article="art. 1",
        provenance=loader.data().treaties["cat"].provenance,
    )
    assert in_force(treaty, deposit) == binds


def test_a_procedure_that_has_not_begun_binds_nobody() -> None:
    assert in_force(loader.data().treaties["cmw-art77"], date(2020, 1, 1)) is None
