"""``amparo file``, ``replies`` and ``answer`` as somebody types them, over HTTP."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from complaints.cli import complainant as cli
from complaints.cli import main, shared
from complaints.complainant.answering import CONSENT_DAYS
from complaints.domain.identifiers import new_id
from complaints.domain.messages import Complaint, FollowUp, PartReference, Question
from complaints.portal_client import PortalClient
from complaints.portal_client import client as client_module
from complaints.sealing import complainant_key, open_message, read_attachment
from crypto.attachment import MAX_LENGTH
from tests.factories import Instance, make_instance, make_reply, seal_reply
from tests.portal_simulator import PortalSimulator

NHRI, AID = "defensor-es", "abogacia-es"
PARTS = json.dumps(
    {
        "account": {"text": "They pushed us back — دفعونا."},
        "contact": {"name": "Moussa"},
    }
)


@dataclass
class Terminal:
    """Somebody at a terminal, with a portal to talk to."""

    instance: Instance
    portal: PortalSimulator
    url: str
    folder: Path
    runner: CliRunner = field(default_factory=CliRunner)

    def run(self, command: str, *arguments: str, typed: str = "") -> Result:
        options = ["--portal", self.url, "--trust", str(self.folder / "trust.json")]
        result = self.runner.invoke(main, [command, *options, *arguments], input=typed)
        self.portal.release()
        return result

    def file(self, *arguments: str, typed: str = PARTS) -> str:
        result = self.run("file", *(arguments or ("--to", NHRI)), typed=typed)
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    def receipt_file(self, receipt: str) -> str:
        path = self.folder / "receipt"
        path.write_text(receipt + "\n", encoding="utf-8")
        return str(path)

    def received(self, organisation: str = NHRI) -> list[Complaint | FollowUp]:
        found: list[Complaint | FollowUp] = []
        for body in self.portal.inbox(organisation):
            known = (
                found[0].reply.verifying_key if found and isinstance(found[0], Complaint) else None
            )
            message = open_message(
                body,
                identities=self.instance.keyrings[organisation].open_with,
                reader=organisation,
                key_of=partial(complainant_key, known=known),
            ).message
            assert isinstance(message, Complaint | FollowUp)
            found.append(message)
        return found

    def reply(self, **fields: object) -> None:
        address = self.complaint().reply
        message = make_reply(self.instance, NHRI, address.case, **fields)  # type: ignore[arg-type]
        for body in seal_reply(self.instance, message, address).bodies:
            PortalClient(self.url).put_reply(body.data, tag=address.tag)
        self.portal.release()

    def complaint(self) -> Complaint:
        message = self.received()[0]
        assert isinstance(message, Complaint)
        return message


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_PAUSES", (0.0,))
    monkeypatch.setattr(cli, "_PAUSE", 0.0)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    instance = make_instance(today=shared.today(), organisations=(NHRI, AID))
    (tmp_path / "trust.json").write_bytes(instance.root.dump())
    simulator = PortalSimulator(instance)
    with simulator.serve() as url:
        yield Terminal(instance, simulator, url, tmp_path)


def test_the_receipt_alone_is_printed_on_standard_output(terminal: Terminal) -> None:
    assert re.fullmatch(r"(\d{4} ){6}\d{4}", terminal.file())
    assert [part.name for part in terminal.complaint().parts] == ["account"]


def test_parts_are_chosen_by_name(terminal: Terminal) -> None:
    terminal.file("--to", f"{NHRI}:contact", "--to", AID)
    assert [part.name for part in terminal.complaint().parts] == ["contact"]
    assert [part.name for part in terminal.received(AID)[0].parts] == ["account"]


def test_who_is_missing_and_what_a_visit_found_are_parts_like_others(terminal: Terminal) -> None:
    told = {
        "missing[1]": {"name": "Yonas", "held_by_state": True},
        "missing[2]": {"name": "Selam", "told_died": False},
        "visit": {"site": "the old factory", "access": "partly", "counts": {"women": 4}},
    }
    typed = json.dumps(told)
    terminal.file("--to", f"{NHRI}:missing[2],visit", "--to", AID, typed=typed)
    given = {part.name: part.content for part in terminal.complaint().parts}
    assert given == {name: told[name] for name in ("missing[2]", "visit")}
    assert [part.name for part in terminal.received(AID)[0].parts] == ["visit"]


def test_plain_words_from_a_file(terminal: Terminal) -> None:
    words = terminal.folder / "words"
    words.write_text("Ils nous ont repoussés.\n", encoding="utf-8")
    terminal.file("--to", NHRI, "--text", "--language", "fr", str(words))
    (part,) = terminal.complaint().parts
    assert part.content == {"text": "Ils nous ont repoussés.", "language": "fr"}


def test_nothing_that_was_typed_is_stored_or_shown(terminal: Terminal) -> None:
    before = sorted(terminal.folder.rglob("*"))
    result = terminal.run("file", "--to", NHRI, typed=PARTS)
    assert sorted(terminal.folder.rglob("*")) == before
    for canary in ("pushed", "Moussa", "دفعونا"):
        assert canary not in result.output


@pytest.mark.parametrize(
    "typed", ["", "[]", "{", '{"account": 1}', '{"Account": {}}', '{"account": {"a": 1.5}}', "{}"]
)
def test_what_is_no_complaint(terminal: Terminal, typed: str) -> None:
    result = terminal.run("file", "--to", NHRI, typed=typed)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert terminal.portal.inbox(NHRI) == []


def test_an_organisation_that_is_not_there(terminal: Terminal) -> None:
    result = terminal.run("file", "--to", "nobody", typed=PARTS)
    assert result.exit_code == 1
    assert "not in the directory" in result.stderr
    assert re.fullmatch(r"(\d{4} ){6}\d{4}\n", result.stdout)  # it was kept


def test_a_portal_that_stops_is_tried_again(terminal: Terminal) -> None:
    terminal.portal.faults = ["after", "before"]
    terminal.file()
    assert len(terminal.portal.inbox(NHRI)) == 1


def test_a_portal_that_does_not_come_back(terminal: Terminal) -> None:
    terminal.portal.faults = ["before"] * 9
    result = terminal.run("file", "--to", NHRI, typed=PARTS)
    assert result.exit_code == 1
    assert "cannot be reached" in result.stderr
    assert terminal.portal.inbox(NHRI) == []
    # nobody here can know that nothing arrived
    assert re.fullmatch(r"(\d{4} ){6}\d{4}\n", result.stdout)


def test_before_anything_was_sent_there_is_no_receipt(terminal: Terminal) -> None:
    terminal.portal.faults = ["before"] * 9
    long = json.dumps({"account": {"text": "word " * 20_000}})  # goes into chunks, which come first
    result = terminal.run("file", "--to", NHRI, typed=long)
    assert result.exit_code == 1
    assert result.stdout == ""


def test_whatever_stops_it_what_may_have_arrived_has_its_receipt(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is lost, and whoever waits presses Ctrl-C."""
    terminal.portal.faults = ["after"] * 9

    def stopped(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "time", SimpleNamespace(sleep=stopped))
    result = terminal.run("file", "--to", NHRI, typed=PARTS)
    assert result.exit_code == 1
    assert len(terminal.portal.inbox(NHRI)) == 1
    assert re.fullmatch(r"(\d{4} ){6}\d{4}\n", result.stdout)


def test_what_was_filed_before_the_portal_went_away_has_its_receipt(terminal: Terminal) -> None:
    terminal.portal.faults = ["", *["before"] * 9]
    result = terminal.run("file", "--to", NHRI, "--to", AID, typed=PARTS)
    assert result.exit_code == 1
    assert len(terminal.portal.inbox(NHRI)) == 1
    assert re.fullmatch(r"(\d{4} ){6}\d{4}\n", result.stdout)


def test_replies_are_read_with_a_typed_receipt(terminal: Terminal) -> None:
    receipt = terminal.file()
    terminal.reply(text="We have read it.\x1b[2J", state="received")
    shown = terminal.run("replies", typed=receipt.replace(" ", "-") + "\n")
    assert shown.exit_code == 0
    assert "Ombudsman (defensor-es): [received] We have read it." in shown.stdout
    assert "You wrote to Ombudsman" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert receipt not in shown.stdout


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-1], lambda text: text[:-1] + "x", lambda text: _swap(text)]
)
def test_a_mistyped_receipt_is_noticed_before_anything_is_asked(
    terminal: Terminal, spoil: Callable[[str], str]
) -> None:
    receipt = terminal.file()
    terminal.portal.requests.clear()
    result = terminal.run("replies", typed=spoil(receipt) + "\n")
    assert result.exit_code == 1
    assert "receipt" in result.stderr
    assert terminal.portal.requests == []


def test_nothing_is_here_yet(terminal: Terminal) -> None:
    terminal.portal.replies.clear()
    receipt = terminal.file()
    terminal.portal.replies.clear()
    assert "Nothing is here yet" in terminal.run("replies", typed=receipt + "\n").stdout


def test_answering_agreeing_declining_and_withdrawing(terminal: Terminal) -> None:
    receipt = terminal.receipt_file(terminal.file())
    part = terminal.complaint().parts[0]
    questions = [
        Question(
            id=new_id(),
            purpose="referral",
            to=AID,
            parts=(PartReference(name=part.name, hash=part.hash),),
            text=f"May they read it? ({number})",
            text_version="1",
            language="en",
        )
        for number in (1, 2)
    ]
    for number, one in enumerate(questions, start=1):
        terminal.reply(question=one, counter=number)
    shown = terminal.run("replies", "--receipt-file", receipt).stdout
    assert all(one.id in shown and one.text in shown for one in questions)
    option = ("--receipt-file", receipt)
    for arguments, typed in (
        (("--yes", questions[0].id, "--confirmed"), ""),
        (("--no", questions[1].id), ""),
        (("--to", NHRI), "They came back."),
        (("--to", NHRI, "--withdraw", "--referrals-to", AID), ""),
        (("--to", NHRI, "--withdraw"), ""),
    ):
        result = terminal.run("answer", *option, *arguments, typed=typed)
        assert result.exit_code == 0, result.output
        assert result.stdout == ""
    _, yes, no, more, partly, wholly = terminal.received()
    assert isinstance(yes, FollowUp)
    assert isinstance(no, FollowUp)
    assert isinstance(more, FollowUp)
    assert isinstance(partly, FollowUp)
    assert isinstance(wholly, FollowUp)
    assert yes.consents[0].terms.to == AID
    assert (no.answers[0].yes, no.consents) == (False, ())
    assert more.text == "They came back."
    assert partly.withdrawal
    assert wholly.withdrawal
    assert (partly.withdrawal.to, wholly.withdrawal.scope) == (AID, "all")
    assert "asks (number" not in terminal.run("replies", "--receipt-file", receipt).stdout


def asked(terminal: Terminal) -> tuple[str, Question]:
    """A file with a receipt, and a question under it whose text looks like a line of ours."""
    receipt = terminal.receipt_file(terminal.file())
    part = terminal.complaint().parts[0]
    question = Question(
        id=new_id(),
        purpose="translation",
        to=AID,
        parts=(PartReference(name=part.name, hash=part.hash),),
        text="May they?\n  To: your lawyer",
        text_version="1",
        language="en",
    )
    terminal.reply(question=question)
    return receipt, question


def test_a_question_shows_to_whom_what_goes(terminal: Terminal) -> None:
    receipt, _ = asked(terminal)
    lines = terminal.run("replies", "--receipt-file", receipt).stdout.splitlines()
    at = lines.index("  To: Legal aid (abogacia-es), so that they can translate it")
    assert lines[at + 1] == "  What: account"
    assert "  To: your lawyer" not in lines


@pytest.mark.parametrize(("typed", "agreed"), [("y\n", True), ("n\n", False), ("", False)])
def test_nobody_agrees_before_having_seen_to_what(
    terminal: Terminal, typed: str, agreed: bool
) -> None:
    receipt, question = asked(terminal)
    result = terminal.run("answer", "--receipt-file", receipt, "--yes", question.id, typed=typed)
    assert (result.exit_code == 0) is agreed
    until = terminal.instance.today + timedelta(days=CONSENT_DAYS)
    for shown in ("To: Legal aid (abogacia-es)", "What: account", f"Until: {until}"):
        assert shown in result.stderr
    given = [one for one in terminal.received() if isinstance(one, FollowUp)]
    assert [one.consents[0].terms.expires for one in given] == [until] * agreed


@pytest.mark.parametrize(
    "arguments",
    [(), ("--to", NHRI, "--yes", "x"), ("--yes", "x", "--no", "y"), ("--yes", "x", "--withdraw")],
)
def test_answers_that_make_no_sense(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    assert terminal.run("answer", *arguments).exit_code == 2


def test_an_unknown_question(terminal: Terminal) -> None:
    receipt = terminal.receipt_file(terminal.file())
    result = terminal.run("answer", "--receipt-file", receipt, "--yes", new_id())
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Nobody asks this" in result.stderr


def _swap(receipt: str) -> str:
    """Two different neighbours the other way round."""
    at = next(
        index
        for index in range(len(receipt) - 1)
        if receipt[index] != receipt[index + 1] and " " not in receipt[index : index + 2]
    )
    return receipt[:at] + receipt[at + 1] + receipt[at] + receipt[at + 2 :]


def test_files_are_attached_and_only_the_voice_goes_unasked(terminal: Terminal) -> None:
    voice, photo = terminal.folder / "Secret Name.WEBM", terminal.folder / "holiday.jpg"
    voice.write_bytes(b"voice" * 40_000)
    photo.write_bytes(b"photo")
    options = ("--photo", str(photo), "--voice", str(voice))
    terminal.file("--to", NHRI, "--to", f"{AID}:evidence[2]", *options, typed="")
    first, second = terminal.complaint(), terminal.received(AID)[0]
    assert isinstance(second, Complaint)
    said = {part.name: part.content for part in (*first.parts, *second.parts)}
    assert [part.name for part in first.parts] == ["evidence[1]"]
    assert (said["evidence[1]"]["kind"], said["evidence[1]"]["type"]) == ("voice", "audio/webm")
    assert (said["evidence[2]"]["kind"], said["evidence[2]"]["type"]) == ("photo", "image/jpeg")
    assert "Secret" not in str(said)
    portal = PortalClient(terminal.url)
    found = [read_attachment(one.attachments[0], portal.chunk) for one in (first, second)]
    assert found == [voice.read_bytes(), photo.read_bytes()]


def test_a_file_for_which_there_is_no_room_is_named_and_the_words_go(terminal: Terminal) -> None:
    photo = terminal.folder / "fence.jpg"
    photo.write_bytes(b"photo")
    terminal.portal.max_chunks = 0
    named = f"{NHRI}:account,evidence[1]"
    result = terminal.run("file", "--to", named, "--photo", str(photo), typed=PARTS)
    assert result.exit_code == 0
    assert f"no room for {photo}" in result.stderr
    assert "account" in [part.name for part in terminal.complaint().parts]


def test_a_file_that_cannot_be_attached_is_named_and_nothing_is_sent(terminal: Terminal) -> None:
    large, empty = terminal.folder / "large.mp4", terminal.folder / "empty.pdf"
    with large.open("wb") as file:
        file.truncate(MAX_LENGTH + 1)
    empty.touch()
    for option, path, words in [
        ("--video", large, "at most 128 MiB"),
        ("--document", empty, "nothing in this file"),
        ("--photo", terminal.folder / "absent.jpg", "does not exist"),
        ("--photo", terminal.folder, "is a directory"),
    ]:
        result = terminal.run("file", "--to", NHRI, option, str(path), typed=PARTS)
        assert result.exit_code != 0
        assert words in result.output
        assert path.name in result.output
    assert terminal.portal.inbox(NHRI) == []
    assert terminal.portal.chunks == {}
