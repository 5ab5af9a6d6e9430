"""Filing without scripts: what was told arrives sealed, and nothing is lost on the way there."""

import re

import pytest

from complaints.assisted.tongue import tongue
from complaints.complainant import Complainant
from complaints.locale.catalogues import languages
from complaints.portal_client import PortalClient
from crypto.receipt import Receipt
from tests.complaints.assisted.conftest import REASON
from tests.complaints.assisted.running import (
    LAWYERS,
    NHRI,
    STORY,
    WORDS,
    Assisted,
    letters,
    told_of,
    without_directory,
)


def text(key: str, language: str = "en", **places: object) -> str:
    return tongue(language).of(key, **places)


def test_what_was_told_is_filed_sealed_and_opens_at_the_office(site: Assisted) -> None:
    page = site.filed(text="First line.\r\nSecond line — «três»", place="the fence")
    assert page.status == 200
    assert page.has(text("number_sent"))
    letter = letters(site, LAWYERS)[-1]
    told = told_of(letter)
    assert told["account"] == {
        "text": "First line.\nSecond line — «três»",
        "violations": ["pushback"],
        "language": "en",
    }
    assert told["circumstances"]["place"] == "the fence"
    assert told["circumstances"]["accused_states"] == ["ES"]
    assert told["needs"] == {"needs": ["legal-help"]}
    assert set(told) == {"account", "circumstances", "needs"}, "a name is for nobody unless ticked"
    number = Receipt.parse(page.number())
    root, today = site.instance.root, site.instance.today
    person = Complainant(PortalClient(site.portal_url), root=root, today=today)
    kept = person.replies(number).keepsake
    assert kept
    assert [one.to for one in kept.sent] == [LAWYERS]
    assert "contact" in [part.name for part in kept.parts]


def test_only_what_is_ticked_is_given_and_the_last_look_says_so(site: Assisted) -> None:
    page = site.told()
    assert page.value("to") == LAWYERS, "the one that fits, and is of no State that did it"
    chosen = [f"{LAWYERS}/contact", f"{NHRI}/account"]
    look = site.post("/en/tell", page.fields, go="look", to=[LAWYERS, NHRI], may=chosen)
    seen = {name: look.text.split(f"{name} will see")[1] for name in ("Legal aid", "Ombudsman")}
    assert "Amina" in seen["Legal aid"]
    assert WORDS in seen["Ombudsman"]
    assert "Amina" not in seen["Ombudsman"]
    site.post("/en/tell", look.fields, go="send")
    assert set(told_of(letters(site, LAWYERS)[-1])) == {"contact"}
    assert set(told_of(letters(site, NHRI)[-1])) == {"account"}


def test_the_number_is_asked_back_once(site: Assisted) -> None:
    page = site.filed()
    number = page.number()
    assert re.fullmatch("[0-9]{28}", number)
    wrong = Receipt.generate().digits
    again = site.post("/en/tell", page.fields, go="check", typed=wrong)
    assert again.has(text("check_differs"))
    assert again.number() == number
    spaced = " ".join(number[at : at + 4] for at in range(0, 28, 4))
    after = site.post("/en/tell", again.fields, go="check", typed=spaced)
    assert after.has(text("after_title"))
    assert number not in after.html


def test_the_number_stands_in_the_readers_digits_and_in_western_ones(site: Assisted) -> None:
    page = site.filed("ar")
    shown = page.number()
    western, own = shown[28:], shown[:28]
    assert western.isascii()
    assert Receipt.parse(own) == Receipt.parse(western)
    assert 'dir="rtl"' in page.html


def test_proofs_of_filing_are_text(site: Assisted) -> None:
    page = site.filed()
    ((_, _, proof),) = [
        (of, name, proof) for (of, name), proof in site.portal.filed.items() if name in page.html
    ]
    assert all(line in page.html for line in proof.splitlines())
    assert str(site.instance.portal_key.public_key) in page.html


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day": "31", "month": "2", "year": "2026"}, "assisted_no_day"),
        ({"day": "3", "month": "", "year": ""}, "assisted_no_day"),
        ({"text": "x" * 12_001}, "error_too-long"),
        ({"country": "XX"}, "error_other"),
        ({"happened": ["unheard-of"]}, "error_other"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_lost(
    site: Assisted, changed: dict[str, str | list[str]], sentence: str
) -> None:
    page = site.told(**changed)
    assert page.status == 422
    assert page.has(text(sentence))
    kept: dict[str, str | list[str]] = {**STORY, **changed}
    assert page.value("text") == kept["text"]
    assert page.value("name") == "Amina"
    assert ("actors", "border-guard") in page.fields


def test_nothing_at_all_is_not_sent(site: Assisted) -> None:
    page = site.post("/en/tell", site.get("/en/tell").fields, go="readers")
    assert page.has(text("recipients_nothing"))


def test_going_back_keeps_everything_and_who_was_chosen(site: Assisted) -> None:
    page = site.told()
    look = site.post("/en/tell", page.fields, go="look", to=[NHRI], may=[f"{NHRI}/account"])
    back = site.post("/en/tell", look.fields, go="tell")
    assert back.value("text") == WORDS
    readers = site.post("/en/tell", back.fields, go="readers")
    assert [value for name, value in readers.fields if name == "to"] == [NHRI]
    assert (("may", f"{NHRI}/account") in readers.fields) is True
    assert ("may", f"{NHRI}/circumstances") not in readers.fields


def test_who_must_not_be_used_is_shown_with_the_reason_and_cannot_be_chosen(
    site: Assisted,
) -> None:
    page = site.told(country="MA")
    assert page.has(text("suspended", reason=REASON))
    assert page.has(text("error_no-attestation"))
    forced = site.post("/en/tell", page.fields, go="look", to=["cndh-ma"], may=["cndh-ma/account"])
    assert forced.has(text("recipients_choose"))
    sent = site.post("/en/tell", page.fields, go="send", to=["cndh-ma"], may=["cndh-ma/account"])
    assert sent.status == 422
    assert letters(site, "cndh-ma") == []


def test_promises_and_reasons_are_shown_as_where_scripts_run(site: Assisted) -> None:
    t = tongue("en")
    page = site.told()
    firewall = site.instance.organisations[LAWYERS][1].firewall
    assert firewall
    assert page.has(text("firewall", day=t.day(firewall.on), by=firewall.attested_by))
    assert page.has(text("why_legal-aid"))
    assert page.has(text("accused"))


def test_when_the_portal_does_not_answer_nothing_is_lost(site: Assisted) -> None:
    page = site.looked()
    with without_directory(site):
        failed = site.post("/en/tell", page.fields, go="send")
    assert failed.status == 503
    assert failed.has(text("assisted_unsent"))
    assert failed.value("text") == WORDS
    again = site.post("/en/tell", failed.fields, go="readers")
    look = site.post("/en/tell", again.fields, go="look")
    assert site.post("/en/tell", look.fields, go="send").has(text("number_sent"))


def test_what_may_have_arrived_is_sent_again_under_the_same_number(site: Assisted) -> None:
    page = site.looked()
    site.portal.faults += ["after"] * 4  # the answers are lost, as often as the client tries
    failed = site.post("/en/tell", page.fields, go="send")
    assert failed.status == 503
    assert failed.has(text("assisted_perhaps"))
    number, first = failed.number(), letters(site, LAWYERS)[-1]
    done = site.post("/en/tell", failed.fields, go="send")
    assert done.has(text("number_sent"))
    assert done.number() == number
    assert letters(site, LAWYERS)[-1].case == first.case, "one case at the office"


def test_who_sends_the_same_twice_has_one_number_and_one_case(site: Assisted) -> None:
    page = site.looked()
    assert page.number() == "", "it is shown once it is worth something"
    first = site.post("/en/tell", page.fields, go="send")
    case = letters(site, LAWYERS)[-1].case
    again = site.post("/en/tell", page.fields, go="send")  # the answer was lost, or loaded again
    assert again.number() == first.number()
    assert letters(site, LAWYERS)[-1].case == case


def test_nothing_is_sent_that_was_not_looked_at(site: Assisted) -> None:
    page = site.told()
    filed = len(site.portal.filed)
    assert site.post("/en/tell", page.fields, go="send").has(text("review_title"))
    assert len(site.portal.filed) == filed


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_page(site: Assisted, language: str) -> None:
    t = tongue(language)
    for path in ("", "tell", "answers"):
        page = site.get(f"/{language}/{path}")
        assert page.status == 200
        assert f'lang="{language}" dir="{t.direction}"' in page.html
        assert page.has(t.of("assisted_weaker")), "every page says that it could be read"
    assert "{" not in page.text
