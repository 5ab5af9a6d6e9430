"""A complainant's phone: what a person sees and touches there, named by the texts of the page."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.chromium import PATIENCE
from tests.e2e.hands import Hands, Touch
from tests.processes import until


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The sentences of one language, as the built pages bring them."""

    language: str
    source: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, base: str, language: str) -> Self:
        """Fetch them from a portal."""
        with urlopen(f"{base}/{language}/texts.json") as answer:
            source: dict[str, Any] = json.load(answer)
        return cls(language=language, source=source)

    def __call__(self, key: str, **values: str) -> str:
        text = str(self.source[key])
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def has(self, key: str) -> bool:
        """Whether there is a sentence of that key."""
        return key in self.source

    def term(self, closed_list: str, identifier: str) -> str:
        """An entry of a closed list in words."""
        return str(next(one[1] for one in self.source[closed_list] if one[0] == identifier))

    def country(self, code: str) -> str:
        """A country's name."""
        name: str = self.source["countries"][code]
        return name

    def digits(self, ascii_digits: str) -> str:
        """ASCII digits as people write them in this language."""
        own: str = self.source["cldr"]["digits"]
        return "".join(own[int(one)] for one in ascii_digits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a person tells. All of it invented."""

    violations: Sequence[str]
    text: str
    country: str
    place: str
    day: str
    actors: Sequence[str]
    words: str
    needs: Sequence[str]
    about: Sequence[str]
    contact: Mapping[str, str] = field(default_factory=dict)
    at_sea: bool = False
    ongoing: str = ""  # yes, no, unsaid
    said: Mapping[str, str] = field(default_factory=dict)  # small question to the same
    origin: str = ""
    # each missing person: a field's label, or a question, to what is written or said
    missing: Sequence[Mapping[str, str]] = ()
    branches: Mapping[str, str] = field(default_factory=dict)  # likewise, of the other branches


#: Screens of one missing person; and of those who write for others, by their titles.
_OF_ONE_MISSING = 7
_BRANCHES = (
    "care_title", "aware_title", "group_title", "role_title", "visit_title", "visit_people",
    "visit_found",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """One page open in a browser that knows nothing from before."""

    page: Page
    texts: Texts
    base: str
    hands: Hands = field(default_factory=Touch)

    @classmethod
    def open(cls, context: BrowserContext, base: str, language: str, page: str = "") -> Self:
        """Come to the site; ``page`` is a file name, none for telling what happened."""
        phone = cls.on_page(context.new_page(), base, language)
        phone.page.goto(f"{base}/{language}/{page}")
        return phone

    @classmethod
    def on_page(cls, page: Page, base: str, language: str, hands: Hands | None = None) -> Self:
        """A page that is open already, or will lead there; by touch unless said otherwise."""
        texts = Texts.of(base, language)
        return cls(page=page, texts=texts, base=base, hands=hands or Touch())

    def on(self, title: str) -> None:
        """Be on the screen with that title."""
        expect(self.page.locator("h1")).to_have_text(self.texts(title), timeout=PATIENCE)

    def next(self) -> None:
        """Press the main button."""
        self.hands.press(self.page.locator("#next"))

    def press(self, key: str) -> None:
        """Press a button by what it says."""
        self.hands.press(self.page.get_by_role("button", name=self.texts(key), exact=True))

    def tick(self, label: str, *, within: Locator | None = None, wanted: bool = True) -> None:
        """Tick a row, or take its tick away."""
        row = (within or self.page.locator("main")).get_by_label(label, exact=True)
        self.hands.tick(row, wanted=wanted)

    def write(self, key: str, text: str) -> None:
        """Type into the field of that label."""
        self.hands.write(self.page.get_by_label(self.texts(key), exact=True), text)

    def choose(self, key: str, value: str) -> None:
        """Choose an entry from the list of that label, by its value."""
        self.hands.choose(self.page.get_by_label(self.texts(key), exact=True), value)

    def paper(self, name: str) -> Locator:
        """The box of an organisation."""
        heading = self.page.get_by_text(name, exact=True)
        return self.page.locator("section.paper").filter(has=heading)

    def preview(self, name: str) -> Locator:
        """What an organisation will see, on the last screen before sending."""
        heading = self.page.get_by_role("heading", name=self.texts("review_sees", name=name))
        return self.page.locator("section.paper").filter(has=heading)

    def begin(self, story: Story) -> None:
        """Answer the questions before the account."""
        self.on("safe_title")
        self.tick(self.texts("safe_yes"))
        self.next()
        self._choose("about_title", "about", story.about)
        if "missing-relative" in story.about:
            self.name_missing(story.missing)
        self.choose_what(story.violations)
        self.on("tell_title")

    def choose_what(self, violations: Sequence[str]) -> None:
        """Choose the groups of these, then these themselves."""
        groups = [one[2] for one in self.texts.source["violations"] if one[0] in violations]
        self._choose("what_title", "groups", groups)
        if violations:
            self.choose_which(violations)

    def choose_which(self, violations: Sequence[str]) -> None:
        """Choose these, once their groups are chosen."""
        self._choose("which_title", "violations", violations)

    def tell(self, story: Story) -> None:
        """Answer every question up to who may read it."""
        self.begin(story)
        self.write("tell_label", story.text)
        self.next()
        self.tell_more(story)

    def tell_more(self, story: Story) -> None:
        """Answer every question after the account, up to who may read it."""
        texts = self.texts
        self.on("where_title")
        self.choose("where_country", story.country)
        if story.at_sea:
            self.tick(texts("where_sea"))
        self.write("where_place", story.place)
        self.next()
        self.on("when_title")
        self.tick(texts("when_day"))
        self.write("when_day_label", story.day)
        if story.ongoing:
            self.say("when_ongoing", story.ongoing)
        self.next()
        self.on("who_title")
        for actor in story.actors:
            self.tick(texts.term("actors", actor))
        self.write("who_words", story.words)
        self.next()
        self.answer_small("now_title", story)
        while self.title() in map(self.texts, _BRANCHES):
            self.fill_in(story.branches)
            self.next()
        self._choose("needs_title", "needs", story.needs)
        self.answer_small("person_title", story)
        self.answer_small("person_title_group", story)
        self.answer_small("person_title_child", story)
        self.answer_small("protection_title", story)
        self.on("recipients_title")

    def title(self) -> str:
        """Which screen this is, once it is there."""
        heading = self.page.locator("h1")
        expect(heading).not_to_have_text(self.texts("wait"))
        return str(heading.inner_text())

    def name_missing(self, people: Sequence[Mapping[str, str]]) -> None:
        """Tell of each who is missing, on the screens that ask for one."""
        for n, person in enumerate(people or [{}]):
            if n:
                self.press("missing_add")
            self.on("missing_who_more" if n else "missing_who")
            for _ in range(_OF_ONE_MISSING):
                self.fill_in(person)
                self.next()
            self.on("missing_all")
        self.next()

    def fill_in(self, told: Mapping[str, str]) -> None:
        """Write and choose on this screen what of it has a place here."""
        title = self.title()
        for key, value in told.items():
            if title == self.texts(key):
                self.tick(self.texts(value))
            elif (place := self.page.get_by_label(self.texts(key), exact=True)).count():
                is_list = place.evaluate("one => one.localName === 'select'")
                self.hands.choose(place, value) if is_list else self.hands.write(place, value)

    def answer_small(self, title: str, story: Story) -> None:
        """Answer the small questions of a screen, if it is there."""
        if self.title() != self.texts(title):
            return
        for key, answer in story.said.items():
            if self.question(key).is_visible():
                self.say(key, answer)
        if title == "protection_title" and story.origin:
            self.choose("protection_origin_self", story.origin)
        self.next()

    def question(self, key: str) -> Locator:
        """A small question by its words; those that name the country, by what precedes it."""
        words = self.texts(key).partition("{")[0]
        return self.page.get_by_role("radiogroup", name=words)

    def say(self, key: str, answer: str) -> None:
        """Answer a small question with yes, no, unsaid, or the key of another answer."""
        label = answer if self.texts.has(answer) else f"say_{answer}"
        self.tick(self.texts(label), within=self.question(key))

    def wait_for_organisations(self) -> None:
        """Wait until they have been fetched and verified, and one was suggested."""
        self.on("recipients_title")
        expect(self.page.locator("section.paper").first).to_be_visible()

    def let_read(self, readers: Mapping[str, Mapping[str, bool]]) -> None:
        """Choose exactly these organisations, by name, and for each the parts that are named."""
        self.wait_for_organisations()
        for paper in self.page.locator("section.paper.chosen").all():
            name = str(paper.locator("label").first.inner_text()).strip()
            if name not in readers:
                self.tick(name, wanted=False)
        for name, parts in readers.items():
            self.tick(name)
            for part, wanted in parts.items():
                self.tick(self.texts(f"part_{part}"), within=self.paper(name), wanted=wanted)
        self.next()

    def leave_contact(
        self, contact: Mapping[str, str], *, readers: Sequence[str], absent: Sequence[str] = ()
    ) -> None:
        """Say how to be reached, and by whom; and which kinds of body may have it in absence."""
        self.on("contact_title")
        for name, value in contact.items():
            self.write(f"contact_{name}", value)
        for name in readers if contact else ():
            self.tick(name)
        self.next()
        self.if_absent(absent)

    def if_absent(self, kinds: Sequence[str] = (), *, months: int = 3, named: bool = False) -> None:
        """Say which kinds of body may have it if one cannot come back; none unless said."""
        self.on("absent_title")
        for kind in kinds:
            self.tick(self.texts(f"absent_kind_{kind}"))
        if kinds:
            self.tick(self.texts(f"absent_months_{months}"))
        if named:
            self.say("absent_name", "yes")
        self.next()

    def number(self) -> str:
        """The 28 digits of the last screen but two, in ASCII."""
        self.on("number_title")
        return self.shown_number()

    def shown_number(self) -> str:
        """The number that this screen shows, in ASCII."""
        return digits_of(self.page.locator(".number > span > span").all_inner_texts())

    def confirm_number(self, digits: str) -> None:
        """Write it on paper, and type it once from there in the language's own digits."""
        self.next()
        self.on("check_title")
        self.write("number_label", self.texts.digits(digits))
        self.next()
        self.on("after_title")

    def trust_the_site(self) -> None:
        """Say that the site has the day right, where this device has another."""
        self.hands.press(self.page.locator(".note.waiting button").first)

    def come_back(self, digits: str, *, has_wrong_clock: bool = False) -> None:
        """Type the number, on the page of the answers, and wait for what was found."""
        self.on("come_title")
        self.write("number_label", self.texts.digits(digits))
        self.next()
        self.on("time_title")
        if has_wrong_clock:
            self.trust_the_site()
        self._wait_for_answers()

    def _wait_for_answers(self) -> None:
        expect(self.page.locator("main [role=status]")).to_have_count(0, timeout=PATIENCE)

    def look_again(self) -> None:
        """Fetch everything once more."""
        self.press("time_again")
        self._wait_for_answers()

    def see(self, name: str, text: str) -> None:
        """Look again until that organisation's answer is there."""
        self._look_for(self.entry("paper", name).filter(has_text=text), what=f"{name}: {text}")

    def see_confirmed(self, name: str) -> None:
        """Look again until it says that the organisation has what was sent."""
        confirmed = self.texts("entry_has", name=name).partition("{day}")[0].strip()
        self._look_for(self.entry("sent", name).filter(has_text=confirmed), what=confirmed)

    def see_question(self) -> None:
        """Look again until a question waits."""
        waits = self.page.get_by_role("heading", name=self.texts("waits"), exact=True)
        self._look_for(waits, what="a question")

    def _look_for(self, found: Locator, *, what: str) -> None:
        def has_come() -> bool:
            self.look_again()
            return found.count() > 0

        until(has_come, every=0.5, what=what)

    def entry(self, kind: str, name: str) -> Locator:
        """Entries of the timeline: ``sent`` to an organisation, or ``paper`` from it."""
        heading = self.texts("entry_sent", name=name) if kind == "sent" else name
        about = self.page.get_by_role("heading", name=heading, exact=True)
        return self.page.locator(f"article.{kind}").filter(has=about)

    def decide(self, key: str, *, shows: Sequence[str], hides: Sequence[str]) -> None:
        """Open the question that waits, look what it is about, and press the answer.

        A yes is one to all of it; where that is several parts, each is ticked.
        """
        self.press("waits_look")
        self.on("ask_title")
        main = self.page.locator("main")
        for text in shows:
            expect(main).to_contain_text(text)
        for text in hides:
            expect(main).not_to_contain_text(text)
        expect(main.get_by_role("button", name=self.texts("ask_no"), exact=True)).to_be_visible()
        ticks = main.get_by_role("checkbox").all() if key == "ask_yes" else ()
        for tick in ticks:
            self.hands.tick(tick, wanted=True)
        self.press("ask_some" if ticks else key)
        self._sent()

    def answer_more(self, topic: str) -> None:
        """Open a question that was not answered yet, by its title, from the list of them."""
        topics = self.page.locator(".topics")
        self.hands.press(topics.get_by_role("button", name=self.texts(topic), exact=True))

    def write_more(self, text: str) -> None:
        """Write to all of them."""
        self.next()
        self.on("write_title")
        self.write("write_label", text)
        self.next()
        self._sent()

    def take_back(self, scope: str) -> None:
        """Withdraw, from all of them."""
        self.press("time_take")
        self.on("take_title")
        self.tick(self.texts(f"take_{scope}"))
        self.next()
        self.on("confirm_title")
        self.press("confirm_button")
        self._sent()

    def _sent(self) -> None:
        done = self.page.get_by_text(self.texts("act_done"), exact=True)
        expect(done).to_be_visible(timeout=PATIENCE)
        self.press("act_back")
        self.on("time_title")

    def _choose(self, title: str, closed_list: str, chosen: Sequence[str]) -> None:
        self.on(title)
        for identifier in chosen:
            self.tick(self.texts.term(closed_list, identifier))
        self.next()


def digits_of(groups: Sequence[str]) -> str:
    """Digits of any script as ASCII, without what stands between."""
    shown = [one for one in "".join(groups) if unicodedata.category(one) == "Nd"]
    return "".join(str(unicodedata.decimal(one)) for one in shown)
