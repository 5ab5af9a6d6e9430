"""The caseworkers' guide: every chapter in order, and which one is about which screen."""

from collections.abc import Mapping
from typing import Final

from complaints.desk.guide import basics, house, sharing, working
from complaints.desk.guide.chapter import Chapter

#: The guide in the order in which one would read it, by what it is about.
PARTS: Final[tuple[tuple[Chapter, ...], ...]] = (
    basics.CHAPTERS,
    sharing.CHAPTERS,
    working.CHAPTERS,
    house.CHAPTERS,
)
CHAPTERS: Final[Mapping[str, Chapter]] = {one.key: one for part in PARTS for one in part}

#: The chapter that a screen's question mark leads to; screens that are not here lead to all of it.
OF_SCREEN: Final[Mapping[str, str]] = {
    "queue.view": "lists",
    "queue.found": "lists",
    "preferences.show": "lists",
    "case.show": "reading",
    "custody.show": "files",
    "evidence.show": "files",
    "evidence.ask_copy": "files",
    "closing.ask": "closing",
    "computer.show": "safety",
    "conflict.show": "conflict",
    "brief.show": "incoming",
    "authority.begin": "letter",
    "authority_letter.show": "letter",
    "authority_matter.begin": "letter",
    "mandate.begin": "authority",
    "mandate.show": "authority",
    "translating.ask": "translation",
    "attestation.show": "taken-back",
    "aloud.ask": "intake",
    "intake.start": "intake",
    "intake.form": "intake",
    "intake.aloud": "intake",
    "handing.number": "intake",
    "handing.done": "intake",
    "matters.every": "matters",
    "matters.show": "matters",
    "referral.ask": "asking",
    "referral.share": "referring",
    "referral.refer": "referring",
    "notices.show": "trouble",
    "members.show": "colleagues",
    "joining.show": "newcomer",
    "takein.show": "offline",
}
