"""Lists of cases as the encrypted file gives them: whole, in order, counted, and found."""

import os
import random
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, inspect

from complaints.desk.migrations import run
from complaints.desk.models import CaseRow
from complaints.desk.store import Store, engine
from complaints.desk.store.cases import CaseLine
from complaints.desk.store.engine import FILE_NAME
from complaints.desk.store.listing import Listing, ListingError, Mark, Sort, View
from complaints.desk.store.looker import Looker
from complaints.desk.store.queue import PAGE, Page
from tests.complaints.desk.many import fill, lines
from tests.complaints.desk.test_store import line

TODAY = date(2026, 7, 1)
LOOKER = Looker(member="asha", now=datetime(2026, 7, 1, 12, tzinfo=UTC))
MANY = 3 * PAGE + 20


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Many cases of which most are alike in whatever they are sorted by."""
    store = Store.open(tmp_path_factory.mktemp("many"), os.urandom(32))
    same = [
        replace(one, day=one.day[:4] + "-01-01", next_due=one.next_due[:8] and "2026-07-02T23:59")
        for one in lines(MANY, today=TODAY, member="asha", open_of_all=0.7, words=3)
    ]
    fill(store, iter(same))
    yield store
    store.close()


def page(store: Store, listing: Listing, **marks: Mark | None) -> Page:
    with store.reading() as unit:
        return unit.queue.page(listing, looker=LOOKER, **marks)  # type: ignore[arg-type]


def pages(store: Store, listing: Listing) -> list[Page]:
    """All pages, from the first to the last."""
    found = [page(store, listing)]
    while found[-1].after:
        found.append(page(store, listing, after=found[-1].after))
    return found


def ids(found: Sequence[Page]) -> list[str]:
    return [one for each in found for one in each.ids]


def kept(store: Store) -> list[CaseLine]:
    with store.reading() as unit:
        return list(unit.cases.lines(ids(pages(store, Listing(view=View.ALL)))).values())


ORDERS = {
    Sort.URGENCY: lambda one: (one.rank, one.next_due or "~", one.day, one.id),
    Sort.DEADLINE: lambda one: (one.next_due or "~", one.day, one.id),
    Sort.TOUCHED: lambda one: -one.touched,
    Sort.OLDEST: lambda one: (one.day, one.id),
}
LISTINGS = st.builds(
    Listing,
    view=st.sampled_from((View.ALL, View.OPEN, View.UNASSIGNED, View.CLOSED, View.AWAITING)),
    sort=st.sampled_from(Sort),
    country=st.sampled_from(("", "", "ES")),
    priority=st.sampled_from(("", "", "urgent")),
    unread=st.sampled_from((False, False, True)),
)


@given(listing=LISTINGS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_case_is_on_one_page_whichever_way_one_goes(store: Store, listing: Listing) -> None:
    forward = pages(store, listing)
    assert len(ids(forward)) == len(set(ids(forward)))
    back = [forward[-1]]
    while back[0].before:
        back.insert(0, page(store, listing, before=back[0].before))
    assert ids(back) == ids(forward)
    everything = {one.id for one in kept(store)}
    inside = {
        one.id
        for one in kept(store)
        if (
            listing.view is View.ALL
            or one.lane == ("closed" if listing.view is View.CLOSED else "open")
        )
        and (listing.view is not View.UNASSIGNED or one.assignee is None)
        and (listing.view is not View.AWAITING or one.awaiting)
        and listing.country in ("", one.country)
        and listing.priority in ("", one.priority)
        and (not listing.unread or one.unread)
    }
    assert set(ids(forward)) == inside <= everything
    assert len(everything) == MANY


@pytest.mark.parametrize("sort", ORDERS)
def test_each_order_is_the_one_it_is_called(store: Store, sort: Sort) -> None:
    found = ids(pages(store, Listing(view=View.ALL, sort=sort)))
    assert found == [one.id for one in sorted(kept(store), key=ORDERS[sort])]


@pytest.mark.parametrize("sort", Sort)
def test_what_moves_meanwhile_makes_no_other_case_appear_twice_or_never(
    tmp_path: Path, sort: Sort
) -> None:
    store = Store.open(tmp_path, os.urandom(32))
    everything = fill(store, lines(MANY, today=TODAY, member="asha", words=3))
    rng, moved, seen = random.Random(7), set[str](), list[str]()
    after: Mark | None = None
    while True:
        found = page(store, Listing(view=View.ALL, sort=sort), after=after)
        seen += found.ids
        if not (after := found.after):
            break
        with store.writing() as unit:
            for one in rng.sample(everything, 12):
                changed = unit.cases.lines([one])[one]
                unit.cases.put(replace(changed, priority="routine", next_due="", day="2026-06-30"))
                moved.add(one)
    still = [one for one in seen if one not in moved]
    assert len(still) == len(set(still))
    assert set(still) == set(everything) - moved
    store.close()


@given(st.text(max_size=80), st.sampled_from(Sort))
def test_no_text_but_our_own_is_a_place_in_a_list(text: str, sort: Sort) -> None:
    with pytest.raises(ListingError):
        Mark.read(text, sort)


@given(
    st.integers(0, 3),
    st.sampled_from(("~", "2026-07-01T12:00")),
    st.binary(min_size=16, max_size=16),
)
def test_a_place_survives_its_address_and_is_of_its_order_alone(
    rank: int, nearest: str, case: bytes
) -> None:
    mark = Mark(key=(rank, nearest, "2026-07-01", case.hex()))
    assert Mark.read(mark.text, Sort.URGENCY) == mark
    with pytest.raises(ListingError):
        Mark.read(mark.text, Sort.DEADLINE)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[CaseLine]]]:
    """An empty store, and some lines to put into it."""
    store = Store.open(tmp_path_factory.mktemp("counted"), os.urandom(32))
    yield store, list(lines(41, today=TODAY, member="asha", seed=5, open_of_all=0.6, words=2))
    store.close()


@given(changes=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 40)), min_size=1, max_size=20))
@settings(max_examples=15, deadline=None)
def test_the_piles_are_counted_as_they_are(
    counted: tuple[Store, list[CaseLine]], changes: list[tuple[int, int]]
) -> None:
    store, some = counted
    rng = random.Random(3)
    with store._immediate.begin() as connection:
        connection.execute(delete(CaseRow))
    for which, at in changes:
        who, unread = rng.choice((None, "asha", "badr")), rng.randint(0, 2)
        with store.writing() as unit:
            unit.cases.put(replace(some[which], id=some[at].id, assignee=who, unread=unread))
    with store.reading() as unit:
        counts = unit.queue.counts(LOOKER)
        walked = {
            view: len(unit.queue.page(Listing(view=view), looker=LOOKER).ids) for view in View
        }
        unread_ids = [
            one
            for view in (View.OPEN, View.CLOSED)
            for one in unit.queue.page(Listing(view=view, unread=True), looker=LOOKER).ids
        ]
        assert unit.queue.count_unread() == len(unread_ids)
        there = unit.cases.lines({some[at].id for _, at in changes}).values()
        assert set(unit.queue.values("country")) == {one.country for one in there}
        assert set(unit.queue.assignees()) == {one.assignee for one in there} - {None}
    assert counts == walked


def test_what_is_due_is_late_from_its_minute_on(tmp_path: Path) -> None:
    store = Store.open(tmp_path, os.urandom(32))
    minutes = ("2026-06-30T23:59", "2026-07-01T11:59", "2026-07-01T12:00", "2026-07-01T23:59")
    with store.writing() as unit:
        for at, due in enumerate((*minutes, "2026-07-02T00:00", "")):
            unit.cases.put(line(f"{at:032x}", next_due=due))
    for view, there in ((View.OVERDUE, (0, 1)), (View.DUE_TODAY, (2, 3))):
        assert [int(one, 16) for one in page(store, Listing(view=view)).ids] == list(there)
    for due, within in (("week", (0, 1, 2, 3, 4)), ("never", (5,)), ("today", (2, 3))):
        assert {int(one, 16) for one in page(store, Listing(due=due)).ids} == set(within)
    store.close()


@pytest.mark.parametrize(
    ("zone", "tonight"),
    [("UTC", "07-01T23:59"), ("Asia/Tokyo", "07-02T14:59"), ("America/Lima", "07-02T04:59")],
)
def test_today_ends_where_it_ends_last(
    zone: str, tonight: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        evening = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
        assert Looker(member="asha", now=evening).tonight == f"2026-{tonight}"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_words_are_found_in_every_script_and_wherever_they_stand(tmp_path: Path) -> None:
    store = Store.open(tmp_path, os.urandom(32))
    texts = {
        "a": "we were in the forest, 100% of us_all",
        "b": "كنا عند السياج ليلاً",
        "c": "သူတို့က ကျွန်တော်တို့ကို နယ်စပ်မှာ ရိုက်တယ်",
        "d": "forestry and the river",
    }
    with store.writing() as unit:
        for name, words in texts.items():
            unit.cases.put(line(name * 32, words=words))

    def found(words: str) -> str:
        with store.reading() as unit:
            return "".join(sorted(one[0] for one in unit.words.find(words, limit=10)))

    assert found("FOREST") == "ad"
    assert found("forest river") == "d"
    assert found("سياج") == "b"
    assert found("နယ်စပ်") == "c"
    assert found("100%") == found("us_all") == "a"
    assert found("us%all") == found("1_0") == found("100% river") == ""
    assert found("  ") == ""
    assert found("in") == "a"
    assert found("ليلا") == found("السِّياج") == "b"
    assert found("١٠٠٪") == ""
    assert found("\u064e\u0640") == ""
    with store.reading() as unit:
        assert unit.words.find("forest", limit=1) == ["d" * 32]
    store.close()


def test_words_that_are_gone_are_not_found(tmp_path: Path) -> None:
    store = Store.open(tmp_path, os.urandom(32))
    with store.writing() as unit:
        unit.cases.put(line("a" * 32, words="canary-tiznit"))
    with store.writing() as unit:
        unit.cases.put(line("a" * 32, words="erased"))
    with store._engine.connect() as connection:
        blocks = connection.exec_driver_sql("SELECT block FROM words_index_data").scalars().all()
    with store.reading() as unit:
        assert unit.words.find("tiznit", limit=9) == []
        assert unit.words.find("erased", limit=9) == ["a" * 32]
    assert not [one for one in blocks if b"tiz" in one or b"niz" in one]
    store.close()


def test_words_that_were_put_off_are_found_once_they_are_taken_in(tmp_path: Path) -> None:
    store = Store.open(tmp_path, os.urandom(32))
    names = "dbca"

    def found(words: str) -> str:
        with store.reading() as unit:
            return "".join(one[0] for one in unit.words.find(words, limit=10))

    def take_in() -> int:
        with store.writing() as unit:
            return unit.words.take_in(3)

    with store.writing() as unit:
        first = [line(name * 32, words="the forest") for name in names]
        unit.cases.put(*first, found_later=True)
        again = [line(name * 32, words="the forest by night") for name in names[:2]]
        unit.cases.put(*again, found_later=True)
    assert found("forest") == ""
    assert take_in() == 3
    assert found("forest") == "cbd"  # the last that came is found first
    assert found("night") == "bd"
    with store.writing() as unit:  # what a person does meanwhile is newer than what waits
        unit.cases.put(line("a" * 32, words="the fence"))
    assert found("fence") == "a"
    assert take_in() == 0
    assert found("forest") == "cbd"
    with store.writing() as unit:
        unit.cases.put(line("d" * 32, words="erased"), found_later=True)
    assert found("night") == "bd"
    assert take_in() == 1
    assert found("night") == "b"
    assert found("erased") == "d"
    store.close()


def _of_version(version: str, folder: Path, key: bytes) -> Engine:
    """A file as the program of that version made it."""
    config = Config()
    config.set_main_option("script_location", str(Path(run.__file__).parent))
    (folder / FILE_NAME).touch()
    old = engine._engine(folder / FILE_NAME, key, threading.Event())
    with engine.immediate(old).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    return old


def test_a_file_of_the_version_before_is_brought_along(tmp_path: Path) -> None:
    key = os.urandom(32)
    old = _of_version("0005", tmp_path, key)
    with engine.immediate(old).begin() as connection:
        columns = [one["name"] for one in inspect(connection).get_columns("cases")]
        for case, state, assignee in (("a", "open", "'asha'"), ("b", "closed", "NULL")):
            kept = {"id": f"'{case * 32}'", "state": f"'{state}'", "assignee": assignee}
            kept |= {"words": "'the forest'", "judged": "'2026-07-01'", "touched": "1"}
            values = [kept.get(name, "''") for name in columns]
            connection.exec_driver_sql(f"INSERT INTO cases VALUES ({', '.join(values)})")
    old.dispose()
    store = Store.open(tmp_path, key)
    with store.reading() as unit:
        assert unit.words.find("forest", limit=5) == ["b" * 32, "a" * 32]
        counts = unit.queue.counts(LOOKER)
        assert (counts[View.MINE], counts[View.OPEN], counts[View.CLOSED]) == (1, 1, 1)
        assert unit.cases.stale("2026-07-01", limit=5) == ["a" * 32, "b" * 32]
    store.close()


def test_what_was_put_away_before_is_found_as_it_was_and_then_in_every_way(tmp_path: Path) -> None:
    key = os.urandom(32)
    old = _of_version("0011", tmp_path, key)
    with engine.immediate(old).begin() as connection:
        columns = [one["name"] for one in inspect(connection).get_columns("cases")]
        for number, (case, words) in enumerate((("a", "josé"), ("b", "the forest's edge\n")), 1):
            kept = {"id": f"'{case * 32}'", "lane": "'closed'", "judged": "'2026-07-01'"}
            values = [kept.get(name, "''") for name in columns]
            connection.exec_driver_sql(f"INSERT INTO cases VALUES ({', '.join(values)})")
            put = "INSERT INTO case_words VALUES (?, ?, ?)"
            connection.exec_driver_sql(put, (number, case * 32, words))
    old.dispose()
    store = Store.open(tmp_path, key)
    with store.writing() as unit:
        assert unit.cases.stale("2026-07-01", limit=5) == ["a" * 32, "b" * 32]
        found = [unit.words.find(one, limit=5) for one in ("josé", "jose", "forest")]
        assert found == [["a" * 32], [], ["b" * 32]]
        unit.cases.renew(line("a" * 32, words="José", judged="2026-07-01"))
        unit.cases.renew(line("b" * 32, words="the forest's edge\n", judged="2026-07-01"))
        assert unit.cases.stale("2026-07-01", limit=5) == []
        for one in ("josé", "JOSE"):
            assert unit.words.find(one, limit=5) == ["a" * 32]
    store.close()
