"""Translations at real desks: typed, by a program, by interpreters who get the account alone."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from complaints.complainant.answering import Addition
from complaints.desk import story
from complaints.desk.app import create_app
from complaints.desk.errors import NoConsentError, NotAllowedError
from complaints.desk.i18n import Tongue
from complaints.desk.store.listing import View
from complaints.desk.translator import Job, Program, Translator, TranslatorError
from complaints.desk.unlocked import Unlocked
from complaints.domain import letting_go
from complaints.domain.consent import TRANSLATION
from complaints.domain.events import Answered
from complaints.domain.parts import Part
from complaints.domain.rendering import HUMAN, Rendering
from complaints.domain.states import CaseState
from complaints.locale.catalogues import load
from complaints.locale.languages import DESK
from complaints.portal_client import PortalClient
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id
from tests.complaints.desk.window import Browser, gate, opened, the_case, unlocked
from tests.processes import until

LINGUA = "lingua"
ARABIC = "دفعونا عند السياج"
RECORD = (
    Part.new("account", {"text": ARABIC, "language": "ar"}),
    Part.new("circumstances", {"country": "ES", "place": "the fence"}),
    Part.new("contact", {"name": "Moussa"}),
)
ENGLISH = "They pushed us at the barrier"


def asked(world: World) -> tuple[Receipt, Unlocked, str, str]:
    """Somebody who was asked whether Lingua may translate the account."""
    receipt = world.file(parts=RECORD, language="ar")
    desk = world.desk(NHRI)
    world.sync(desk)
    case = case_id(desk.office)
    question = desk.office.ask_consent(case, LINGUA, [RECORD[0].hash])
    world.sync(desk)
    return receipt, desk, case, question


def given(world: World) -> tuple[Receipt, Unlocked, Unlocked, str, str]:
    """The account, once it is at Lingua's desk, and its referral."""
    receipt, desk, case, question = asked(world)
    world.agree(receipt, question)
    world.sync(desk)
    (draft,) = desk.office.drafts(desk.office.case(case))
    referral = desk.office.refer(case, draft.consent.terms.id, LINGUA, reason="Into English")
    lingua = world.desk(LINGUA)
    world.sync(desk, lingua)
    return receipt, desk, lingua, case, referral


def rendering(**more: str) -> Rendering:
    values = {
        "part": RECORD[0].hash, "source": "ar", "language": "en", "made": HUMAN, "text": ENGLISH,
        **more,
    }  # fmt: skip
    return Rendering.read(values)


def test_interpreters_get_the_account_alone_and_answer_with_a_signed_translation(
    world: World,
) -> None:
    _receipt, desk, lingua, case, referral = given(world)
    assert desk.office.case(case).state is CaseState.RECEIVED  # it is as new as before
    theirs = case_id(lingua.office)
    there = lingua.office.case(theirs)
    assert [part.name for part in there.parts] == ["account"]
    assert there.reply is None
    assert "Moussa" not in repr([part.text for part in there.parts])
    lingua.office.answer_referral(theirs, referral, "accepted")
    with pytest.raises(NotAllowedError, match="Write the translation first"):
        lingua.office.answer_referral(theirs, referral, "done", text="Done.")
    with pytest.raises(NotAllowedError, match="did not ask for a translation of this"):
        lingua.office.answer_referral(
            theirs, referral, "done", translation=rendering(part=RECORD[1].hash)
        )
    long = ENGLISH + " and again" * 5_000  # more than an envelope holds
    lingua.office.answer_referral(theirs, referral, "done", translation=rendering(text=long))
    world.sync(lingua, desk)
    (one,) = desk.office.case(case).translations
    assert (one.of, one.text, one.organisation, one.made) == (
        RECORD[0].hash, long, LINGUA, HUMAN,
    )  # fmt: skip
    assert desk.office.case(case).given[0].answer == "done"
    for words in ("barrier", "السياج"):
        assert desk.office.queue.search(words).ids == (case,)

    world.later(days=letting_go.KEPT.days)
    world.sync(lingua, desk)
    left = lingua.office.case(theirs)
    assert (left.parts, left.translations) == ((), ())
    assert desk.office.case(case).given[0].erased_on == world.now.date()
    assert desk.office.case(case).translations == (one,)
    further(world, desk, lingua, case)


def further(world: World, desk: Unlocked, lingua: Unlocked, case: str) -> None:
    """The same yes is good for another language, once the one before is there."""
    (draft,) = desk.office.drafts(desk.office.case(case))
    assert [one.answer for one in draft.earlier] == ["done"]
    consent = draft.consent.terms.id
    again = desk.office.refer(case, consent, LINGUA, reason="Into French")
    assert not desk.office.drafts(desk.office.case(case))  # one after the other
    with pytest.raises(NotAllowedError, match="given to that organisation already"):
        desk.office.refer(case, consent, LINGUA, reason="Into Greek")
    world.sync(desk, lingua)
    theirs = next(one.id for one in lingua.office.cases(View.ALL) if one.id == again)
    lingua.office.answer_referral(theirs, again, "accepted")
    french = rendering(language="fr", text="Ils nous ont poussés")
    lingua.office.answer_referral(theirs, again, "done", translation=french)
    world.sync(lingua, desk)
    folded = desk.office.case(case)
    assert [one.language for one in folded.translations] == ["en", "fr"]
    told = titles(desk, case)
    assert told.count("Asked Lingua to translate") == 2
    assert told.count("Translated by Lingua") == 2
    assert "Asked whether Lingua may translate" in told
    assert titles(lingua, theirs)[0] == "Asked this office to translate"
    assert any(one.startswith("Sent ") for one in titles(lingua, theirs))


def titles(desk: Unlocked, case: str) -> list[str]:
    """The sentences of the timeline."""
    tongue = Tongue(catalogue=load("en", *DESK))
    known, hash_of = desk.office.known, desk.registry.hash_of
    told = story.tell(desk.office.case(case), tongue=tongue, known=known, hash_of=hash_of)
    return [one.title for one in told]


def test_the_complainant_is_asked_for_a_translation_in_their_language(world: World) -> None:
    receipt, desk, case, _question = asked(world)
    (shown,) = world.replies(receipt).questions
    assert shown.question.purpose == TRANSLATION
    assert "يترجمها" in shown.question.text
    assert "ولا يمكنه أن يكتب إليك" in shown.question.text
    for more in ([RECORD[1].hash], [RECORD[0].hash, RECORD[2].hash]):
        with pytest.raises(NotAllowedError, match="nothing else"):
            desk.office.ask_consent(case, LINGUA, more)


def test_neither_consent_serves_for_the_other(world: World) -> None:
    receipt, desk, case, question = asked(world)
    other = desk.office.ask_consent(case, LEGAL_AID, [RECORD[0].hash])
    world.sync(desk)
    for one in (question, other):
        world.agree(receipt, one)
    world.sync(desk)
    folded = desk.office.case(case)
    kinds = {one.terms.purpose: one.terms for one in folded.consents}
    assert kinds[TRANSLATION].reply is None
    assert kinds["referral"].reply is not None
    assert {(one.to.id, one.consent.terms.purpose) for one in desk.office.drafts(folded)} == {
        (LINGUA, TRANSLATION),
        (LEGAL_AID, "referral"),
    }
    with pytest.raises(NoConsentError):
        desk.office.draft(folded, kinds["referral"].id, LINGUA)
    with pytest.raises(NotAllowedError, match="never handed over"):
        desk.office.refer(case, kinds[TRANSLATION].id, LINGUA, reason="x", transfer=True)


def test_an_answer_about_something_that_was_not_given_is_not_filed(world: World) -> None:
    _receipt, desk, lingua, case, referral = given(world)
    theirs = case_id(lingua.office)
    lingua.office.answer_referral(theirs, referral, "accepted")
    with lingua.office.act(theirs) as act:
        event = Answered(
            referral=referral, to=NHRI, answer="done", code=None, text="", automatic=False
        )
        act.writer.answer(
            event=event, case_of_referral=case, case_id=theirs,
            recipient=lingua.office._recipient(NHRI), translation=rendering(part=RECORD[1].hash),
        )  # fmt: skip
    world.sync(lingua, desk)
    assert desk.office.case(case).translations == ()
    assert desk.office.case(case).given[0].answer == "accepted"


def test_the_pages_offer_interpreters_nothing_but_words(world: World) -> None:
    _receipt, desk, case, _question = asked(world)
    desk.close()
    for browser in unlocked(world):
        at = f"/case/{case}"
        assert 'data-testid="to-lingua"' not in browser.get(f"{at}/ask").text
        page = browser.get(f"{at}/translation/ask").text
        assert 'data-testid="to-lingua"' in page
        assert set(re.findall(r'data-testid="part-([a-z]+)"', page)) == {"account"}
        more = {"to": LINGUA, "parts": [RECORD[0].hash, RECORD[1].hash], "note": ""}
        for way in ("/ask", "/ask/send"):
            refused = browser.post(f"{at}{way}", of=f"{at}/translation/ask", **more)
            assert browser.within(refused.location) == f"{at}/translation/ask"
        assert "nothing else" in browser.get(f"{at}/translation/ask").text
        shared = browser.get(f"{at}/share/{LINGUA}").text
        assert f"{at}/translation/ask" in shared
        assert "يترجمها" in shared


def form(of: str, **more: str) -> dict[str, str]:
    return {"words": of, "source": "ar", "language": "en", "text": ENGLISH, **more}


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_member_types_a_translation_and_corrects_it_and_both_stay(world: World) -> None:
    receipt = world.file(parts=RECORD, language="ar")
    for browser in unlocked(world):
        case = the_case(browser)
        assert "Nobody has translated this yet." in browser.get(case).text
        way = f"{case}/translation"
        assert browser.post(way, of=case, **form(RECORD[0].hash)).status_code == 303
        page = browser.get(case).text
        assert re.search(rf'<blockquote dir="auto" lang="ar"[^>]*>{ARABIC}', page)
        assert re.search(rf'<blockquote dir="auto" lang="en"[^>]*>{ENGLISH}', page)
        assert "By a person" in plain(page)
        mend = re.search(r"mend=([0-9a-f]{32})", page)
        assert mend
        field = browser.get(f"{case}?translate={RECORD[0].hash}&mend={mend[1]}").text
        assert f">{ENGLISH}</textarea>" in field
        lost = form(RECORD[0].hash, text="Kept in the field", language="nothing at all")
        refused = browser.post(way, of=case, **lost)
        assert refused.status_code == 409
        assert "Kept in the field" in refused.text
        better = form(RECORD[0].hash, text="They pushed us back", corrects=mend[1])
        assert browser.post(way, of=case, **better).status_code == 303
        page = browser.get(case).text
        assert page.index("They pushed us back") < page.index("Before it was corrected")
        assert ENGLISH in page.partition("Before it was corrected")[2]
        wrong = browser.post(way, of=case, **form(RECORD[1].hash))
        assert "There is nothing to translate here." in wrong.text
    assert receipt


def test_what_was_changed_since_is_said(world: World) -> None:
    receipt = world.file(parts=RECORD, language="ar")
    for browser in unlocked(world):
        case = the_case(browser)
        browser.post(f"{case}/translation", of=case, **form(RECORD[0].hash))
        newer = Part.new("account", {"text": "دفعونا مرتين", "language": "ar"})
        addition = Addition(parts=(newer,), text="تذكرت أكثر", language="ar")
        delivery = world.complainant().answer(receipt, NHRI, addition)
        delivery.send(PortalClient(world.base), today=world.now.date())
        world.portal.release()
        opened(browser.client.application).sync.run()
        page = plain(browser.get(case).text)
        assert "This is of what they gave on" in page
        assert "Written later, on" in page


@contextmanager
def with_program(world: World, program: Program) -> Iterator[tuple[Browser, str]]:
    world.file(parts=RECORD, language="ar")
    desk = world.desk(NHRI)
    world.sync(desk)
    desk.close()
    config = replace(
        world.config("defensor-es-1"), sync_every=timedelta(hours=1), translator=program
    )
    app = create_app(config, now=lambda: world.now)
    browser = Browser(app.test_client())
    browser.unlock()
    try:
        yield browser, the_case(browser)
    finally:
        gate(app).lock()


def program(folder: Path, source: str, *arguments: str) -> Program:
    """A real program of the office's, as its file names it."""
    file = folder / "program.py"
    file.write_text(source, encoding="utf-8")
    command = [sys.executable, "-X", "utf8", str(file), *arguments]
    said = folder / "translator.toml"
    said.write_text(f'name = "Turjuman"\ncommand = {json.dumps(command)}\n', encoding="utf-8")
    return Program.read(said)


def until_rest(browser: Browser, case: str) -> None:
    until(
        lambda: not browser.get(f"{case}/translation/program").json["busy"],
        what="the end of the program",
    )


REVERSING = """
import socket, sys
said = sys.stdin.read()
try:
    socket.socket()
    line = "a line"
except OSError:
    line = "no line"
try:
    open(sys.argv[0] + ".out", "w").write(said)
    file = "a file"
except OSError:
    file = "no file"
print(sys.argv[1:], said[::-1], line, file)
"""


def test_the_program_of_this_computer_translates_and_is_always_marked(
    world: World, tmp_path: Path
) -> None:
    turjuman = program(tmp_path, REVERSING, "--from={from}", "{to}", "; rm -rf {x} $HOME")
    with with_program(world, turjuman) as (browser, case):
        assert "Let Turjuman translate it" in browser.get(case).text
        asked_ = {"words": RECORD[0].hash, "source": "ar", "language": "en"}
        assert browser.post(f"{case}/translation/program", of=case, **asked_).status_code == 303
        until_rest(browser, case)
        page = plain(browser.get(case).text)
        assert ARABIC[::-1] in page
        assert "--from=ar" in page
        assert "; rm -rf {x} $HOME" in page
        assert "Machine, not checked" in page
        assert "Turjuman, defensor-es-1" in page
        if sys.platform == "linux":
            assert "no line no file" in page
        unknown = browser.post(f"{case}/translation/program", of=case, **asked_ | {"source": ""})
        assert "Say in which language this is written." in unknown.text
        mend = re.search(r"mend=([0-9a-f]{32})", browser.get(case).text)
        assert mend
        browser.post(f"{case}/translation", of=case, **form(RECORD[0].hash, corrects=mend[1]))
        assert "By a machine, checked by a person" in browser.get(case).text


FAILING = {
    "import sys; print('half'); sys.exit('دفعونا')": "could not translate this",
    "while True: print('x' * 9000)": "wrote far too much",
    "pass": "gave nothing back",
    "import sys; sys.stdout.buffer.write(bytes([255]))": "is no text",
}


def test_a_program_that_fails_leaves_one_sentence_and_nothing_else(
    world: World, tmp_path: Path
) -> None:
    with with_program(world, program(tmp_path, "")) as (browser, case):
        asked_ = {"words": RECORD[0].hash, "source": "ar", "language": "en"}
        for source, sentence in FAILING.items():
            program(tmp_path, source)
            browser.post(f"{case}/translation/program", of=case, **asked_)
            until_rest(browser, case)
            page = browser.get(case).text
            assert sentence in page, source
            assert 'data-testid="translation"' not in page


def test_a_program_that_hangs_is_stopped_with_all_that_it_started(
    world: World, tmp_path: Path
) -> None:
    alive = (
        "import subprocess, sys; "
        "subprocess.run([sys.executable, '-c', 'import time; time.sleep(99)'])"
    )
    with with_program(world, program(tmp_path, alive)) as (browser, case):
        translator = opened(browser.client.application).translator
        translator._seconds = 1.5
        asked_ = {"words": RECORD[0].hash, "source": "ar", "language": "en"}
        browser.post(f"{case}/translation/program", of=case, **asked_)
        used = gate(browser.client.application)._used
        state = browser.get(f"{case}/translation/program").json
        assert state["busy"]
        assert gate(browser.client.application)._used == used, "a page that waits is nobody"
        assert "has worked for" in state["sentence"]
        again = browser.post(f"{case}/translation/program", of=case, **asked_)
        assert "The program is at work." in again.text
        until_rest(browser, case)
        assert "took too long" in browser.get(case).text
        translator._seconds = 60
        browser.post(f"{case}/translation/program", of=case, **asked_)
        browser.post(f"{case}/translation/program/stop", of=case)
        assert not browser.get(f"{case}/translation/program").json["busy"]
        assert "took too long" not in browser.get(case).text


@pytest.mark.parametrize(
    "text",
    [
        "name = 'x'",
        "name = 'x'\ncommand = []",
        "name = ''\ncommand = ['sh']",
        "name = 'x'\ncommand = 'sh -c true'",
        "name = 'x'\ncommand = ['no-such-program-here']",
        "name = 'x'\ncommand = ['sh']\nshell = true",
        "name = ",
    ],
)
def test_a_file_that_names_no_program_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "translator.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TranslatorError):
        Program.read(file)


def test_a_fault_of_ours_leaves_the_program_free_for_the_next(world: World) -> None:
    """What cannot be kept is told, and nothing is at work for ever."""

    def keep(_job: Job, _text: str) -> None:
        raise ValueError("A fault that nobody thought of.")

    translator = Translator(
        Program(name="Cat", command=("/bin/cat",)), keep=keep, now=lambda: world.now
    )
    translator.start(ENGLISH, case_id="case", of=RECORD[0].hash, source=None, language="en")
    until(lambda: translator.job is None, what="the end of the program")
    assert translator.problem("case").startswith("The program could not translate this.")
    translator.close()


def test_a_linux_that_cannot_keep_a_program_from_the_network_starts_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A processor whose numbers are not known here, or a system without the rules."""
    done = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not keep a program from the network" in done.stderr
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("platform.machine", "complaints.desk.processes.confinement.rules"):
        with monkeypatch.context() as other:
            other.setattr(name, lambda name=name: "riscv64" if "machine" in name else -1)
            with pytest.raises(TranslatorError, match="cannot keep a program from the network"):
                program(tmp_path, "")


_ELSEWHERE = """
import platform, sys
sys.platform = "linux"
platform.machine = lambda: "riscv64"
from complaints.desk.processes import isolation
isolation.main("/bin/echo", "it runs")
"""
