"""What goes wrong on the way, seen on the complainant's phone: a clear sentence, and nothing lost.

The portal and the browser are real. Where the portal itself would refuse to lie, what it serves
is exchanged between the two: that is what a dishonest portal, or somebody before it, could do.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from complaints import cards
from complaints.directory import Suspension
from complaints.domain import strictjson
from complaints.domain.messages import Complaint, Message, parse
from complaints.keyring import Keyring
from complaints.portal_client import RequestSigner
from complaints.sealing import REPLY_SIZE, complainant_key, open_message, seal_message
from crypto.hybrid import Identity
from crypto.receipt import Receipt, ReceiptKeys
from tests import factories
from tests.e2e.chromium import PHONE
from tests.e2e.phone import Phone, Story
from tests.instance import Portal, portal_of
from tests.processes import until

pytestmark = pytest.mark.browser

TODAY = datetime.now(UTC).date()
NHRI, LEGAL_AID, MECHANISM, OTHER = "defensor-es", "abogacia-es", "frontex-fro", "lingua"
LISTING = "**/v1/listings/ES"

STORY = Story(
    violations=("pushback",),
    text="They took our shoes and sent us back. — أعادونا ليلاً",
    country="ES",
    place="the small gate",
    day=str(TODAY - timedelta(days=9)),
    actors=("smuggler",),
    words="two men",
    needs=("legal-help",),
    about=("self",),
)

Serve = Callable[[str, bytes], None]


@pytest.fixture(scope="module")
def made() -> factories.Instance:
    """An instance with a suspended mechanism, and pages that want at least version 3."""
    instance = factories.make_instance(today=TODAY)
    shard, mechanism = instance.organisations[MECHANISM]
    suspended = Suspension(on=TODAY, reason="its computers were taken")
    instance.organisations[MECHANISM] = (shard, dataclasses.replace(mechanism, suspended=suspended))
    del instance.cards[MECHANISM]
    _, other = instance.organisations[OTHER]
    instance.organisations[OTHER] = ("ES", dataclasses.replace(other, kind="ngo"))
    instance.publish()
    instance.root = dataclasses.replace(instance.root, version=instance.version + 1)
    return instance


@pytest.fixture(scope="module")
def portal(made: factories.Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with portal_of(made, tmp_path_factory.mktemp("faults")) as running:
        yield running


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**PHONE)
    yield context
    context.close()


@pytest.fixture(params=["en", "ar"])
def phone(context: BrowserContext, portal: Portal, request: pytest.FixtureRequest) -> Phone:
    return Phone.open(context, portal.base, request.param)


@pytest.fixture
def serve(context: BrowserContext) -> Serve:
    """Put other bytes in the place of what the portal serves."""

    def exchange(pattern: str, body: bytes) -> None:
        context.route(pattern, lambda route: route.fulfill(body=body))

    return exchange


def name_of(made: factories.Instance, organisation: str, phone: Phone) -> str:
    return made.organisations[organisation][1].name(phone.texts.language)


def inbox(made: factories.Instance, portal: Portal, organisation: str) -> list[Message]:
    """What the organisation's desk would find, opened and verified."""
    keyring = made.keyrings[organisation]
    signer = RequestSigner(instance=keyring.instance, member=keyring.member, key=keyring.request)
    identities = [one.identity for one in keyring.identities]
    found = portal.client.inbox(organisation, after=0, signer=signer)
    return [
        open_message(
            body, identities=identities, reader=organisation, key_of=complainant_key
        ).message
        for _, body in found
    ]


@pytest.mark.parametrize("phone", ["ar"], indirect=True)
def test_the_portal_stops_in_the_middle_of_a_send(
    made: factories.Instance, portal: Portal, phone: Phone
) -> None:
    before = {one: len(inbox(made, portal, one)) for one in (NHRI, LEGAL_AID)}
    dying = Dying(portal)
    phone.page.route("**/v1/inboxes/**", dying)
    send_to(phone, made, NHRI, LEGAL_AID)

    notice = phone.page.get_by_role("alert")
    expect(notice).to_contain_text(phone.texts("error_unreachable"))
    expect(notice).to_contain_text(phone.texts("line_waits"))
    shown = phone.shown_number()
    dying.revive()
    phone.press("try_now")

    assert phone.number() == shown
    for one in (NHRI, LEGAL_AID):
        arrived = until(
            lambda one=one: inbox(made, portal, one)[before[one] :],  # type: ignore[misc]
            what=f"a complaint at {one}",
        )
        assert [account_of(message)["text"] for message in arrived] == [STORY.text]


class Dying:
    """Lets one envelope arrive, kills the portal before it answers, and leaves it dead."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._is_dead = False

    def __call__(self, route: Route) -> None:
        if not self._is_dead:
            route.fetch()  # stored, but the phone will never hear of it
            self._portal.kill()
            self._is_dead = True
        route.continue_()

    def revive(self) -> None:
        """Start it again at the same address."""
        self._portal.start()


def test_an_expired_directory_seals_for_nobody(
    made: factories.Instance, phone: Phone, serve: Serve
) -> None:
    serve_directory(made, serve, issued=TODAY - timedelta(days=100))
    phone.tell(STORY)

    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("error_directory-expired"))
    nothing_to_choose_and_nothing_lost(phone)


def test_a_rolled_back_directory_seals_for_nobody(
    made: factories.Instance, phone: Phone, serve: Serve
) -> None:
    serve_directory(made, serve, version=made.root.version - 1)
    phone.tell(STORY)

    expect(phone.page.get_by_role("alert")).to_contain_text(
        phone.texts("error_directory-rolled-back")
    )
    nothing_to_choose_and_nothing_lost(phone)


def serve_directory(
    made: factories.Instance,
    serve: Serve,
    *,
    version: int | None = None,
    issued: date | None = None,
) -> None:
    other = dataclasses.replace(made)
    other.version = (version or made.version) - 1
    other.publish(issued=issued)
    serve(LISTING, other.listing("ES"))


def nothing_to_choose_and_nothing_lost(phone: Phone) -> None:
    expect(phone.page.locator("section.paper")).to_have_count(0)
    phone.next()
    phone.next()
    phone.on("review_title")
    expect(phone.page.locator("#next")).to_have_count(0)
    while phone.page.locator("h1").inner_text() != phone.texts("tell_title"):
        phone.press("back")
    expect(phone.page.get_by_label(phone.texts("tell_label"), exact=True)).to_have_value(STORY.text)


def test_who_cannot_be_used_says_why_and_stops_nobody_else(
    made: factories.Instance, portal: Portal, phone: Phone, serve: Serve
) -> None:
    unfit = {NHRI: card_by_another_key(made), LEGAL_AID: stale_card(made)}
    serve(LISTING, made.listing("ES", {**made.cards, **unfit}))
    before = len(inbox(made, portal, OTHER))
    phone.tell(STORY)
    phone.wait_for_organisations()
    nhri = name_of(made, NHRI, phone)
    box = phone.paper(nhri).get_by_label(nhri, exact=True)
    if box.count():  # unless it was tried already, to be suggested
        box.click()

    reasons = {
        NHRI: phone.texts("error_card-signature"),
        LEGAL_AID: phone.texts("error_card-expired"),
        MECHANISM: phone.texts("suspended", reason="its computers were taken"),
    }
    for organisation, reason in reasons.items():
        paper = phone.paper(name_of(made, organisation, phone))
        expect(paper).to_contain_text(reason)
        expect(paper.get_by_role("checkbox")).to_have_count(0)

    phone.let_read({name_of(made, OTHER, phone): {}})
    phone.leave_contact({}, readers=())
    phone.next()
    phone.number()
    until(lambda: len(inbox(made, portal, OTHER)) == before + 1, what="the complaint")


def card_by_another_key(made: factories.Instance) -> bytes:
    """A card for the organisation, with recipients of the portal's own: a key swap."""
    keyring = dataclasses.replace(made.keyrings[NHRI], organisation_key=factories.secret_key())
    return cards.renew(keyring, None, today=TODAY).data


def stale_card(made: factories.Instance) -> bytes:
    keyring: Keyring = made.keyrings[LEGAL_AID]
    return cards.renew(keyring, None, today=TODAY - timedelta(days=30)).data


def test_false_and_strange_answers_hide_no_true_one(
    made: factories.Instance, portal: Portal, phone: Phone, context: BrowserContext
) -> None:
    send_to(phone, made, NHRI)
    receipt = Receipt.parse(phone.number())
    keys = receipt.derive(factories.INSTANCE)
    for body in answers(made, keys):
        portal.client.put_reply(body, tag=keys.addressee(NHRI).tag)
    wanted = {keys.addressee(NHRI).handle: 4, keys.addressee("self").handle: 1}
    until(lambda: wanted.items() <= handles(portal).items(), what="released answers")

    back = Phone.open(context, portal.base, phone.texts.language, "answers.html")
    back.write("number_label", back.texts.digits(receipt.digits))
    back.next()
    back.on("time_title")

    expect(back.page.get_by_text("We have read it.", exact=True)).to_be_visible()
    expect(back.page.get_by_text("Give us your key.")).to_have_count(0)
    said = back.page.locator(".note.error")
    expect(said).to_contain_text(back.texts("error_forged"))
    expect(said).to_contain_text(back.texts("error_not-openable"))
    expect(back.page.get_by_text(back.texts("entry_unknown"), exact=True)).to_be_visible()


def answers(made: factories.Instance, keys: ReceiptKeys) -> Iterator[bytes]:
    """A true answer; one that the office did not sign; one for somebody else; one unheard of."""
    address = keys.addressee(NHRI)
    case, own = address.case.hex(), str(address.identity.recipient)
    keyring = made.keyrings[NHRI]
    true = factories.make_reply(made, NHRI, case, text="We have read it.", language="en")
    forged = factories.make_reply(made, NHRI, case, counter=2, text="Give us your key.")
    unheard = parse(strictjson.dumps(changed(true, type="song", verses=3)))
    stranger = str(Identity.generate().recipient)
    for message, key, recipient in (
        (true, keyring.sign, own),
        (forged, factories.secret_key(), own),
        (true, keyring.sign, stranger),
        (unheard, keyring.sign, own),
    ):
        yield seal_message(message, key=key, recipient=recipient, size=REPLY_SIZE).body.data


def changed(message: Message, **fields: object) -> dict[str, object]:
    whole = strictjson.loads(message.dump())
    assert isinstance(whole, Mapping)
    return {**whole, "id": "0" * 32, "counter": 3, **fields}


def handles(portal: Portal) -> Counter[bytes]:
    """How many replies are released under each handle."""
    return Counter(handle for handle, _ in portal.client.replies(0))


def send_to(phone: Phone, made: factories.Instance, *organisations: str) -> None:
    phone.tell(STORY)
    phone.let_read({name_of(made, one, phone): {} for one in organisations})
    phone.leave_contact({}, readers=())
    phone.on("review_title")
    phone.next()


def account_of(message: Message) -> Mapping[str, object]:
    assert isinstance(message, Complaint)
    part = next(one for one in message.parts if one.name == "account")
    content = strictjson.loads(part.text.encode())
    assert isinstance(content, Mapping)
    return content
