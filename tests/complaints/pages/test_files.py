"""Photos and papers on the road: what is said of each, who may have it, and what is then sealed."""

import subprocess
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Locator, expect

from complaints.complainant import Complainant
from complaints.complainant.answering import whole_keepsake
from complaints.domain.address import AttachmentReference
from complaints.domain.messages import Complaint, FollowUp
from complaints.sealing.reading import read_attachment
from crypto.receipt import Receipt
from tests.complaints.pages.office import LAWYERS, Office
from tests.complaints.pages.site import Served
from tests.e2e.axe import violations
from tests.e2e.phone import Phone
from tests.media import PDF, photo, png, tags

OMBUDSMAN, LEGAL_AID = "Ombudsman", "Legal aid"
LARGEST = 134_117_393  # bytes


@pytest.fixture(scope="session")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return photo(tmp_path_factory.mktemp("media") / "IMG_20260501.jpg")


@pytest.fixture
def phone(site: Served, context: BrowserContext) -> Phone:
    site.blocked.clear()
    site.portal.faults.clear()
    return Phone.open(context, site.base, "en")


def payload(content: bytes, name: str = "a.bin") -> FilePayload:
    return FilePayload(name=name, mimeType="", buffer=content)


def to_files(phone: Phone) -> None:
    for title in ("safe_title", "about_title", "what_title"):
        phone.on(title)
        phone.next()
    phone.on("tell_title")
    phone.write("tell_label", "They held us here.")
    phone.press("files_title")
    phone.on("files_title")


def add(phone: Phone, *files: Path | FilePayload) -> None:
    """Choose files one by one, and wait until each was looked at."""
    for file in files:
        phone.page.locator("input[type=file]").set_input_files(file)
        expect(phone.page.locator("#next")).to_be_enabled()
        expect(phone.page.locator("input[type=file]")).to_have_count(1)


def papers(phone: Phone) -> Locator:
    return phone.page.locator("section.paper")


def doubt(phone: Phone) -> Locator:
    return phone.page.locator("section.note")


def original(phone: Phone, label: str) -> str:
    return phone.texts("part_original", file=label)


def to_readers(phone: Phone) -> None:
    """On from the files, with a country, to who may read it."""
    phone.next()
    phone.on("where_title")
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    while phone.title() != phone.texts("recipients_title"):
        phone.next()
    phone.wait_for_organisations()


def ticked(phone: Phone, name: str) -> dict[str, bool]:
    """Which parts one may read, once it is chosen."""
    phone.tick(name)
    rows = phone.paper(name).locator("fieldset.parts label")
    expect(rows.first).to_be_visible()
    return {str(row.inner_text()).strip(): row.locator("input").is_checked() for row in rows.all()}


def send(phone: Phone) -> Receipt:
    while phone.title() != phone.texts("review_title"):
        phone.next()
    phone.next()
    digits = phone.number()
    return Receipt.parse(digits)


def bytes_of(office: Office, references: Sequence[AttachmentReference]) -> list[bytes]:
    return [read_attachment(one, office.client.chunk) for one in references]


def kept(office: Office, receipt: Receipt) -> dict[str, bytes]:
    """The files of a person's own keepsake, by the part that says what each is."""
    office.site.portal.release()
    instance = office.site.instance
    person = Complainant(office.client, root=instance.root, today=instance.today)
    keepsake = whole_keepsake(person.replies(receipt), office.client)
    assert keepsake
    found = {sha256(one).hexdigest(): one for one in bytes_of(office, keepsake.attachments)}
    parts = [one.part for one in keepsake.parts if one.part]
    return {
        part.name: found[str(part.content["sha256"])]
        for part in parts
        if part.name.startswith(("evidence", "original"))
    }


def test_a_photo_loses_what_betrays_and_is_kept_as_it_was_for_oneself_alone(
    phone: Phone, office: Office, hiding: Path
) -> None:
    to_files(phone)
    add(phone, hiding)
    paper = papers(phone)
    expect(paper).to_contain_text(phone.texts("found_out"))
    out, stays = paper.locator("dd").all_inner_texts()
    for finding in ("place", "time", "device"):
        assert phone.texts(f"found_{finding}") in out
    assert stays == phone.texts("found_orientation")
    expect(paper.locator("canvas.preview")).to_be_visible()
    expect(paper.get_by_label(phone.texts("original_keep"))).to_be_checked()
    expect(phone.page.locator("body")).not_to_contain_text(hiding.stem)
    paper.get_by_label(phone.texts("file_words")).fill("The fence at night")

    to_readers(phone)
    label = phone.texts("part_evidence_photo", n="1")
    wanted = {label: True, original(phone, label): False}
    assert wanted.items() <= ticked(phone, LEGAL_AID).items()
    wanted = {label: False, original(phone, label): False}  # the State's
    assert wanted.items() <= ticked(phone, OMBUDSMAN).items()
    phone.next()
    phone.leave_contact({}, readers=[], absent=["ngo"])
    preview = phone.preview(LEGAL_AID)
    expect(preview).to_contain_text(phone.texts("found_place"))
    expect(preview).to_contain_text("The fence at night")
    expect(phone.page.locator("main")).not_to_contain_text(original(phone, label))
    receipt = send(phone)

    message = office.opened(LAWYERS).message
    assert isinstance(message, Complaint)
    (part,) = [one for one in message.parts if one.name == "evidence[1]"]
    was = hiding.read_bytes()
    assert part.content["original"] == sha256(was).hexdigest()
    assert part.content["words"] == "The fence at night"
    removed = part.content["removed"]
    assert isinstance(removed, list)
    assert {"place", "time", "device"} <= set(removed)
    (cleaned,) = bytes_of(office, message.attachments)
    assert sha256(cleaned).hexdigest() == part.content["sha256"]
    assert not {name for name in tags(cleaned) if name.startswith("GPS")}
    assert not {"Make", "Model", "DateTimeOriginal"} & tags(cleaned).keys()
    assert tags(cleaned)["Orientation"] == tags(was)["Orientation"]
    # of an absence nothing goes that tells who somebody is
    assert {one.terms.absent is not None for one in message.consents} == {True}
    assert all(part.hash not in one.terms.parts for one in message.consents)
    state = office.opened().message
    assert isinstance(state, Complaint)
    assert state.attachments == ()
    assert kept(office, receipt) == {"evidence[1]": cleaned, "original[1]": was}


def test_who_declines_keeps_nothing_but_the_cleaned_copy(
    phone: Phone, office: Office, hiding: Path
) -> None:
    to_files(phone)
    add(phone, hiding)
    phone.tick(phone.texts("original_keep"), wanted=False)
    to_readers(phone)
    label = phone.texts("part_evidence_photo", n="1")
    assert original(phone, label) not in ticked(phone, LEGAL_AID)
    receipt = send(phone)
    message = office.opened(LAWYERS).message
    assert isinstance(message, Complaint)
    assert len(message.attachments) == 1
    assert kept(office, receipt) == {}  # what others have is not kept as well


def test_what_is_taken_out_again_goes_as_a_whole(phone: Phone, hiding: Path) -> None:
    to_files(phone)
    add(phone, hiding, payload(png(shade=7)))
    first = papers(phone).first
    first.get_by_role("button").click()
    expect(first).to_contain_text(phone.texts("file_sure"))
    phone.press("file_no")
    first.get_by_role("button").click()
    phone.press("file_yes")
    expect(papers(phone)).to_have_count(1)
    add(phone, payload(png(shade=8)))
    headings = papers(phone).get_by_role("heading")
    # the numbers stay with their files
    expect(headings).to_have_text([phone.texts("part_evidence_photo", n=n) for n in ("2", "3")])
    expect(papers(phone).first).to_contain_text(phone.texts("found_nothing"))
    to_readers(phone)
    rows = ticked(phone, LEGAL_AID)
    assert [one for one in rows if phone.texts("part_evidence_photo", n="1") in one] == []


def test_what_cannot_be_cleaned_is_said_before_it_is_added(phone: Phone, office: Office) -> None:
    to_files(phone)
    add(phone, payload(PDF))
    expect(doubt(phone)).to_contain_text(phone.texts("doubt_uncleanable"))
    expect(papers(phone)).to_have_count(0)
    phone.press("doubt_leave")
    expect(doubt(phone)).to_have_count(0)
    add(phone, payload(PDF))
    phone.press("doubt_add")
    expect(papers(phone)).to_contain_text(phone.texts("file_uncleaned"))
    expect(papers(phone).get_by_label(phone.texts("original_keep"))).to_have_count(0)
    to_readers(phone)
    label = phone.texts("part_evidence", n="1")
    assert ticked(phone, LEGAL_AID)[label] is False
    phone.tick(label, within=phone.paper(LEGAL_AID))
    send(phone)
    message = office.opened(LAWYERS).message
    assert isinstance(message, Complaint)
    (part,) = [one for one in message.parts if one.name == "evidence[1]"]
    assert part.content["uncleaned"] is True
    assert part.content["kind"] == "document"
    assert bytes_of(office, message.attachments) == [PDF]


def proven(content: bytes) -> bytes:
    """A JPEG that says that it carries a proof as C2PA writes them."""
    box = (
        b"\0\0\0\x2ajumb\0\0\0\x22jumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0"
        + bytes(8)
    )
    segment = b"JP\0\x01\0\0\0\x01" + box
    marker = b"\xff\xeb" + (len(segment) + 2).to_bytes(2, "big") + segment
    return content[:2] + marker + content[2:]


def test_a_proof_stays_as_it_is_and_a_broken_file_is_said_to_be(phone: Phone, hiding: Path) -> None:
    to_files(phone)
    add(phone, payload(b"\xff\xd8\xff" + bytes(99)))
    expect(doubt(phone)).to_contain_text(phone.texts("doubt_damaged"))
    phone.press("doubt_leave")
    add(phone, payload(proven(hiding.read_bytes())))
    expect(doubt(phone)).to_contain_text(phone.texts("doubt_proof"))
    phone.press("doubt_add")
    expect(papers(phone)).to_contain_text("C2PA")
    to_readers(phone)
    rows = ticked(phone, LEGAL_AID)
    assert rows[phone.texts("part_evidence_photo", n="1")] is False


def test_too_large_empty_and_the_same_again_are_said(
    phone: Phone, hiding: Path, tmp_path: Path
) -> None:
    huge = tmp_path / "huge.mp4"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    to_files(phone)
    problem = phone.page.locator(".problem").filter(visible=True)
    add(phone, huge)
    expect(problem).to_have_text(phone.texts("file_big"))
    add(phone, payload(b""))
    expect(problem).to_have_text(phone.texts("file_empty"))
    add(phone, hiding, hiding)
    expect(problem).to_have_text(phone.texts("file_again"))
    expect(papers(phone)).to_have_count(1)


def test_a_long_file_can_be_stopped_and_its_time_on_a_slow_line_is_said(
    phone: Phone, tmp_path: Path
) -> None:
    sound = tmp_path / "long.wav"
    made = ["-f", "lavfi", "-i", "anoisesrc=duration=60", "-ac", "2", "-metadata", "artist=A"]
    subprocess.run(["ffmpeg", "-v", "error", *made, str(sound)], check=True)
    to_files(phone)
    # whatever reads a file waits for the test
    phone.page.evaluate("""() => {
      const read = Blob.prototype.arrayBuffer;
      const held = new Promise((done) => { window.goOn = done; });
      Blob.prototype.arrayBuffer = async function () { await held; return read.call(this); };
    }""")
    phone.page.locator("input[type=file]").set_input_files(sound)
    expect(phone.page.locator("#next")).to_be_disabled()
    expect(phone.page.get_by_role("status")).to_have_text(
        phone.texts("files_looking", n="1", of="1")
    )
    phone.press("files_stop")
    phone.page.evaluate("goOn()")
    expect(phone.page.locator("#next")).to_be_enabled()
    expect(papers(phone)).to_have_count(0)
    add(phone, sound)
    expect(papers(phone).locator("audio")).to_have_count(1)
    expect(phone.page.locator("main")).to_contain_text(phone.texts("files_open"))
    minutes = phone.texts.source["files_minutes"]["other"]
    expected = -(-2 * sound.stat().st_size // 10_000 // 60)
    expect(phone.page.locator("main")).to_contain_text(minutes.replace("{n}", str(expected)))
    phone.tick(phone.texts("original_keep"), wanted=False)  # half of it
    expect(phone.page.locator("main")).not_to_contain_text(minutes.replace("{n}", str(expected)))


def test_what_was_kept_goes_to_nobody_unless_it_is_said(
    site: Served, phone: Phone, context: BrowserContext, office: Office, hiding: Path
) -> None:
    phone.press("keep_title")
    phone.press("files_title")
    expect(phone.page.locator("main")).to_contain_text(phone.texts("files_alone"))
    add(phone, hiding)
    phone.next()
    phone.on("keep_title")
    expect(phone.page.locator("main")).to_contain_text("1 file is here")
    phone.next()
    digits = phone.number()
    stored = kept(office, Receipt.parse(digits))
    assert stored["original[1]"] == hiding.read_bytes()

    back = Phone.open(context, site.base, "en", "answers.html")
    back.come_back(digits)
    back.press("kept_look")
    label = back.texts("part_evidence_photo", n="1")
    expect(back.paper(label)).to_contain_text(back.texts("found_place"))
    expect(back.paper(original(back, label))).to_contain_text(back.texts("file_uncleaned"))
    back.paper(label).get_by_role("button", name=back.texts("change")).click()
    back.on("files_title")
    expect(papers(back)).to_have_count(1)
    # it stays in what was kept: nothing says that it could be taken out of it
    expect(papers(back).get_by_text(back.texts("file_remove"))).to_have_count(0)
    back.page.locator(".back").click()
    back.next()
    back.on("where_title")
    back.page.get_by_label(back.texts("where_country"), exact=True).select_option("ES")
    back.next()
    back.wait_for_organisations()
    wanted = {label: False, original(back, label): False}
    assert wanted.items() <= ticked(back, LEGAL_AID).items()
    back.tick(original(back, label), within=back.paper(LEGAL_AID))
    back.next()
    back.if_absent(["ngo"])
    expect(back.preview(LEGAL_AID)).to_contain_text(back.texts("file_uncleaned"))
    back.next()
    expect(back.page.locator("main")).to_contain_text(back.texts("act_done"))
    message = office.opened(LAWYERS).message
    assert isinstance(message, Complaint)
    assert [one.name for one in message.parts] == ["circumstances", "original[1]"]
    assert bytes_of(office, message.attachments) == [hiding.read_bytes()]


def test_a_file_comes_with_a_message_that_follows(
    site: Served, context: BrowserContext, office: Office, hiding: Path
) -> None:
    digits = office.filed({"account": {"text": "x"}, "circumstances": {"country": "ES"}}, LAWYERS)
    back = Phone.open(context, site.base, "en", "answers.html")
    back.come_back(digits)
    back.next()
    back.on("write_title")
    back.write("write_label", "Here is the photo.")
    back.press("files_title")
    add(back, hiding)
    back.next()
    back.on("write_title")
    main = back.page.locator("main")
    expect(back.page.get_by_label(back.texts("write_label"))).to_have_value("Here is the photo.")
    photo_rows = main.get_by_label(back.texts("part_evidence_photo", n="1"), exact=True)
    expect(photo_rows).to_have_count(2)
    checked = [one.is_checked() for one in photo_rows.all()]
    assert sorted(checked) == [False, True]  # the State's body, and the lawyers
    assert violations(back.page) == []
    # the State's body is given the photo as it was, because the person says so
    main.get_by_label(original(back, back.texts("part_evidence_photo", n="1")), exact=True).nth(
        checked.index(False)
    ).check()
    back.next()
    expect(main).to_contain_text(back.texts("act_done"))
    message = office.read()
    assert isinstance(message, FollowUp)
    assert message.text == "Here is the photo."
    assert [one.name for one in message.parts] == ["original[1]"]
    assert bytes_of(office, message.attachments) == [hiding.read_bytes()]
