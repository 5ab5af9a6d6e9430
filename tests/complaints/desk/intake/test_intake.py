"""Somebody at the counter: written for, asked aloud, handed a number that nobody keeps."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy

from complaints.desk import authority, mandate
from complaints.desk.authority import Order
from complaints.desk.bodies import Body
from complaints.desk.errors import NoConsentError, NotAllowedError
from complaints.desk.i18n import Tongue
from complaints.desk.store.listing import View
from complaints.desk.unlocked import Unlocked
from complaints.desk.writing import Told
from complaints.domain.case import Case
from complaints.domain.events import Asked
from complaints.domain.identifiers import new_id
from complaints.domain.messages import Complaint, PartReference, Question, Referral
from complaints.letters import questions
from crypto.receipt import SELF, Receipt
from tests.complaints.desk.offices import LEGAL_AID, NGO, NHRI, World
from tests.complaints.desk.window import TOKEN, Browser, opened, unlocked

PHOTO = b"\xff\xd8\xff photo" * 9_000  # more than one chunk
TOLD = {
    "account.text": "They took his papers.",
    "account.language": "en",
    "account.happened": ["pushback"],
    "circumstances.country": "ES",
    "circumstances.place": "the fence",
    "circumstances.from": "2026-03-01",
    "person.about": ["self"],
    "person.seeks_protection": "yes",
    "person.fears_origin": "no",
    "contact.name": "Moussa",
    "needs.needs": ["papers"],
    "spoken": "fr",
    "interpreter": "yes",
}


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    yield from unlocked(world)


def begin(browser: Browser, how: str = "present") -> str:
    """A form that was begun; its path."""
    return browser.within(browser.post("/intake/begin", of="/intake", how=how).location)


def written(browser: Browser, how: str = "present", **told: object) -> str:
    """A form that was filled in."""
    form = begin(browser, how)
    assert browser.post(form, of=form, **{**TOLD, **told}).status_code == 303
    return form


def sealed(browser: Browser, form: str, **answers: object) -> Receipt:
    """The number of a form, which is sealed by this."""
    answer = browser.post(f"{form}/seal", of=f"{form}/aloud", stand=stand(browser, form), **answers)
    assert browser.within(answer.location) == f"{form}/number"
    return shown(browser, form)


def stand(browser: Browser, form: str) -> str:
    """What stands for the form as it is read aloud now."""
    found = re.search(r'name="stand" value="([0-9a-f]{64})"', browser.get(f"{form}/aloud").text)
    assert found
    return found[1]


def shown(browser: Browser, form: str) -> Receipt:
    text = browser.get(f"{form}/number").text
    return Receipt.parse("".join(re.findall(r"<b>(\d{4})</b>", text)[:7]))


def sent(world: World, browser: Browser) -> Unlocked:
    """The desk, once it has sent everything and got it back."""
    desk = opened(browser.client.application)
    world.sync(desk, desk)
    return desk


def the_case(desk: Unlocked) -> Case:
    (line,) = desk.office.cases(View.ALL)
    return desk.office.case(line.id)


def test_what_a_caseworker_writes_becomes_the_persons_own_complaint(
    world: World, browser: Browser
) -> None:
    receipt = sealed(browser, written(browser))
    # nothing of it needs a line: it waits with the other letters, what they keep after the letter
    with opened(browser.client.application).store.reading() as unit:
        waiting = unit.outgoing.waiting()
    (kept,) = [one for one in waiting if one.road == "reply"]
    (before,) = [one for one in waiting if one.message_id == kept.message_id and one is not kept]
    assert before.id < kept.id
    colleague = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    desk = sent(world, browser)
    world.sync(colleague, colleague)
    with desk.store.reading() as unit:
        assert (unit.outgoing.get(kept.id).target, unit.outgoing.get(kept.id).body) == ("", b"")
    for each in (desk, colleague):
        case = the_case(each)
        (letter,) = case.letters
        assert isinstance(letter.message, Complaint)
        assert letter.message.language == "fr"
        assert case.content("account")["violations"] == ["pushback"]
        assert case.content("circumstances") == {
            "country": "ES",
            "place": "the fence",
            "from": "2026-03-01",
            "to": "2026-03-01",
            "certainty": "day",
        }
        assert case.content("person")["fears_origin"] is False
        (by,) = case.presence.written
        assert (by.by, by.taken.how, by.taken.interpreter) == ("defensor-es-1", "present", True)
    # with the number they read what the office writes, and take all of it back
    desk.office.reply(the_case(desk).id, "Bonjour.")
    world.sync(desk)
    replies = world.replies(receipt)
    assert [one.reply.text for one in replies.replies if one.reply].count("Bonjour.") == 1
    assert replies.keepsake
    assert [one.to for one in replies.keepsake.sent] == [NHRI]
    assert all(part.text is None for part in replies.keepsake.parts)
    world.withdraw(receipt)
    world.sync(desk)
    assert the_case(desk).is_withdrawn


def test_consents_asked_aloud_are_signed_marked_and_shown(world: World, browser: Browser) -> None:
    form = written(browser)
    browser.post(
        f"{form}/aloud", of=f"{form}/aloud", to=[LEGAL_AID, NGO], parts=["account", "needs"]
    )
    asking = browser.get(f"{form}/aloud").text
    aloud = questions.ask(
        wanted="fr",
        to=opened(browser.client.application).office.known.name(LEGAL_AID, "fr"),
        parts=["account", "needs"],
    )
    assert aloud.text in asking.replace("&#39;", "'")
    receipt = sealed(
        browser,
        form,
        **{f"answer-{LEGAL_AID}": "yes", f"answer-{NGO}": "no", "given_by": "self"},
        absent=["ngo"],
        months="3",
    )
    desk = sent(world, browser)
    case = the_case(desk)
    by_to = {one.terms.to: one for one in case.consents}
    terms = by_to[LEGAL_AID].terms
    assert terms.attested
    assert (terms.attested.member, terms.attested.how) == ("defensor-es-1", "present")
    assert (terms.interpreter, terms.language, terms.given_by) == (True, "fr", "self")
    assert {part.name for part in case.parts if part.hash in terms.parts} == {"account", "needs"}
    assert by_to[None].terms.absent
    assert NGO not in by_to
    assert case.presence.said_no(NGO)
    assert not case.presence.said_no(LEGAL_AID)
    with pytest.raises(NotAllowedError, match="said no"):
        desk.office.may_override(case, NGO)
    page = browser.get(f"/case/{case.id}").text
    by = "in person, attested by defensor-es-1"
    assert all(word in page for word in ("said yes", "said no", by, "with an interpreter"))
    share = browser.get(f"/case/{case.id}/share/{LEGAL_AID}").text
    assert by in share
    # it permits what any consent does, and whoever gets it sees how it was given
    other = world.desk(LEGAL_AID)
    world.sync(other)
    desk.office.refer(case.id, terms.id, LEGAL_AID, reason="They asked for it.")
    world.sync(desk, other)
    with other.store.reading() as unit:
        (letter,) = unit.letters.of_case(the_case(other).id)
    assert isinstance(letter.message, Referral)
    assert letter.message.consents[0].terms.attested == terms.attested
    assert receipt.derive(world.instance.root.instance).addressee(NHRI).case.hex() == case.id


def test_the_missing_are_added_one_by_one_and_taken_out_and_put_back(browser: Browser) -> None:
    form = begin(browser)
    first = browser.post(f"{form}/missing/add", of=form, **{"contact.name": "Fatou"}, spoken="fr")
    assert browser.within(first.location) == f"{form}#missing-1-name"
    page = browser.get(form).text
    assert 'value="Fatou"' in page  # nothing of the form is lost by adding
    assert "Who has been asked" in page
    assert "À qui avez-vous déjà demandé" in page  # beside it, as they would read it
    told = {"missing[1].name": "Amina", "there": "missing[1]", "spoken": "fr"}
    browser.post(f"{form}/missing/add", of=form, **told)
    both = {"missing[2].name": "Said", **told, "there": ["missing[1]", "missing[2]"]}
    browser.post(f"{form}/missing/1/out", of=form, **both)
    # a page that shows only the second says nothing of the first
    again = {"missing[2].name": "Said", "there": "missing[2]", "spoken": "fr"}
    browser.post(form, of=form, **again)
    aloud = browser.get(f"{form}/aloud").text
    assert 'value="missing[2]"' in aloud
    assert 'value="missing[1]"' not in aloud
    browser.post(f"{form}/missing/1/back", of=form, **again)
    page = browser.get(form).text
    assert 'value="Amina"' in page
    browser.post(form, of=form, **both)
    browser.post(f"{form}/aloud", of=f"{form}/aloud", to=[LEGAL_AID], parts=["missing[2]"])
    asking = browser.get(f"{form}/aloud").text
    assert "une personne disparue (2) <strong><bdi>Said</bdi></strong>" in asking
    assert "Missing person (1)" in asking
    assert re.search(r'<option value="self" selected>', asking)


def test_a_yes_that_was_said_to_another_question_is_not_sealed(
    world: World, browser: Browser
) -> None:
    """Parts or words that a second window changed were never read to them."""
    form = written(browser)
    page = f"{form}/aloud"
    browser.post(page, of=page, to=[LEGAL_AID], parts=["account"])
    before = stand(browser, form)
    browser.post(page, of=page, to=[LEGAL_AID], parts=["account", "contact"])
    said = {f"answer-{LEGAL_AID}": "yes", "given_by": "self"}
    late = browser.post(f"{form}/seal", of=page, stand=before, **said)
    assert (late.status_code, "Look at it once more" in late.text) == (409, True)
    assert f'name="answer-{LEGAL_AID}" value="yes" checked' not in late.text
    sealed(browser, form, **said)
    (consent,) = the_case(sent(world, browser)).consents
    assert len(consent.terms.parts) == 2


def test_a_question_is_answered_aloud_with_the_number_and_with_no_other(
    world: World, browser: Browser
) -> None:
    receipt = sealed(browser, written(browser))
    desk = sent(world, browser)
    case = the_case(desk)
    account = next(part.hash for part in case.parts if part.name == "account")
    question = desk.office.ask_consent(case.id, LEGAL_AID, [account])
    page = f"/case/{case.id}/aloud/{question}"
    assert page in browser.get(f"/case/{case.id}").text
    said = {"answer": "yes", "how": "phone", "given_by": "self"}
    without = browser.post(page, of=page, **said)
    assert (without.status_code, "Type it in." in without.text) == (409, True)
    other = browser.post(page, of=page, **said, number=Receipt.generate().digits)
    assert "does not open this case" in other.text
    wrong = browser.post(page, of=page, **said, number="1234")
    assert "28 digits" in wrong.text
    done = browser.post(page, of=page, **said, number=receipt.grouped())
    assert done.status_code == 303
    sent(world, browser)
    case = the_case(desk)
    (consent,) = case.consents
    assert consent.terms.attested
    assert consent.terms.attested.how == "phone"
    assert [one.answer for one in case.questions] == [True]
    found = case.presence.of(consent)
    assert found
    assert (found.by, found.asked.question) == ("defensor-es-1", question)
    assert [draft.to.id for draft in desk.office.drafts(case)] == [LEGAL_AID]
    # what they kept knows who may write now
    keepsake = world.replies(receipt).keepsake
    assert keepsake
    assert set(keepsake.organisations or ()) == {NHRI, LEGAL_AID}
    assert keepsake.answered == (question,)
    # a no needs no number, and counts like one that was written
    other_question = desk.office.ask_consent(case.id, NGO, [account])
    page = f"/case/{case.id}/aloud/{other_question}"
    browser.post(page, of=page, answer="no", how="present", given_by="self")
    assert the_case(desk).presence.said_no(NGO)


def test_questions_for_a_letter_and_to_act_are_answered_aloud_too(
    world: World, browser: Browser
) -> None:
    """A yes with their number, marked wherever it goes; a no of the member's word alone."""
    receipt = sealed(browser, written(browser))
    desk = sent(world, browser)
    case = the_case(desk)
    court = Body(name="Court of Ceuta", country="ES")
    order = Order(body=replace(court, name="Border police"), parts=("account",))
    letter_id = authority.ask(desk.office, case.id, order)
    question = mandate.ask(desk.office, case.id, court)
    refused = mandate.ask(desk.office, case.id, replace(court, name="Court of Melilla"))
    asked = authority.load(desk.office, desk.store, case.id, letter_id).asked
    said = {"how": "present", "given_by": "self"}
    for one in (asked.question, question):
        page = f"/case/{case.id}/aloud/{one}"
        assert page in browser.get(f"/case/{case.id}").text
        done = browser.post(page, of=page, answer="yes", number=receipt.grouped(), **said)
        assert done.status_code == 303
        sent(world, browser)
    page = f"/case/{case.id}/aloud/{refused}"
    browser.post(page, of=page, answer="no", **said)
    work = authority.load(desk.office, desk.store, case.id, letter_id)
    assert [one.is_attested for one in work.agreed] == [True]
    made = mandate.form(desk.office, the_case(desk), question)
    english = Tongue.of("en", lambda _there: None)
    paper = mandate.blocks(made, office="X", language="en", day=world.now.date(), tongue=english)
    assert "defensor-es-1 answers for that" in repr([getattr(one, "text", "") for one in paper])
    with pytest.raises(NoConsentError):
        mandate.form(desk.office, the_case(desk), refused)
    text = browser.get(f"/case/{case.id}").text
    for told in ("about a letter to an authority: yes", "may act for them: no", "They said no"):
        assert told in text
    again = browser.get(page)
    assert again.status_code == 303  # a no is an answer


def test_a_yes_is_to_what_was_read_aloud_and_not_to_what_lies_under_the_number(
    world: World, browser: Browser
) -> None:
    """A question that bears the same id and names somebody else is not the one that was read."""
    receipt = sealed(browser, written(browser))
    desk = sent(world, browser)
    case = the_case(desk)
    parts = tuple(
        PartReference(name=part.name, hash=part.hash)
        for part in case.parts
        if part.name == "account"
    )
    shown = questions.ask(wanted="en", to="Lawyers", parts=["account"])
    asked = Asked(
        reply=new_id(),
        question=new_id(),
        purpose="referral",
        to=LEGAL_AID,
        parts=parts,
        text=shown.text,
        language="en",
    )
    other = Question(
        id=asked.question,
        purpose="referral",
        to=NGO,
        parts=parts,
        text=shown.text,
        text_version=shown.version,
        language="en",
    )
    assert case.reply
    with desk.office.act(case.id) as act:
        act.writer.enter(asked, case_id=case.id)
        act.writer.reply(case.reply, Told(question=other))
    sent(world, browser)
    page = f"/case/{case.id}/aloud/{asked.question}"
    done = browser.post(
        page, of=page, answer="yes", how="phone", given_by="self", number=receipt.digits
    )
    assert (done.status_code, "does not fit this question" in done.text) == (409, True)
    sent(world, browser)
    assert the_case(desk).consents == ()


def test_the_number_is_nowhere_once_it_was_copied(
    world: World, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    form = written(browser)
    receipt = sealed(browser, form)
    number = f"{form}/number"
    differs = browser.post(number, of=number, typed=Receipt.generate().grouped())
    assert "That is another number" in differs.text
    same = browser.post(number, of=number, typed=receipt.grouped())
    assert browser.within(same.location) == f"{form}/done"
    desk = sent(world, browser)
    gone = browser.get(number, follow_redirects=True)
    page = browser.get(f"/case/{the_case(desk).id}").text
    looked = [page, gone.text, browser.get(f"{form}/done").text, browser.get("/intake").text]
    assert all(receipt.digits not in re.sub(r"[\s-]|<[^>]*>", "", text) for text in looked)
    assert same.headers["Cache-Control"] == "no-store"
    forms = {receipt.digits.encode(), receipt.grouped().encode()}
    own = receipt.derive(world.instance.root.instance).addressee(SELF)
    secrets = {own.tag.hex().encode(), own.tag, *forms}
    # the files as they lie on the disk, and what is in them for who has the passphrase
    kept = [path.read_bytes() for path in Path(world.folder).rglob("*") if path.is_file()]
    kept += decrypted(desk)
    kept += [record.getMessage().encode() for record in caplog.records]
    assert any(b"They took his papers." in one for one in kept)  # so that the search finds things
    for secret in secrets:
        assert not any(secret in one for one in kept)


def decrypted(desk: Unlocked) -> list[bytes]:
    """Everything that the desk's own file says, value by value."""
    engine = desk.store._engine
    found: list[bytes] = []
    with engine.connect() as connection:
        tables = sqlalchemy.inspect(engine).get_table_names()
        for table in tables:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                found += [
                    one if isinstance(one, bytes) else str(one).encode()
                    for one in row
                    if one is not None
                ]
    return found


def test_files_go_with_it_and_a_second_press_seals_nothing_more(
    world: World, browser: Browser
) -> None:
    form = begin(browser)
    text = browser.get(form).text
    token = TOKEN.search(text)
    assert token
    address = f"{form}/file"
    for data, kind in ((PHOTO, "image/jpeg"), (b"paper", "text/plain")):
        answer = browser.client.post(
            address,
            base_url=browser.base,
            data=data,
            content_type=kind,
            headers={"X-CSRFToken": token[1]},
        )
        assert answer.json
        assert not answer.json["wrong"]
    refused = browser.client.post(
        address, base_url=browser.base, data=b"x", content_type="text/plain"
    )
    assert refused.status_code == 303
    browser.post(f"{form}/file/2/out", of=form)
    browser.post(form, of=form, **TOLD)
    page = browser.get(f"{form}/aloud").text
    once = re.findall(r'name="once" value="([^"]+)"', page)[-1]
    as_read = stand(browser, form)
    first = browser.post(f"{form}/seal", of=f"{form}/aloud", once=once, stand=as_read)
    again = browser.post(f"{form}/seal", once=once)
    other = browser.post(f"{form}/seal")  # another window, in which the form was open still
    assert first.location == again.location == other.location
    desk = sent(world, browser)
    case = the_case(desk)  # one, however often it was sent
    (file,) = desk.files.of_case(case.id)
    assert b"".join(desk.files.blocks(file, 0, file.reference.length)) == PHOTO
    assert case.content("evidence[1]")["uncleaned"] is True


def test_a_lock_covers_a_form_and_its_number_and_loses_neither(
    world: World, browser: Browser
) -> None:
    form = begin(browser)
    token = TOKEN.search(browser.get(form).text)
    assert token
    kept = browser.client.post(
        f"{form}/keep", base_url=browser.base, data={"csrf_token": token[1], **TOLD}
    )
    assert kept.status_code == 204
    handed = written(browser)
    receipt = sealed(browser, handed)
    browser.post("/lock", of="/intake")
    for path in (form, f"{handed}/number"):
        assert browser.get(path).status_code == 303
    things = browser.client.application.extensions["intake"]._covered._things
    assert all(b"papers" not in bytes(one.sealed) for one in things.values())
    assert all(receipt.digits.encode() not in bytes(one.sealed) for one in things.values())
    browser.unlock()
    assert "They took his papers." in browser.get(form).text
    assert shown(browser, handed) == receipt


def test_what_cannot_be_is_said_and_nothing_is_lost(browser: Browser) -> None:
    form = begin(browser)
    assert "There is nothing written yet." in browser.post(form, of=form).text
    answer = browser.post(
        form, of=form, **{**TOLD, "circumstances.to": "2026-02-01", "how": "phone"}
    )
    assert answer.status_code == 409
    assert "The last day is before the first." in answer.text
    assert "They took his papers." in answer.text
    dropped = browser.post(f"{form}/drop", of="/intake")
    assert dropped.status_code == 303
    gone = browser.get(form, follow_redirects=True).text
    assert "This is not here any more" in gone


def test_a_visit_has_no_number_and_those_met_there_share_its_code(
    world: World, browser: Browser
) -> None:
    form = begin(browser, "visit")
    browser.post(
        form,
        of=form,
        **{
            "visit.site": "The centre by the port",
            "visit.access": "partly",
            "visit.counts.women": "12",
            "visit.counts.boys": "0",
            "visit.findings": "No doctor since May.",
            "visit.authority_answer": "One will come.",
            "circumstances.country": "ES",
            "circumstances.from": "2026-03-02",
        },
    )
    done = browser.post(f"{form}/seal", of=f"{form}/aloud", stand=stand(browser, form))
    assert browser.within(done.location) == f"{form}/done"
    with opened(browser.client.application).store.reading() as unit:
        assert not [one for one in unit.outgoing.waiting() if one.road == "reply"]
    assert browser.get(f"{form}/number").status_code == 303
    met = browser.within(browser.post(f"{form}/again", of=f"{form}/done").location)
    assert 'value="2026-03-02"' in browser.get(met).text
    incident = re.search(r'name="circumstances.incident" value="([^"]+)"', browser.get(met).text)
    assert incident
    browser.post(
        met, of=met, **{**TOLD, "circumstances.incident": incident[1].lower(), "spoken": "ar"}
    )
    sealed(browser, met)
    desk = sent(world, browser)
    cases = [desk.office.case(line.id) for line in desk.office.cases(View.ALL)]
    (visit,) = [case for case in cases if case.content("visit")]
    (person,) = [case for case in cases if not case.content("visit")]
    assert visit.content("visit")["counts"] == {"women": 12, "boys": 0}
    assert visit.content("person")["about"] == ["witness"]
    codes = {case.content("circumstances")["incident"] for case in cases}
    assert codes == {incident[1]}
    page = browser.get(f"/case/{visit.id}").text
    told = ("The centre by the port", "given in part", "No doctor since May.", "One will come.")
    assert all(word in page for word in (*told, "Women"))
    assert f"/case/{person.id}" in page  # offered as of the same event
