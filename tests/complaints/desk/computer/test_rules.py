"""From what was seen to what is said: every aspect, every level, in every language."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.desk.computer.rules import BACKUP, CLOCK, Aspect, Finding, Level, judge
from complaints.desk.computer.saying import say
from complaints.desk.computer.surroundings import NEVER, Folder, Seal, Surroundings, worst
from complaints.desk.computer.synced import is_mark, services
from complaints.desk.computer.watching import PROGRAMS, plain_name, watchers
from complaints.desk.i18n import Tongue, offered

TODAY = date(2026, 11, 22)
SECOND = timedelta(seconds=1)


def one(aspect: Aspect, **seen: object) -> Finding:
    found = {each.aspect: each for each in judge(Surroundings(today=TODAY, **seen))}  # type: ignore[arg-type]
    assert found.keys() == set(Aspect)
    return found[aspect]


@pytest.mark.parametrize(
    ("aspect", "seen", "level"),
    [
        (Aspect.SYNCED, {"above": (Folder(name="cases"), Folder(name=""))}, Level.FINE),
        (Aspect.SYNCED, {"above": (Folder(name="Dropbox"),)}, Level.DANGER),
        (Aspect.SYNCED, {"above": (Folder(name="x"),), "declared": {"OneDrive"}}, Level.DANGER),
        (Aspect.ELSEWHERE, {"elsewhere": True}, Level.DANGER),
        (Aspect.ELSEWHERE, {"elsewhere": False}, Level.FINE),
        (Aspect.WATCHED, {"running": frozenset()}, Level.FINE),
        (Aspect.WATCHED, {"running": frozenset({"bash", "anydesk"})}, Level.DANGER),
        (Aspect.DISK, {"disk": Seal.PLAIN}, Level.CARE),
        (Aspect.DISK, {"disk": Seal.SEALED}, Level.FINE),
        (Aspect.SWAP, {"swap": Seal.PLAIN}, Level.CARE),
        (Aspect.SWAP, {"swap": Seal.SEALED}, Level.FINE),
        (Aspect.OTHERS, {"open_to_others": True}, Level.CARE),
        (Aspect.OTHERS, {"open_to_others": False}, Level.FINE),
        (Aspect.CLOCK, {"ahead": CLOCK}, Level.FINE),
        (Aspect.CLOCK, {"ahead": -CLOCK}, Level.FINE),
        (Aspect.CLOCK, {"ahead": CLOCK + SECOND}, Level.CARE),
        (Aspect.CLOCK, {"ahead": -CLOCK - SECOND}, Level.CARE),
        (Aspect.BACKUP, {"backed_up": TODAY - BACKUP}, Level.FINE),
        (Aspect.BACKUP, {"backed_up": TODAY - BACKUP - timedelta(days=1)}, Level.CARE),
        (Aspect.BACKUP, {"backed_up": NEVER}, Level.CARE),
        (Aspect.BACKUP, {"backed_up": TODAY + timedelta(days=1)}, Level.FINE),  # by another zone
        (Aspect.BACKUP, {"backed_up": TODAY + timedelta(days=2)}, Level.UNKNOWN),
        (Aspect.SYNCED, {"above": (Folder(name="x"),), "folders_unseen": True}, Level.UNKNOWN),
        (
            Aspect.SYNCED,
            {"above": (Folder(name="Dropbox"),), "folders_unseen": True},
            Level.DANGER,
        ),
        (Aspect.WATCHED, {"running": {"bash"}, "programs_unseen": True}, Level.UNKNOWN),
        (Aspect.WATCHED, {"running": {"anydesk"}, "programs_unseen": True}, Level.DANGER),
        (Aspect.SYSTEM, {"outdated": ""}, Level.FINE),
        (Aspect.SYSTEM, {"outdated": "Windows 10"}, Level.CARE),
    ],
)
def test_what_is_seen_is_judged(aspect: Aspect, seen: dict[str, object], level: Level) -> None:
    assert one(aspect, **seen).level is level


def test_what_is_not_known_is_not_called_in_order() -> None:
    assert {each.level for each in judge(Surroundings(today=TODAY))} == {Level.UNKNOWN}


def test_names_in_latin_letters_stand_in_the_order_of_an_arabic_line() -> None:
    """Without the mark a comma between them turns the whole list round."""
    finding = Finding(aspect=Aspect.WATCHED, level=Level.DANGER, names=("AnyDesk", "VNC"))
    assert "AnyDesk\u200f، VNC" in say(finding, Tongue.of("ar", lambda _there: None)).found
    assert "AnyDesk, VNC" in say(finding, Tongue.of("es", lambda _there: None)).found


@pytest.mark.parametrize("aspect", Aspect)
def test_what_is_known_by_a_list_alone_is_not_called_in_order(aspect: Aspect) -> None:
    said = say(Finding(aspect=aspect, level=Level.FINE), Tongue.of("en", lambda _there: None))
    by_list = aspect in (Aspect.SYNCED, Aspect.ELSEWHERE, Aspect.WATCHED)
    assert said.state == ("Nothing found" if by_list else "In order")


def test_of_several_places_the_worst_counts() -> None:
    assert worst([]) is worst([Seal.SEALED]) is Seal.SEALED
    assert worst([Seal.SEALED, Seal.UNKNOWN]) is Seal.UNKNOWN
    assert worst([Seal.UNKNOWN, Seal.PLAIN, Seal.SEALED]) is Seal.PLAIN


def test_the_worst_comes_first() -> None:
    seen = Surroundings(today=TODAY, elsewhere=False, disk=Seal.PLAIN, running=frozenset({"obs64"}))
    levels = [each.level for each in judge(seen)]
    assert levels[:2] == [Level.DANGER, Level.CARE]
    assert levels == sorted(levels, key=list(Level).index)


@given(
    st.builds(
        Surroundings,
        today=st.dates(),
        above=st.lists(st.builds(Folder, name=st.text(), marks=st.frozensets(st.text()))).map(
            tuple
        ),
        running=st.none() | st.frozensets(st.text()),
        ahead=st.none() | st.timedeltas(),
        backed_up=st.none() | st.dates(),
    )
)
def test_anything_gives_one_finding_for_each_aspect_that_can_be_said(seen: Surroundings) -> None:
    found = judge(seen)
    assert sorted(each.aspect for each in found) == sorted(Aspect)
    for each in found:
        assert say(each, Tongue.of("en", lambda _there: None)).state


@pytest.mark.parametrize(
    ("aspect", "level", "tag"), list(product(Aspect, Level, [tag for tag, _name in offered()]))
)
def test_everything_is_said_in_every_language(aspect: Aspect, level: Level, tag: str) -> None:
    finding = Finding(aspect=aspect, level=level, names=("Ñandú", "B"), count=7)
    said = say(finding, Tongue.of(tag, lambda _there: None))
    assert "{" not in f"{said.found}{said.do}{said.title}{said.state}"
    assert bool(said.do) == level.is_wrong
    assert bool(said.found) == (level is not Level.FINE)
    if aspect in (Aspect.SYNCED, Aspect.WATCHED, Aspect.SYSTEM) and level.is_wrong:
        assert "Ñandú" in said.found
    if tag != "en":
        assert said.title != say(finding, Tongue.of("en", lambda _there: None)).title


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/asha/Dropbox/office/asha-desk", "Dropbox"),
        ("/home/asha/Dropbox (Office)/asha-desk", "Dropbox"),
        ("C:/Users/asha/OneDrive - Defensor/desk", "OneDrive"),
        ("/Users/asha/Library/CloudStorage/GoogleDrive-a@b.es/My Drive/desk", "Google Drive"),
        ("/Users/asha/Library/CloudStorage/Box-Box/desk", "Box"),
        ("/Users/asha/Library/Mobile Documents/com~apple~CloudDocs/desk", "iCloud"),
        ("C:/Users/asha/iCloudDrive/desk", "iCloud"),
        ("/home/asha/Nextcloud/desk", "Nextcloud"),
        ("/home/asha/desk", ""),
        ("/home/asha/boxes/desk", ""),
        ("/home/asha/Box/desk", "Box"),
        ("/home/asha/MEGA/desk", "MEGA"),
        ("/home/asha/megan/desk", ""),
    ],
)
def test_a_service_is_known_by_its_folder(path: str, service: str) -> None:
    above = tuple(Folder(name=name) for name in reversed(path.split("/")))
    assert services(above) == frozenset({service} - {""})


@pytest.mark.parametrize(
    ("mark", "service"),
    [
        (".stfolder", "Syncthing"),
        (".dropbox.cache", "Dropbox"),
        (".sync_0f3a9c.db", "Nextcloud"),
        ("._sync_0f3a9c.db", "Nextcloud"),
        (".tmp.drivedownload", "Google Drive"),
    ],
)
def test_a_service_is_known_by_what_it_leaves_in_a_folder_around(mark: str, service: str) -> None:
    assert is_mark(mark)
    above = (Folder(name="desk"), Folder(name="x", marks=frozenset({mark})), Folder(name=""))
    assert services(above) == {service}
    assert not is_mark("sync.db")


def test_programs_are_known_by_their_processes_however_they_are_written() -> None:
    assert watchers(["AnyDesk.exe", "teamviewerd", "bash", "OBS64.EXE"]) == {
        "AnyDesk",
        "OBS Studio",
        "TeamViewer",
    }
    assert watchers(["gnome-remote-de", "screensharingage"]) == {
        "GNOME Remote Desktop",
        "Screen Sharing (macOS)",
    }, "as Linux and macOS cut them"
    assert not watchers(["gnome-remote", "screen"])
    processes = [each for names in PROGRAMS.values() for each in names]
    assert len(set(processes)) == len(processes)
    assert all(plain_name(each) == each for each in processes)
