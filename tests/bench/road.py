"""What a phone fetches from the first request to the receipt, and how long sealing takes there.

A directory of 165 organisations in 60 countries, a real portal, a real Chromium. Bytes are what
came over the line, as the portal served it; bodies that the phone itself sends are not counted.
Times on a slow phone are with Chromium's Slow 3G and a processor six times slowed.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, expect, sync_playwright

from complaints import cards
from complaints.directory import Coverage, Organisation
from complaints.keyring import Keyring
from tests import factories
from tests.e2e.chromium import JITLESS, PHONE, launch
from tests.e2e.phone import Phone, Story
from tests.instance import Portal, portal_of

_COUNTRIES: Final = (
    *("ES", "AL", "AM", "AR", "AT", "AU", "BA", "BD", "BE", "BG", "BR", "CA", "CH", "CL", "CO"),
    *("CR", "CY", "CZ", "DE", "DK", "DZ", "EC", "EE", "EG", "FI", "FR", "GB", "GE", "GH", "GR"),
    *("GT", "HN", "HR", "HU", "IE", "IN", "IT", "JO", "JP", "KE", "LB", "LT", "LV", "LY", "MA"),
    *("MD", "ME", "MK", "MT", "MX", "MY", "NG", "NL", "NO", "PE", "PH", "PL", "PT", "RO", "RS"),
)
_ORGANISATIONS: Final = 165
_KINDS: Final = ("nhri", "legal-aid", "ngo")
_RUNS: Final = 5
LANGUAGE: Final = "en"
_SLOW_RUNS: Final = 3
_SLOW_3G: Final = {  # as the developer tools of Chromium have it: 400 kbit/s, two seconds a turn
    "offline": False,
    "latency": 2_000,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
_SLOWED: Final = 6
_PATIENCE: Final = 120_000  # milliseconds
_BEHIND: Final = ("/assets/telling-", f"/{LANGUAGE}/texts.json")
_RELEASED: Final = 4  # seconds, of which the portal of tests needs one at most
_READING: Final = 3_000  # milliseconds that a person looks at all of it once more, at least

_STORY: Final = Story(
    violations=("pushback", "excessive-force"),
    text="They took our phones and sent us back over the river at night. " * 12,
    country="ES",
    place="the forest behind the river",
    day="2026-03-02",
    actors=("border-guard",),
    words="green uniforms, a white van",
    needs=("legal-help",),
    about=("self",),
)


def run() -> dict[str, float]:
    """The figures by name; kilobytes are of 1,000 bytes."""
    with portal_with_organisations() as portal, sync_playwright() as playwright:
        plain, jitless = launch(playwright), launch(playwright, JITLESS)
        fetched = first_visit(plain, portal)
        read = coming_back(plain, portal)
        figures = {
            "brotli, kB": sum(size for _, size in fetched) / 1_000,
            "requests": float(len(fetched)),
            "coming back: brotli until the timeline, kB": sum(size for _, size in read) / 1_000,
            "coming back: requests until the timeline": float(len(read)),
            "slow phone: first question, s": min(
                _first_question(plain, portal) for _ in range(_SLOW_RUNS)
            ),
            "slow phone: send to receipt, s": min(
                _send(plain, portal, slow=True) for _ in range(_SLOW_RUNS)
            ),
            "slow phone: send to receipt, jitless, s": _send(jitless, portal, slow=True),
            "send to receipt, s": min(_send(plain, portal) for _ in range(_RUNS)),
            "send to receipt, jitless, s": min(_send(jitless, portal) for _ in range(_RUNS)),
        }
        plain.close()
        jitless.close()
    return figures


@contextmanager
def portal_with_organisations() -> Iterator[Portal]:
    made = with_organisations()
    with (
        tempfile.TemporaryDirectory() as folder,
        portal_of(made, Path(folder)) as running,
    ):
        yield running


def with_organisations(*, all_take_forms: bool = False) -> factories.Instance:
    """The directory; only the first country's have cards, unless all of them take forms."""
    made = factories.make_instance(today=datetime.now(UTC).date(), organisations=())
    for at in range(_ORGANISATIONS):
        _add(made, at, takes_forms=all_take_forms)
    return made


def _add(made: factories.Instance, at: int, *, takes_forms: bool) -> None:
    """One more organisation, described in four languages."""
    name, country = f"office-{at}", _COUNTRIES[at % len(_COUNTRIES)]
    key = factories.secret_key()
    organisation = Organisation(
        id=name,
        names={
            "en": f"Office {at} of the public defender",
            "fr": f"Bureau {at} du défenseur public",
            "es": f"Oficina {at} del defensor público",
            "ar": f"مكتب المدافع العام {at}",
        },
        kind=_KINDS[at // len(_COUNTRIES)],
        key=key.public_key,
        belongs_to_state=at < len(_COUNTRIES),
        coverage=Coverage(countries=(country,), languages=("en", "fr", "es", "ar")),
        firewall=factories.firewall(made.today),
        suspended=None,
    )
    made.organisations[name] = (country, organisation)
    if takes_forms or country == _STORY.country:
        keyring = Keyring.generate(
            root=made.root, organisation=name, member=f"{name}-1", organisation_key=key
        )
        renewal = cards.renew(keyring, None, today=made.today, field_forms=takes_forms)
        made.cards[name] = renewal.data


def first_visit(
    browser: Browser, portal: Portal, language: str = LANGUAGE
) -> Sequence[tuple[str, int]]:
    """Path and length of every answer to somebody who starts at the list of languages."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    line = _Line(context.new_cdp_session(page))
    page.goto(portal.base)
    phone = Phone.on_page(page, portal.base, language)
    page.locator(f'#languages a[href="/{language}/"]').click()
    _file(phone)
    context.close()
    return tuple(line.answers.values())


def coming_back(browser: Browser, portal: Portal) -> Sequence[tuple[str, int]]:
    """Path and length of every answer until what was sent is read, on a phone that has nothing."""
    context = browser.new_context(**PHONE)
    phone = Phone.open(context, portal.base, LANGUAGE)
    _file(phone)
    digits = phone.number()
    context.close()
    time.sleep(_RELEASED)
    context = browser.new_context(**PHONE)
    page = context.new_page()
    line = _Line(context.new_cdp_session(page))
    phone = Phone.on_page(page, portal.base, LANGUAGE)
    page.goto(f"{portal.base}/{LANGUAGE}/answers.html")
    phone.come_back(digits)
    expect(page.locator(".entry.sent")).to_have_count(1)
    context.close()
    # what comes behind the timeline may be on its way when that stands
    return tuple(takewhile(lambda one: not one[0].startswith(_BEHIND), line.answers.values()))


class _Line:
    """Path and length of the body of each answer on the line; what was cached is not counted."""

    def __init__(self, session: CDPSession) -> None:
        self.answers: dict[str, tuple[str, int]] = {}
        self._from_cache: set[str] = set()
        session.on("Network.responseReceived", self._received)
        session.on("Network.requestServedFromCache", self._cached)
        session.send("Network.enable")

    def _received(self, event: dict[str, Any]) -> None:
        response = event["response"]
        headers = {name.lower(): value for name, value in response["headers"].items()}
        is_cached = response.get("fromDiskCache") or event["requestId"] in self._from_cache
        if response["url"].startswith("http") and not is_cached:
            # the length of the body as it was sent, compressed or not
            length = int(headers.get("content-length", 0))
            self.answers[event["requestId"]] = (urlsplit(response["url"]).path, length)

    def _cached(self, event: dict[str, Any]) -> None:
        self._from_cache.add(event["requestId"])


def _first_question(browser: Browser, portal: Portal) -> float:
    """Seconds on a slow phone from the address, with nothing cached, to the first question.

    Time to read the list of languages is not in it: the first touch comes as soon as it can.
    """
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    _slow_down(context.new_cdp_session(page))
    start = time.perf_counter()
    page.goto(portal.base)
    page.locator(f'#languages a[href="/{LANGUAGE}/"]').click()
    page.locator("main input").first.wait_for()
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def _slow_down(session: CDPSession) -> None:
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _SLOW_3G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWED})


def _send(browser: Browser, portal: Portal, *, slow: bool = False) -> float:
    """Seconds from the button until the number is on the screen."""
    context = browser.new_context(**PHONE)
    phone = Phone.open(context, portal.base, LANGUAGE)
    seconds = _file(phone, slow=slow)
    context.close()
    return seconds


def _file(phone: Phone, *, slow: bool = False) -> float:
    phone.tell(_STORY)
    phone.wait_for_organisations()
    phone.next()
    if slow:
        _slow_down(phone.page.context.new_cdp_session(phone.page))
    phone.leave_contact({}, readers=())
    phone.on("review_title")
    phone.page.wait_for_timeout(_READING)
    start = time.perf_counter()
    phone.next()
    expect(phone.page.locator("h1")).to_have_text(phone.texts("number_title"), timeout=_PATIENCE)
    return time.perf_counter() - start
