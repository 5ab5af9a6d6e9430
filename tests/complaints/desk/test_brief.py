"""What lawyers take along and send back: the brief, how it ended, and that it is erased."""

import hashlib
import re
from datetime import timedelta

import pypdfium2
import pytest

from complaints.desk import custody
from complaints.desk.attesting import attestation
from complaints.desk.errors import NotAllowedError
from complaints.desk.unlocked import Unlocked
from complaints.domain.events import Exported
from complaints.domain.messages import ReferralAnswer
from complaints.domain.outcomes import Outcome
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, checked
from tests.complaints.desk.test_conflict import (
    ACCOUNT,
    COVERED,
    NAME,
    OTHER,
    PLACE,
    Scene,
    filed,
    lawyer,
    lawyers,
)
from tests.complaints.desk.window import unlocked

__all__ = ["filed", "lawyer"]
ORDER = (
    "deadlines", "forum", "asked", "account", "facts", "evidence", "consents", "chronology",
    "reasons", "unknown",
)  # fmt: skip


def test_the_brief_says_all_but_how_they_are_reached(world: World, lawyer: Unlocked) -> None:
    theirs = checked(lawyer.office)
    with lawyers(world, lawyer) as browser:
        path = f"/case/{theirs}"
        on = (world.now.date() + timedelta(days=2)).isoformat()
        said = {"title": "File the appeal", "day": on, "time": "16:00", "place": "strasbourg"}
        browser.post(f"{path}/deadline", of=path, **said)
        page = browser.get(f"{path}/brief").text
        found = re.findall(r'data-testid="brief-([a-z]+)"', page.replace("brief-pdf", ""))
        assert tuple(found) == ORDER
        for text in (ACCOUNT, OTHER, PLACE, "SHA-256", "Spain"):
            assert text in page, text
        assert NAME not in page
        deadlines = page.partition('data-testid="brief-deadlines"')[2].partition("</section>")[0]
        assert "File the appeal" in deadlines
        assert "Strasbourg time" in deadlines
        paper = browser.post(f"{path}/brief", of=f"{path}/brief")
        assert paper.mimetype == "application/pdf"
        with pypdfium2.PdfDocument(paper.data) as read:
            text = "".join(one.get_textpage().get_text_bounded() for one in read)
        assert text.index("File the appeal") < text.index(ACCOUNT)
        assert NAME not in text
    again = world.desk(LEGAL_AID)
    logged = [one.event for one in custody.entries(again.office.case(theirs))]
    (taken_out,) = [one for one in logged if isinstance(one, Exported)]
    assert taken_out.what == "brief"
    assert len(taken_out.parts) == 4


def test_how_it_ended_and_that_it_is_erased_reach_who_asked(
    world: World, filed: tuple[Receipt, Scene]
) -> None:
    receipt, (first, second, case, referral) = filed
    theirs = checked(second.office)
    second.office.answer_referral(theirs, referral, "accepted")
    with pytest.raises(NotAllowedError, match="Choose an outcome"):
        second.office.answer_referral(theirs, referral, "done")
    second.office.answer_referral(
        theirs, referral, "done", text="An appeal was made.", outcome=Outcome.PARTLY_RESOLVED
    )
    world.sync(second, first)
    (given,) = first.office.case(case).given
    assert (given.answer, given.outcome, given.text) == (
        "done", "partly-resolved", "An appeal was made.",
    )  # fmt: skip
    with pytest.raises(NotAllowedError, match="Nobody has attested"):
        attestation(first.office, first.store, first.office.case(case), referral)
    first.close()
    for browser in unlocked(world):
        page = browser.get(f"/case/{case}").text
        assert "Put right in part" in page.partition('data-testid="their-outcome"')[2][:40]
    first = world.desk(NHRI)
    world.withdraw(receipt)
    world.sync(first, second)
    world.later(days=14)
    world.instance.publish(issued=world.now.date())
    world.sync(first, second, second, first)
    ours = attestation(second.office, second.store, second.office.case(theirs), referral)
    told = attestation(first.office, first.store, first.office.case(case), referral)
    assert (ours.by, ours.to, ours.desks) == (LEGAL_AID, NHRI, ("abogacia-es-1",))
    assert (told.by, told.to, told.on, told.member) == (ours.by, ours.to, ours.on, ours.member)
    assert len(told.parts) == 3
    (answer,) = [
        one.message for one in first.office.case(case).letters
        if isinstance(one.message, ReferralAnswer) and one.message.answer == "erased"
    ]  # fmt: skip
    assert told.signed == hashlib.sha256(answer.dump()).hexdigest()
    key = first.office.known.card(LEGAL_AID).member_on(told.member, told.on).sign
    assert told.signer == str(key)
    first.close()
    for browser in unlocked(world):
        page = browser.get(f"/case/{case}").text
        link = re.search(r'href="([^"]+)" data-testid="attestation"', page)
        assert link
        # how they said that it ended is a code, and stays beside the recall
        assert "Put right in part" in page.partition('data-testid="their-outcome"')[2][:40]
        assert "An appeal was made." not in page
        shown = browser.get(link[1]).text
        assert "attested to" in shown
        assert told.signed in shown
        assert told.signature.splitlines()[1] in shown
    with lawyers(world, second) as browser:
        shown = browser.get(f"/case/{theirs}/attestation/{referral}").text
        assert ours.what in shown
        page = browser.get(f"/case/{theirs}").text
        assert "Put right in part" in page.partition('data-testid="our-outcome"')[2][:40]
        assert not [word for word in COVERED if word in shown]
