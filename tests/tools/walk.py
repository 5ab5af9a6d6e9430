"""Screens of the desk that are there only after something was done, for pictures and for axe.

`prepared` does once what takes other people's answers; `walked` and `partner` do again in every
window what is shown and not kept. Nothing here judges: the tests of each screen do.
"""

import io
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import pikepdf
from playwright.sync_api import Browser, Page, expect

from complaints.complainant import Attached, Choice, attach
from complaints.desk.alarms import AlarmKind
from complaints.desk.app import create_app
from complaints.desk.store.alarms import Alarm
from complaints.desk.unlocked import Unlocked
from complaints.domain.parts import Part
from complaints.joining import Request
from complaints.keyring import Keyring
from complaints.training import world
from complaints.training.instance import INTERPRETER, LEGAL_AID, OURS
from tests.e2e.chromium import PATIENCE
from tests.media import png
from tests.processes import free_port, until
from tests.tools import beside
from tests.tools.training import Trained, listening

_SOON: Final = 180.0  # seconds within which people of a training have answered


@dataclass(slots=True, kw_only=True)
class Prepared:
    """Addresses of what was prepared, the desks of two partners, and a newcomer's request."""

    screens: dict[str, list[str]] = field(default_factory=dict)
    partners: dict[str, Trained] = field(default_factory=dict)
    asked: str


@contextmanager
def prepared(trained: Trained, chromium: Browser) -> Iterator[Prepared]:
    """Do what others answer, and open the desks of the lawyers and of the interpreters."""
    lived = trained.lived.world
    for office in (LEGAL_AID, INTERPRETER):
        lived.partners.pop(office).close()  # who answers by themselves would leave nothing to do
    assert lived.colleague
    colleague, lived.colleague = lived.colleague.desk, None  # she does here what she is told
    found = Prepared(asked=_newcomer(trained, "asha"))
    page = trained.unlocked(chromium)
    many = f"{trained.root}/case/{_file_evidence(trained)}"
    _join(trained, page, _newcomer(trained, "noor"))
    for name in ("orchard", "greenhouse", "fence-brothers"):
        _ask_letter(page, trained.case(name))
    _ask_all(page, trained.case("fence"), LEGAL_AID)
    _refer(page, trained.case("hostel"), "Please translate the words for our lawyers.")
    for name in ("orchard", "greenhouse", "fence-brothers"):
        _wait_for(page, trained.case(name), "letter-agreed")
    _wait_for(page, trained.case("fence"), "refer")
    colleague.sync.run()  # from here on she sees nothing of what is done at our desk
    beside.refer(colleague, lived.case_of("fence", OURS))
    _refer(page, trained.case("fence"), "Pushed back at night and beaten. There is a time limit.")
    found.screens["authority.choose"] = [
        _finished_twice(page, trained.case("fence-brothers"), colleague)
    ]
    _wait_for(page, trained.case("fence"), "doubled")
    found.screens["case.doubled"] = [trained.case("fence")]
    found.screens["authority.written"] = [_finished_letter(page, trained.case("orchard"))]
    page.goto(trained.case("greenhouse"))
    _follow(page, "letter-agreed")
    found.screens["authority.write"] = [page.url]
    _propose(page, trained.case("sixteen"))
    found.screens["case.danger"] = [trained.case("sixteen")]
    found.screens["case.presence"] = [trained.case("not-safe-at-home")]
    _print(page, trained.case("household"))  # of which everything was taken back
    _wait_for(page, many, "open-file")
    links = page.get_by_test_id("open-file")
    files = [links.nth(n).evaluate("one => one.href") for n in range(links.count())]
    found.screens["case.files"] = [many]
    found.screens["evidence.all"] = [*files, f"{files[0]}?page=2&zoom=2"]
    _raise_alarms(trained)
    page.context.close()
    with closing(colleague), ExitStack() as desks:
        for office in (LEGAL_AID, INTERPRETER):
            config = world.config(lived.folder, lived.address, free_port(), office)
            app = create_app(config)
            desks.enter_context(listening(app, config.port))
            found.partners[office] = Trained(app=app, lived=trained.lived)
        yield found


def walked(trained: Trained, found: Prepared, page: Page) -> Iterator[str]:
    """Leave the page on each screen that comes after something was done; their names."""
    yield from _lists(trained.root, page)
    yield from _members(trained.root, found, page)
    yield from _questions(trained, found, page)
    yield from _case(trained, page)
    yield from _intake(trained.root, page)


def partner(trained: Trained, page: Page, office: str) -> Iterator[str]:
    """The screens of a partner's desk that ours does not have; their names."""
    at = page.get_by_test_id
    page.goto(f"{trained.root}/cases/to-answer")
    with suppress(AssertionError):  # it may be on its way still
        expect(at("case-link").first).to_be_visible(timeout=15_000)
    yield "queue"
    if not at("case-link").count():
        return  # it was accepted in another window
    _follow(page, "case-link")
    case = page.url
    yield "case"
    if office == LEGAL_AID:
        _follow(page, "check")
        yield "conflict"
        at("sought").fill("market")
        _follow(page, "seek")
        yield "conflict-sought"
        page.goto(f"{case}/brief")
        yield "no-brief"
        if _show_recalled(trained.root, page):
            yield "recalled"


def _show_recalled(root: str, page: Page) -> bool:
    """Go to a case that was referred to this office and recalled, if there is one."""
    page.goto(f"{root}/cases/all")
    cases = page.get_by_test_id("case-link").evaluate_all("all => all.map((one) => one.href)")
    for case in cases:
        page.goto(case)
        if page.get_by_test_id("recalled").count():
            return True
    return False


def _paper(pages: int) -> bytes:
    """A paper with bars for lines."""
    made, paper = io.BytesIO(), pikepdf.new()
    for number in range(pages):
        paper.add_blank_page(page_size=(420, 594))
        lines = b"".join(
            b"0.3 g 50 %d %d 6 re f " % (520 - 22 * line, 300 - (line * 37 + number * 50) % 120)
            for line in range(20)
        )
        paper.pages[-1].Contents = paper.make_stream(lines)
    paper.save(made)
    return made.getvalue()


def _file_evidence(trained: Trained) -> str:
    """File a complaint with a file of every kind; the case that it becomes at our desk."""
    people = trained.lived.world.people()
    given = (
        (_paper(3), "document", "application/pdf", "Le papier qu’on m’a donné"),
        (png(shade=140), "photo", "image/png", "La porte"),
        (bytes(4000), "voice", "audio/webm", "Ma voix"),
        (bytes(9000), "video", "video/mp4", "\u202eفيديو من الباب"),
        (bytes(999), "other", "application/octet-stream", ""),
        (b"%PDF-1.7\n" + bytes(999), "document", "application/pdf", "Il ne s’ouvre plus"),
    )
    files = [
        _attached(data, f"evidence[{n}]", kind, media, words)
        for n, (data, kind, media, words) in enumerate(given, start=1)
    ]
    account = {
        "text": "On nous a gardés deux nuits. Voici le papier et ce que j’ai filmé.",
        "language": "fr",
        "violations": ["arbitrary-detention"],
    }
    parts = (Part.new("account", account), *(one.part for one in files))
    delivery = people.file(
        parts,
        [Choice(organisation=OURS, parts=tuple(one.name for one in parts))],
        language="fr",
        files=[one.file for one in files],
    )
    delivery.send(people.portal, today=people.today)
    keys = delivery.receipt.derive(trained.lived.world.made.root.instance)
    return keys.addressee(OURS).case.hex()


def _attached(data: bytes, name: str, kind: str, media: str, words: str) -> Attached:
    source = lambda: io.BytesIO(data)  # noqa: E731
    return attach(source, name=name, kind=kind, media_type=media, words=words or None)


def _newcomer(trained: Trained, member: str) -> str:
    """Somebody's request to join our office."""
    root = trained.lived.world.made.root
    ring = Keyring.generate(root=root, organisation=OURS, member=member, organisation_key=None)
    return Request.of(ring).dump().decode()


def _join(trained: Trained, page: Page, asked: str) -> None:
    page.goto(f"{trained.root}/members")
    page.get_by_test_id("asked").fill(asked)
    _follow(page, "read-request")
    _follow(page, "join")


def _wait_for(page: Page, address: str, test_id: str) -> None:
    def is_there() -> bool:
        page.goto(address)
        return page.get_by_test_id(test_id).count() > 0

    until(is_there, what=test_id, within=_SOON)


def _follow(page: Page, test_id: str) -> None:
    """Press what leads to another page, and be there."""
    with page.expect_navigation(timeout=PATIENCE):
        page.get_by_test_id(test_id).first.click()


def _refer(page: Page, address: str, reason: str) -> None:
    page.goto(address)
    page.get_by_test_id("refer").first.click()
    page.get_by_test_id("refer-reason").fill(reason)
    _follow(page, "refer-send")


def _ask_all(page: Page, case: str, to: str) -> None:
    """Ask for consent to everything that there is."""
    page.goto(f"{case}/ask")
    page.get_by_test_id(f"to-{to}").check()
    for part in page.locator("input[name=parts]").all():
        part.check()
    _follow(page, "ask-preview")
    _follow(page, "ask-send")


def _ask_letter(page: Page, case: str) -> None:
    page.goto(f"{case}/authority")
    page.get_by_test_id("authority-to").fill("Border police, Ceuta")
    page.get_by_test_id("body-country").select_option("ES")
    _follow(page, "authority-look")
    _follow(page, "authority-ask")


def _write_letter(page: Page) -> None:
    page.get_by_test_id("subject").fill("People taken to work without pay")
    page.get_by_test_id("words").fill("They were promised work and were not paid for months.")
    page.get_by_test_id("request").fill("Please say what was done after the inspection of May.")
    today = date.fromisoformat(page.get_by_test_id("answer-by").get_attribute("min") or "")
    page.get_by_test_id("answer-by").fill(f"{today + timedelta(days=30)}")
    _follow(page, "weigh")


def _finished_letter(page: Page, case: str) -> str:
    page.goto(case)
    _follow(page, "letter-agreed")
    _write_letter(page)
    if page.get_by_test_id("sure").count():
        page.get_by_test_id("sure").check()
    _follow(page, "finish")
    return page.url


def _finished_twice(page: Page, case: str, colleague: Unlocked) -> str:
    """Where somebody must choose between our text and a colleague's."""
    written = _finished_letter(page, case)
    beside.finish(colleague, case.rpartition("/")[2], written.rpartition("/")[2])
    colleague.sync.run()
    _wait_for(page, written, "finished-twice")
    return written


def _propose(page: Page, case: str) -> None:
    """Propose to give without consent, because of a danger."""
    page.goto(f"{case}/share/{LEGAL_AID}")
    _fill_danger(page)
    _follow(page, "propose")


def _fill_danger(page: Page) -> None:
    page.get_by_test_id("danger").locator("summary").click()
    page.locator("[data-testid^=give-]").first.check()
    page.locator("[data-testid^=basis-]").first.check()
    page.get_by_test_id("facts").fill("He is to be sent back tomorrow at six, and nobody reads.")


def _print(page: Page, address: str) -> None:
    """Let a page be printed, which its script tells the desk."""
    page.goto(address)
    with page.expect_response("**/printed"):
        page.evaluate("dispatchEvent(new Event('beforeprint'))")


def _raise_alarms(trained: Trained) -> None:
    desk = trained.app.extensions["gate"]._desk
    day = desk.office.today - timedelta(days=2)
    with desk.store.writing() as unit:
        for kind in (AlarmKind.INBOX_GAP, AlarmKind.CARD_EXPIRES, AlarmKind.CARD_DIFFERS):
            unit.alarms.raise_(Alarm(key=f"{kind}/picture", kind=kind, detail="", day=day))


def _lists(root: str, page: Page) -> Iterator[str]:
    at = page.get_by_test_id
    page.goto(f"{root}/nowhere")
    yield "error"
    page.goto(f"{root}/cases/open")
    page.wait_for_load_state()
    page.keyboard.press("?")
    yield "keys"
    page.keyboard.press("Escape")
    page.goto(f"{root}/cases/open?language=ar&flagged=1")
    at("narrow").locator("summary").click()
    yield "list-narrowed-to-nothing"
    page.goto(f"{root}/cases/all?language=ar")
    yield "list-narrowed"
    page.goto(f"{root}/cases/open")
    at("pick").nth(0).check()
    at("pick").nth(2).check()
    page.locator(".bulk details").nth(1).locator("summary").click()
    yield "list-chosen"
    page.goto(f"{root}/cases/open")
    at("search").fill("zzzz nothing")
    page.keyboard.press("Enter")
    expect(at("empty")).to_be_visible()
    yield "list-nothing-found"
    page.goto(f"{root}/rules?q=zzzz")
    yield "rules-nothing-found"
    page.goto(f"{root}/guide/deadlines")
    of_it = page.get_by_role("heading", level=1).inner_text()  # in whatever language it is
    at("guide-search").fill(of_it.split()[0].rstrip(",،"))
    page.keyboard.press("Enter")
    expect(at("found")).to_be_visible()
    yield "guide-found"


def _members(root: str, found: Prepared, page: Page) -> Iterator[str]:
    at = page.get_by_test_id
    page.goto(f"{root}/members")
    _follow(page, "leaving-noor")
    yield "member-leaves"
    for asked, name in ((found.asked, "member-joins"), ("{}", "member-refused")):
        page.goto(f"{root}/members")
        at("asked").fill(asked)
        _follow(page, "read-request")
        yield name


def _questions(trained: Trained, found: Prepared, page: Page) -> Iterator[str]:
    at = page.get_by_test_id
    page.goto(trained.case("market", "/authority"))
    at("authority-to").fill("Police, Ceuta")
    at("body-country").select_option("ES")
    _follow(page, "authority-look")
    yield "authority-question"
    page.goto(found.screens["authority.write"][0])
    _write_letter(page)
    yield "authority-weighed"
    page.goto(trained.case("market", "/mandate"))
    at("mandate-body").fill("the supervisory court")
    at("body-country").select_option("ES")
    _follow(page, "mandate-look")
    yield "mandate-question"
    page.goto(trained.case("orchard", "/ask"))
    page.locator("input[name=to]:not([disabled])").first.check()
    page.locator("input[name=parts]").first.check()
    _follow(page, "ask-preview")
    yield "consent-question"
    page.goto(trained.case("airport", f"/share/{LEGAL_AID}"))
    yield "share-given"
    page.goto(trained.case("market", f"/share/{LEGAL_AID}"))
    _fill_danger(page)
    yield "share-danger"


def _case(trained: Trained, page: Page) -> Iterator[str]:
    at = page.get_by_test_id
    page.goto(trained.case("orchard", "/close"))
    page.locator("input[name=outcome]").first.check()
    at("close-reason").fill("They found work elsewhere and want nothing more.")
    _follow(page, "close-look")
    yield "close-letter"
    page.goto(trained.case("airport"))
    for add in ("add-task", "add-deadline"):
        at(add).locator("summary").click()
    yield "case-adding"
    page.goto(trained.case("orchard"))
    _follow(page, "translate")
    yield "case-translating"


def _intake(root: str, page: Page) -> Iterator[str]:
    at = page.get_by_test_id
    page.goto(f"{root}/intake")
    _follow(page, "begin-visit")
    yield "intake-visit"
    page.goto(f"{root}/intake")
    _follow(page, "begin-present")
    page.locator("#spoken").select_option("ar")
    at("account-text").fill("They took his papers at the fence and sent him back.")
    _follow(page, "go-on")
    yield "intake-aloud"
    page.locator("input[name=to]").first.check()
    _follow(page, "show-questions")
    yield "intake-questions"
    _follow(page, "seal")
    yield "intake-number"
    at("typed").fill("1234")
    _follow(page, "compare")
    yield "intake-number-differs"
    _follow(page, "forget")
    yield "intake-done"
