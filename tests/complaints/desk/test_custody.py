"""The custody log: who looked at, listened to, gave and took out what; as a page and a table."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.desk import csvsafe, custody
from complaints.domain import events
from complaints.domain.events import Exported, Listened, Printed, Saved, UnknownEvent, Viewed
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id
from tests.complaints.desk.test_evidence import evidence, file, recording, voice
from tests.complaints.desk.window import Browser, the_case, unlocked

PART = "ab" * 32


@pytest.mark.parametrize(
    "event",
    [
        Viewed(part=PART),
        Listened(part=PART),
        Saved(part=PART),
        Printed(what=PART),
        Printed(what="case"),
        Exported(what="custody"),
        Exported(what="letter", parts=(PART, "cd" * 32)),
    ],
)
def test_each_event_is_read_as_it_was_written(event: events.Event) -> None:
    assert events.parse(events.dump(event)) == event


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "viewed", "part": "x"},
        {"kind": "saved"},
        {"kind": "printed", "what": "<b>"},
        {"kind": "exported", "what": "custody", "parts": ["x"]},
        {"kind": "exported", "what": "custody"},
    ],
)
def test_a_malformed_event_is_kept_as_unknown(value: dict[str, object]) -> None:
    assert isinstance(events.parse(value), UnknownEvent)


def test_looking_counts_once_a_member_part_and_day(world: World) -> None:
    file(world, voice(recording(500)))
    ring = world.colleague(NHRI, "asha")
    first = world.desk(NHRI)
    world.sync(first)
    case, part = case_id(first.office), evidence(first.office).hash
    for _ in range(3):
        first.custody.listened(case, part)
    first.custody.viewed(case, part)
    world.sync(first)
    second = world.desk(NHRI, ring=ring)
    world.sync(second)
    second.custody.listened(case, part)
    first.close()
    again = world.desk(NHRI)  # which knows by the journal alone
    again.custody.listened(case, part)
    world.later(days=1)
    again.custody.listened(case, part)
    world.sync(second, again, second)
    found = again.office.case(case).entries
    heard = [entry.member for entry in found if entry.event == Listened(part=part)]
    assert sorted(heard) == ["asha", "defensor-es-1", "defensor-es-1"]
    assert [one.event for one in custody.entries(second.office.case(case))] == [
        one.event for one in custody.entries(again.office.case(case))
    ]


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    receipt = file(world, voice(recording(500)))
    desk = world.desk(NHRI)
    legal_aid = world.desk(LEGAL_AID)
    world.sync(desk, legal_aid)
    case = desk.office.open_case(case_id(desk.office))
    part = case.parts[0].hash
    question = desk.office.ask_consent(case.id, LEGAL_AID, [part])
    world.sync(desk)
    world.agree(receipt, question)
    world.sync(desk)
    (consent,) = desk.office.case(case.id).consents
    desk.office.refer(case.id, consent.terms.id, LEGAL_AID, reason="An appeal")
    desk.office.note(case.id, "Not of the log")
    desk.custody.saved(case.id, evidence(desk.office).hash)
    world.sync(desk)
    desk.close()
    yield from unlocked(world)


def test_the_log_has_what_came_was_read_given_and_taken_out(browser: Browser) -> None:
    address = f"{the_case(browser)}/custody"
    page = browser.get(address).text
    titles = re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert titles[0] == "Complaint"
    for words in ("Read", "Referred to Legal aid", "Saved a copy of: Voice (1)"):
        assert any(one.startswith(words) for one in titles), words
    assert not any("Note" in one for one in titles)
    hashes = re.findall(r'dir="ltr">([0-9a-f]{64})<', page)
    assert len(hashes) == len(titles)
    assert "Not of the log" not in page


def test_the_table_says_that_it_was_taken_out(browser: Browser) -> None:
    address = f"{the_case(browser)}/custody"
    answer = browser.post(address, of=address)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert re.fullmatch(r"When \((UTC[+-]\d{4}|[\w/]+)\)", rows[0][0])
    assert rows[-1][2] == "Took out of the desk: the custody log"
    assert browser.client.post(address, base_url=browser.base).status_code == 303
    assert len(rows) == 1 + browser.get(address).text.count('data-testid="custody-line"')


@given(st.lists(st.text() | st.text(alphabet=" ;=-+@'x"), min_size=1, max_size=4))
def test_no_cell_begins_as_a_formula_does_or_makes_a_row(cells: list[str]) -> None:
    made = csvsafe.table(["a"] * len(cells), [cells]).decode("utf-8-sig")
    assert made.count("\r\n") == 2
    assert "\n" not in made.replace("\r\n", "")
    _head, row = csv.reader(io.StringIO(made, newline=""))
    assert len(row) == len(cells)
    for cell, written in zip(cells, row, strict=True):
        for one in written.split(";"):  # some programs part cells there
            assert not one.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert len(written.replace("'", "")) == len(cell.replace("'", ""))


@settings(max_examples=50)
@given(st.sampled_from("=+-@"), st.text(alphabet=" \t\r\n\xa0", max_size=3), st.text(max_size=9))
def test_a_formula_is_written_as_words(sign: str, before: str, rest: str) -> None:
    assert csvsafe.neutral(before + sign + rest).startswith("'")
    assert csvsafe.neutral(f"Legal aid;{before}{sign}{rest}").startswith("Legal aid;'")
