"""The list of cases over HTTP: narrowed, sorted, kept, acted on; no word of a person in a URL."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from complaints.desk import judging, queue
from complaints.desk.errors import UnjudgedError
from complaints.desk.queue import MOST_FOUND
from complaints.desk.store.listing import Listing, View
from complaints.desk.triage import UNJUDGED
from complaints.domain.parts import Part
from complaints.routing import facts
from complaints.routing.facts import Record, Told
from tests.complaints.desk.many import fill, lines
from tests.complaints.desk.offices import NGO, NHRI, World, new_world
from tests.complaints.desk.window import TOKEN, Browser, opened, unlocked

ME = "defensor-es-1"


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The same desk, where nothing is changed."""
    with new_world(tmp_path_factory.mktemp("quiet")) as world:
        yield from three(world)


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    """A desk with three cases."""
    yield from three(world)


def three(world: World) -> Iterator[Browser]:
    """A desk with three cases, of which the last is told in French from another country."""
    for _ in range(2):
        world.file()
    there = Part.new("circumstances", {"country": "MA", "place": "Oued canary-Zem"})
    account = Part.new("account", {"text": "Ils ont tout pris.", "violations": ["wage-theft"]})
    world.file(parts=(account, there), language="fr")
    yield from unlocked(world)


def codes(page: str) -> list[str]:
    return re.findall(r'data-testid="case-link"><code>([0-9A-Z-]+)</code>', page)


def cases(page: str) -> list[str]:
    return re.findall(r'name="case" value="([0-9a-f]{32})"', page)


def count(page: str, view: str) -> str:
    found = re.search(rf'data-testid="view-{view}".*?<span class="count[^>]*>(\d*)</span>', page)
    assert found
    return found[1]


def act(browser: Browser, what: str, chosen: list[str], **more: object) -> str:
    """Press a button below what was chosen in the list, and come back to the list."""
    fields = {"case": chosen, "act": what, "back": "/cases/all", **more}
    answer = browser.post("/cases/act", of="/cases/all", **fields)
    assert answer.status_code == 303
    return str(browser.get(answer.location).text)


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("country=MA", 1),
        ("country=ES", 2),
        ("language=fr", 1),
        ("topic=pushback", 2),
        ("topic=border-and-entry", 2),
        ("topic=work", 1),
        ("state=received", 3),
        ("state=open", 0),
        ("assignee=-", 3),
        ("assignee=nobody-known", 0),
        ("unread=1", 3),
        ("flagged=1", 0),
        ("country=ES&language=fr", 0),
        ("due=overdue", 0),
    ],
)
def test_the_address_narrows_the_list(quiet: Browser, query: str, there: int) -> None:
    page = quiet.get(f"/cases/all?{query}").text
    assert len(codes(page)) == there
    assert page.count('data-testid="chip-') == query.count("=")
    if not there:
        assert "Take one thing away" in page


@pytest.mark.parametrize(
    "path",
    [
        "/cases/nothing",
        "/cases/all?state=asleep",
        "/cases/all?sort=by-name",
        "/cases/all?due=soon",
        "/cases/all?country=<b>",
        "/cases/all?after=AAAA",
        "/cases/all?before=%ff",
    ],
)
def test_an_address_that_no_page_links_to_is_refused(quiet: Browser, path: str) -> None:
    assert quiet.get(path).status_code == 404


def test_what_nobody_chose_leaves_the_address(quiet: Browser) -> None:
    answer = quiet.get("/cases/all?state=&country=MA&sort=")
    assert answer.status_code == 303
    assert quiet.within(answer.location) == "/cases/all?country=MA"


def test_the_whole_way_there_and_back_by_the_links(world: World) -> None:
    desk = world.desk(NHRI)
    fill(desk.store, lines(130, today=world.now.date(), member=ME, words=2))
    desk.close()
    for browser in unlocked(world):
        path, seen = "/cases?sort=deadline", list[str]()
        while path:
            page = browser.get(path, follow_redirects=True).text
            seen += codes(page)
            link = re.search(r'href="([^"]+)" rel="next"', page)
            path = unescape(link[1]) if link else ""
        assert len(seen) == len(set(seen)) == 130
        back = re.search(r'href="([^"]+)" rel="prev"', page)
        assert back
        assert codes(browser.get(unescape(back[1])).text) == seen[50:100]


def test_words_are_sent_in_the_body_and_stand_in_no_address(quiet: Browser) -> None:
    answer = quiet.post("/search", of="/cases", words="canary-zem")
    assert answer.status_code == 303
    assert "canary" not in answer.location
    page = quiet.get(answer.location)
    assert len(codes(page.text)) == 1
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page.text)
    assert addresses
    assert "canary" not in " ".join(addresses).casefold()
    assert len(codes(quiet.get(f"{answer.location}?sort=newest&country=MA").text)) == 1
    assert len(codes(quiet.get(f"{answer.location}?country=ES").text)) == 0


def test_a_search_that_is_forgotten_says_so(quiet: Browser) -> None:
    answer = quiet.get("/found/AAAAAAAAAAAAAAAA")
    assert answer.status_code == 303
    assert "forgotten this search" in quiet.get(answer.location).text


def test_a_search_that_finds_too_much_says_so(world: World) -> None:
    desk = world.desk(NHRI)
    fill(desk.store, lines(MOST_FOUND + 5, today=world.now.date(), member=ME, words=1))
    found = desk.office.queue.search("-")
    assert (len(found.ids), found.more) == (MOST_FOUND, True)
    page = desk.office.queue.page(Listing(view=View.ALL, found=found.handle))
    assert page.after


def test_the_rule_that_set_the_priority_stands_beside_it(quiet: Browser) -> None:
    page = quiet.get("/cases").text
    assert "<code>forced-back-now</code>" in page
    assert "Somebody is being forced back" in page


def test_many_are_taken_at_once(browser: Browser) -> None:
    chosen = cases(browser.get("/cases/all").text)[:2]
    page = act(browser, "take", chosen)
    assert "2 cases assigned." in page
    assert (count(page, "mine"), count(page, "unassigned")) == ("2", "1")
    page = act(browser, "assign", chosen, member="")
    assert (count(page, "mine"), count(page, "unassigned")) == ("", "3")


def test_assigning_many_is_undone_to_whoever_had_each(browser: Browser) -> None:
    every = cases(browser.get("/cases/all").text)
    mine = sorted(every)[0]
    act(browser, "take", [mine])
    page = act(browser, "assign", every, member="")
    assert (count(page, "mine"), count(page, "unassigned")) == ("", "3")
    undo = page.partition('class="say undo"')[2].partition("</form>")[0]
    assert 'value="give-back" data-testid="undo"' in undo
    assert re.findall(r'name="case" value="(\w+)"', undo) == [mine]  # the others were nobody's
    was = re.findall(r'name="was" value="([^"]*)"', undo)
    page = act(browser, "give-back", [mine], was=was)
    assert (count(page, "mine"), count(page, "unassigned")) == ("1", "2")
    page = act(browser, "give-back", every, was=was)
    assert "The form is not complete" in page
    assert count(page, "mine") == "1"
    page = act(browser, "give-back", [mine], was=["nobody-known"])
    assert "Nobody of that name" in page
    act(browser, "take", every)
    page = act(browser, "give-back", every, was=["", "", ""], member="")  # they were given on since
    assert count(page, "mine") == "3"
    page = act(browser, "give-back", every, was=["", "", ME], member=ME)
    assert (count(page, "mine"), count(page, "unassigned")) == ("1", "2")
    page = act(browser, "take", every)
    undo = page.partition('class="say undo"')[2].partition("</form>")[0]
    assert re.findall(r'name="was" value="([^"]*)"', undo) == ["", ""]


def test_many_are_flagged_and_it_is_undone(browser: Browser) -> None:
    chosen = cases(browser.get("/cases/all").text)[:2]
    page = act(browser, "toggle", chosen)
    assert page.count('data-testid="flagged"') == 2
    assert 'data-testid="undo"' in page
    assert 'value="unflag" data-testid="undo"' in page
    page = act(browser, "unflag", chosen)
    assert page.count('data-testid="flagged"') == 0
    act(browser, "flag", chosen[:1])
    shown = re.findall(r'name="flagged" value="([0-9a-f]{32})"', browser.get("/cases/all").text)
    assert shown == chosen[:1]
    page = act(browser, "toggle", chosen, flagged=shown)  # of some with a flag and some not: all
    assert page.count('data-testid="flagged"') == 2
    undoing = page[page.index('value="unflag" data-testid="undo"') - 2_000 :]
    assert chosen[1] in undoing.partition('data-testid="undo"')[0].rpartition("<form")[2]
    assert chosen[0] not in undoing.partition('data-testid="undo"')[0].rpartition("<form")[2]
    page = act(browser, "toggle", chosen)  # as a list that was loaded before they were flagged
    assert page.count('data-testid="flagged"') == 2
    assert act(browser, "toggle", chosen, flagged=chosen).count('data-testid="flagged"') == 0


def test_junk_is_set_aside_and_comes_back(browser: Browser) -> None:
    chosen = cases(browser.get("/cases/all").text)[:1]
    page = act(browser, "aside", chosen, why="An advertisement")
    assert (count(page, "aside"), count(page, "open")) == ("1", "2")
    assert cases(browser.get("/cases/aside").text) == chosen
    page = act(browser, "back", chosen)
    assert (count(page, "aside"), count(page, "open")) == ("", "3")


def test_nothing_is_set_aside_without_a_reason(quiet: Browser) -> None:
    page = act(quiet, "aside", cases(quiet.get("/cases/all").text))
    assert "There is nothing written yet" in page
    assert count(page, "aside") == ""


def test_many_are_remembered_by_this_computers_clock(browser: Browser) -> None:
    chosen = cases(browser.get("/cases/all").text)[:2]
    page = act(browser, "remind", chosen, at="2026-07-03T10:00", remind="Call the shelter")
    assert "2 reminders set." in page
    assert page.count("in 2 days") == 2
    assert "Choose a day and a time" in act(browser, "remind", chosen, remind="Call")


@pytest.mark.parametrize("what", ["close", "closed", "refer", "disclose", "reply", ""])
def test_nothing_else_is_done_from_a_list(quiet: Browser, what: str) -> None:
    before = quiet.get("/cases/all").text
    page = act(quiet, what, cases(before))
    assert "The form is not complete." in page
    assert codes(page) == codes(before)


def test_a_list_leads_back_to_this_desk_alone(quiet: Browser) -> None:
    for back in ("https://elsewhere.example/cases", "//elsewhere.example", "/rules", "\\\\x"):
        answer = quiet.post("/cases/act", of="/cases/all", act="flag", case=[], back=back)
        assert quiet.within(answer.location).startswith("/cases")


def test_lists_are_kept_renamed_deleted_and_brought_back(browser: Browser) -> None:
    path = "/cases/all?country=MA&sort=newest"
    browser.post("/preferences/lists", of=path, name="  From   Morocco ", back=path)
    page = browser.get(path).text
    assert re.search(r'aria-current="page" data-testid="saved-list"><bdi>From Morocco</bdi>', page)
    where = re.search(r"/preferences/lists/([\w-]+)/rename", browser.get("/preferences").text)
    assert where
    browser.post(f"/preferences/lists/{where[1]}/rename", of="/preferences", name="South")
    browser.post(f"/preferences/lists/{where[1]}/delete", of="/preferences")
    page = browser.get("/preferences").text
    assert 'data-testid="saved-list"' not in page
    assert "“South” was deleted." in page
    browser.post("/preferences/lists/back", of="/preferences")
    assert "<bdi>South</bdi>" in browser.get("/cases").text


def test_a_list_needs_a_name_and_is_no_search(quiet: Browser) -> None:
    quiet.post("/preferences/lists", of="/cases", name="   ", back="/cases/all")
    found = quiet.post("/search", of="/cases", words="fence").location
    quiet.post("/preferences/lists", of="/cases", name="Fence", back=found)
    assert 'data-testid="saved-list"' not in quiet.get("/cases").text


def test_keys_and_notifications_are_switched(browser: Browser) -> None:
    page = browser.get("/cases").text
    assert 'data-keys="on"' in page
    assert "data-notify" not in page
    browser.post("/preferences", of="/preferences", notify="1")
    page = browser.get("/cases").text
    assert 'data-keys="on"' not in page
    assert 'data-notify="Amparo: something new"' in page


def test_the_script_is_told_that_something_came_and_nothing_of_it(
    world: World, browser: Browser
) -> None:
    before = browser.get("/sync/status").json
    world.file()
    opened(browser.client.application).sync.run()
    after = browser.get("/sync/status").json
    assert after["news"] > before["news"]
    assert after["unread"] == before["unread"] + 1
    assert "fence" not in str(after)


def test_looking_waits_for_no_round_that_writes(world: World) -> None:
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    world.later(days=2)
    held, done = threading.Event(), threading.Event()

    def write() -> None:
        with desk.store.writing():
            held.set()
            done.wait(20)

    thread = threading.Thread(target=write)
    thread.start()
    assert held.wait(20)
    began = time.monotonic()
    (line,) = desk.office.cases()
    assert time.monotonic() - began < 10
    done.set()
    thread.join()
    assert line.judged == world.now.date().isoformat()
    with desk.store.reading() as unit:
        assert unit.cases.lines([line.id])[line.id].judged < line.judged


def test_a_round_judges_the_cases_of_other_days_as_long_as_it_may(world: World) -> None:
    desk = world.desk(NHRI)
    fill(desk.store, lines(60, today=world.now.date(), member=ME, words=1))
    world.later(days=1)
    told: list[int] = []

    def judge(seconds: float) -> bool:
        return judging.judge_stale(
            desk.store,
            desk.office._cabinet,
            today=world.now.date(),
            step=told.append,
            seconds=seconds,
        )

    assert judge(0) is True
    assert told == [0]
    assert judge(60) is False
    assert told == [0, 0, 25]
    with desk.store.reading() as unit:
        assert unit.cases.stale(world.now.date().isoformat(), limit=9) == []


def test_a_case_that_cannot_be_judged_hides_no_other_and_is_said(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened(browser.client.application)
    bad = next(one for one in desk.office.cases() if one.country == "MA")
    good, read = desk.office.cases(), facts.read

    def fails(record: Record, **kwargs: Any) -> Told:
        if any("Ils ont" in part.text for part in record.parts):
            raise KeyError("a rule of ours that fails at this one record")
        return read(record, **kwargs)

    monkeypatch.setattr(facts, "read", fails)
    monkeypatch.setattr(queue, "_PATIENCE", 60)
    with desk.store.writing() as unit:
        for line in good:
            unit.cases.mark(replace(line, judged="2026-01-01"))
    page = browser.get("/cases/open").text
    assert len(cases(page)) == len(good)
    assert page.count('data-testid="not-judged"') == 1

    def judge() -> None:
        today = desk.office.today
        judging.judge_stale(desk.store, desk.office._cabinet, today=today, step=lambda _n: None)

    judge()
    notices = browser.get("/notices").text
    assert f'/case/{bad.id}" data-testid="alarm-case"><code>{bad.code}' in notices
    (line,) = [one for one in desk.office.cases() if one.id == bad.id]
    assert (line.priority, line.rule, line.words) == ("urgent", UNJUDGED, "")
    assert desk.office.queue.search("Ils ont").ids == (bad.id,)  # and is found as before
    # it can be opened and worked on, and nothing of it goes anywhere
    case = browser.get(f"/case/{bad.id}")
    assert (case.status_code, 'data-testid="not-judged"' in case.text) == (200, True)
    assert "Ils ont tout pris." in case.text
    assert browser.get(f"/case/{bad.id}/share/{NGO}").status_code == 409
    with pytest.raises(UnjudgedError):
        desk.office.ask_consent(bad.id, NGO, [desk.office.case(bad.id).parts[0].hash])
    # once the rules can be asked the next round takes it all back
    monkeypatch.setattr(facts, "read", read)
    judge()
    assert "alarm-case" not in browser.get("/notices").text
    assert 'data-testid="not-judged"' not in browser.get("/cases/open").text


def test_a_press_without_its_token_does_nothing(quiet: Browser) -> None:
    assert TOKEN.search(quiet.get("/cases/all").text)
    chosen = cases(quiet.get("/cases/all").text)
    answer = quiet.client.post(
        "/cases/act", base_url=quiet.base, data={"case": chosen, "act": "flag"}
    )
    assert answer.status_code == 303
    assert 'data-testid="flagged"' not in quiet.get("/cases/all").text
