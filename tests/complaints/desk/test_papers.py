"""A paper that a member puts into a case: at every desk of the office, and erased with the rest."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask, request
from sqlalchemy import delete, func, select, update

from complaints.desk import papers, planning, story
from complaints.desk.errors import NotAllowedError
from complaints.desk.i18n import Tongue
from complaints.desk.models import AttachmentRow, CaseRow, ReminderRow
from complaints.desk.store.attachments import FileState
from complaints.desk.views import uploads
from complaints.domain.events import PaperKept, parse, without_words
from complaints.domain.events.base import dump
from complaints.domain.identifiers import new_id
from complaints.locale.catalogues import load
from complaints.locale.languages import DESK
from tests.complaints.desk.offices import NHRI, World, case_id
from tests.complaints.desk.window import opened, unlocked

PAPER = b"\xff\xd8\xff the answer of the police" * 5_000  # more than one chunk


def test_a_paper_is_opened_at_every_desk_and_erased_with_the_case(world: World) -> None:
    receipt = world.file()
    first = world.desk(NHRI)
    second = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    world.sync(first, second)
    case = case_id(first.office)
    with pytest.raises(NotAllowedError, match="nothing in this file"):
        papers.keep(first.office, case, new_id(), b"", media_type=None)
    file = papers.keep(first.office, case, new_id(), PAPER, media_type="image/jpeg")
    world.sync(first, second, first)
    tongue = Tongue(catalogue=load("en", *DESK))
    for desk in (first, second):
        folded = desk.office.case(case)
        (one,) = papers.exhibits(folded, desk.files.of_case(case), tongue=tongue)
        assert (one.part, one.label, one.trouble) == (file, "Paper of the answer", "")
        assert one.file
        assert desk.files.stream(one.file).read() == PAPER
        told = story.tell(
            folded, tongue=tongue, known=desk.office.known, hash_of=desk.registry.hash_of
        )
        assert (file, "Paper of the answer") in [file for item in told for file in item.files]
    # what opens it goes with the words of the case, at both desks
    world.withdraw(receipt)
    world.sync(first, second)
    world.later(days=14)
    world.instance.publish(issued=world.now.date())
    world.sync(first, second, first, second)
    for desk in (first, second):
        (erased,) = desk.files.of_case(case)
        assert (erased.state, set(erased.reference.key)) == (FileState.ERASED, {0})
        (event,) = [
            one.event for one in desk.office.case(case).entries if isinstance(one.event, PaperKept)
        ]
        assert (event.key, event.reference, event.file) == ("", None, file)


def test_a_desk_takes_in_what_an_older_program_kept_and_made_nothing_of(world: World) -> None:
    """It had the entry of the paper, and of the reminder, and nothing that follows from them."""
    world.file()
    first = world.desk(NHRI)
    second = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    world.sync(first, second)
    case = case_id(first.office)
    file = papers.keep(first.office, case, new_id(), PAPER, media_type="image/jpeg")
    planning.remind(first.office, case, world.now + timedelta(hours=1), "Call")
    world.sync(first, second)
    with second.store.writing() as unit:
        for table in (AttachmentRow, ReminderRow):
            unit._session.execute(delete(table))  # as if never kept
        unit._session.execute(update(CaseRow).values(judged=""))  # as migrations do
    assert second.files.of_case(case) == []
    world.sync(second, second)
    (found,) = second.files.of_case(case)
    assert (found.state, found.reference.sha256.hex()) == (FileState.HERE, file)
    with second.store.reading() as unit:
        assert unit._session.scalar(select(func.count()).select_from(ReminderRow)) == 1
    with second.store.writing() as unit:
        unit._session.execute(delete(AttachmentRow))
        unit._session.execute(update(CaseRow).values(judged=""))
    second.office.note(case, "Somebody works on it before its turn comes.")
    assert len(second.files.of_case(case)) == 1


def test_looking_at_a_paper_is_written_into_the_custody_log(world: World) -> None:
    world.file()
    for browser in unlocked(world):
        desk = opened(browser.client.application)
        (line,) = desk.office.cases()
        file = papers.keep(desk.office, line.id, new_id(), PAPER, media_type="audio/mpeg")
        assert browser.get(f"/case/{line.id}/evidence/{file}").status_code == 404  # not here yet
        world.sync(desk, desk)
        assert f'/evidence/{file}">Paper of the answer</a>' in browser.get(f"/case/{line.id}").text
        address = f"/case/{line.id}/evidence/{file}"
        assert browser.get(f"{address}/listen").data == PAPER
        assert browser.post(f"{address}/copy", of=f"{address}/copy").data == PAPER
        log = browser.get(f"/case/{line.id}/custody").text
        assert log.count("Paper of the answer") == 2


@pytest.mark.parametrize(
    ("page", "in_memory"), [("authority_sheet.answer", True), (uploads.SEALED, False)]
)
def test_no_file_of_a_form_touches_the_disk_but_a_sealed_one(page: str, in_memory: bool) -> None:
    app = Flask(__name__)
    uploads.install(app)
    app.add_url_rule("/", page, methods=["POST"])
    app.config["MAX_CONTENT_LENGTH"] = 1 << 22
    sent = {"paper": (BytesIO(b"x" * (2 << 20)), "../answer.pdf", "application/pdf")}
    with app.test_request_context("/", method="POST", data=sent):
        stream = request.files["paper"].stream
        assert isinstance(stream, BytesIO) is in_memory
        assert len(stream.read()) == 2 << 20


def test_where_a_sealed_file_is_taken_is_a_page_of_the_desk(world: World) -> None:
    for browser in unlocked(world):
        assert uploads.SEALED in browser.client.application.view_functions


def test_a_paper_that_was_erased_is_read_and_opens_nothing() -> None:
    event = PaperKept(
        letter="1" * 32, file="2" * 64, root="3" * 64, key="4" * 64, length=5, media_type=None
    )
    assert parse(dump(event)) == event
    assert event.reference
    left = without_words(event)
    assert parse(dump(left)) == left
    assert "4" * 64 not in str(dump(left))
    assert "4" * 64 not in repr(event)
