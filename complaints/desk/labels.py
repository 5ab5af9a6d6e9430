"""What the ids that travel are called on the desk's screens; to be translated where it is shown."""

from collections.abc import Iterable, Mapping
from typing import Final

from complaints.locale.marking import _
from referral import vocabulary

STATES: Final[Mapping[str, str]] = {
    "received": _("Received"),
    "in-triage": _("In triage"),
    "open": _("Open"),
    "waiting": _("Waiting"),
    "referred": _("Referred"),
    "closed": _("Closed"),
}

VIEWS: Final[Mapping[str, str]] = {
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "due-today": _("Due today"),
    "overdue": _("Overdue"),
    "to-answer": _("Referrals to answer"),
    "awaiting": _("Waiting for a recipient"),
    "answered": _("They have written"),
    "new": _("New"),
    "open": _("All open"),
    "closed": _("Closed"),
    "aside": _("Set aside"),
    "all": _("Everything"),
}

EMPTY: Final[Mapping[str, str]] = {
    "mine": _("Cases that are assigned to you appear here. Open a case and choose “Take it”."),
    "unassigned": _("Every open case has somebody who works on it."),
    "due-today": _("Nothing more is due today. Deadlines, tasks and reminders appear here."),
    "overdue": _("Nothing is late. What was not done by its day appears here until it is."),
    "to-answer": _(
        "When another organisation refers a case to you, you accept or decline it here."
    ),
    "awaiting": _("Cases that you gave to another organisation wait here for its answer."),
    "answered": _("When somebody writes again, their case is here until you answer."),
    "new": _("Complaints that nobody has taken up yet appear here."),
    "open": _("No case is open. New complaints arrive by themselves while the desk is unlocked."),
    "closed": _("Closed cases stay here and can be opened again with a reason."),
    "aside": _("What you set aside as junk lies here. It comes back if somebody writes again."),
    "all": _("Nothing has arrived yet. Complaints are fetched every minute."),
}

#: What is due first in a case.
DUES: Final[Mapping[str, str]] = {
    "deadline": _("Legal deadline"),
    "reminder": _("Reminder"),
    "task": _("Task"),
    "answer-by": _("Answer of a recipient"),
    "rules": _("Time limit by the rules"),
}

SORTS: Final[Mapping[str, str]] = {
    "urgency": _("Most urgent first"),
    "deadline": _("What is due first"),
    "touched": _("What changed last"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
}

#: What a list shows alone, if it is switched on.
SWITCHES: Final[Mapping[str, str]] = {"unread": _("Unread"), "flagged": _("Flagged")}

WITHIN: Final[Mapping[str, str]] = {
    "overdue": _("Overdue"),
    "today": _("Today"),
    "week": _("Within 7 days"),
    "never": _("Nothing is due"),
}

REFERRALS: Final[Mapping[str, str]] = {
    "to-answer": _("To answer"),
    "given-unanswered": _("Sent, no answer yet"),
    "given-accepted": _("Accepted"),
    "given-declined": _("Declined"),
    "given-information-requested": _("They ask"),
    "given-done": _("Done"),
    "given-expired": _("Expired"),
    "given-recalled": _("Recalled"),
    "taken-accepted": _("Taken over"),
    "taken-declined": _("Declined by us"),
    "taken-done": _("Done by us"),
    "taken-recalled": _("Recalled"),
}

ANSWERS: Final[Mapping[str, str]] = {
    "unanswered": _("no answer yet"),
    "stopped": _("stopped before it was sent"),
    "accepted": _("accepted"),
    "declined": _("declined"),
    "information-requested": _("asked for more information"),
    "done": _("done"),
    "expired": _("expired"),
    "recalled": _("taken back"),
    "erased": _("erased what they were given"),
}

CODES: Final[Mapping[str, str]] = {
    "not-our-mandate": _("It is not our mandate"),
    "no-capacity": _("We have no capacity now"),
    "not-our-area": _("It is not our area"),
    "conflict-of-interest": _("A conflict of interest"),
    "consent-unclear": _("The consent is unclear"),
    "other": _("Another reason"),
}

#: On what an override may rest; `complaints.domain.override.BASES` has what allows it.
GROUNDS: Final[Mapping[str, str]] = {
    "vital-interests": _("To save somebody’s life or body; they cannot be asked in time"),
    "child-in-danger": _("To protect a child who is in danger now"),
    "distress-at-sea": _("To rescue people in distress at sea"),
}

#: Why the complainant is not told of it.
UNTOLD: Final[Mapping[str, str]] = {
    "replies-not-safe": _("Somebody else may read their replies"),
    "would-warn": _("It would warn whoever endangers somebody"),
}

QUESTIONS: Final[Mapping[str, str]] = {
    "asked": _("Asked"),
    "yes": _("Agreed"),
    "no": _("Said no"),
}

PARTS: Final[Mapping[str, str]] = {
    "account": _("Account"),
    "circumstances": _("Circumstances"),
    "person": _("Person"),
    "needs": _("Needs"),
    "contact": _("Contact"),
    "missing": _("Missing person"),
    "evidence": _("Evidence"),
    "original": _("Untouched original"),
    "visit": _("Visit"),
}

FIELDS: Final[Mapping[str, str]] = {
    "country": _("Country"),
    "at_sea": _("At sea"),
    "region": _("Region"),
    "place": _("Place"),
    "from": _("From"),
    "to": _("Until"),
    "certainty": _("How certain the day is"),
    "ongoing": _("Still going on"),
    "still_there": _("Still there"),
    "accused_states": _("States accused"),
    "actors": _("Who did it"),
    "frontex": _("Frontex took part"),
    "detained": _("Locked up now"),
    "removal": _("To be sent away"),
    "irreversible_harm": _("Life in danger within days"),
    "incident": _("Code of the event"),
    "remedies": _("Courts and authorities"),
    "final_decision": _("Final decision"),
    "about": _("About"),
    "age_group": _("Age"),
    "cared_by": _("Takes care of the child"),
    "unaccompanied": _("Alone"),
    "children": _("Children with them"),
    "gender": _("Woman or man"),
    "group_size": _("How many people"),
    "aware": _("Knows of this complaint"),
    "missing.name": _("Name"),
    "age": _("Age or date of birth"),
    "origin": _("Comes from"),
    "languages": _("Languages"),
    "name": _("Name to use"),
    "channel": _("Safe way"),
    "times": _("Safe times"),
    "never": _("Never do"),
    "seeks_protection": _("Seeks protection"),
    "fears_origin": _("Fears the State they come from"),
    "consulate": _("Own consulate"),
    "stateless": _("Without any nationality"),
    "disability": _("Disability"),
    "sector": _("Work"),
    "signs": _("Signs"),
    "last_seen": _("Last seen"),
    "last_seen_day": _("When last seen"),
    "route": _("Where they were going, and with whom"),
    "last_message": _("Last message"),
    "held_by_state": _("Held by officials when last seen"),
    "held_by": _("Who held them"),
    "told_died": _("Told that the person died"),
    "told_by": _("Who said so, and what"),
    "asked": _("Who has been asked"),
    "relation": _("Who is searching"),
    "site": _("Place visited"),
    "access": _("Access"),
    "counts": _("People there"),
    "findings": _("Findings"),
    "authority_answer": _("Answer of the authority"),
    "violations": _("What happened"),
    "groups": _("What happened, roughly"),
    "wants": _("Wishes"),
    "needs": _("Asks for"),
}

#: What was found in a file, and taken out or left.
FINDINGS: Final[Mapping[str, str]] = {
    "place": _("the place"),
    "time": _("the time"),
    "device": _("the device"),
    "person": _("names of people"),
    "words": _("titles and notes"),
    "preview": _("previews"),
    "software": _("names of programs"),
    "maker": _("the maker's own data"),
    "trailer": _("data after the end of the file"),
    "track": _("a track of places"),
    "orientation": _("which side is up"),
    "colour": _("the colour profile"),
}

PROOFS: Final[Mapping[str, str]] = {"c2pa": "C2PA", "proofmode": "ProofMode"}

#: What the file of an evidence part is.
FILES: Final[Mapping[str, str]] = {
    "voice": _("Voice"),
    "photo": _("Photo"),
    "audio": _("Recording"),
    "video": _("Video"),
    "document": _("Document"),
}

CERTAINTIES: Final[Mapping[str, str]] = {
    "day": _("the day is known"),
    "month": _("the month is known"),
    "year": _("the year is known"),
    "unknown": _("not remembered"),
}

#: Words of closed lists that only records have, by field.
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "removal": {
        "none": _("not announced"),
        "within-24-hours": _("within 24 hours of writing"),
        "within-72-hours": _("within 72 hours of writing"),
        "later": _("later than 72 hours after writing"),
        "announced": _("announced, not known when"),
    },
    "remedies": {
        "none": _("nothing tried yet"),
        "pending": _("not decided yet"),
        "exhausted": _("all used"),
    },
    "age_group": {"child": _("a child"), "adult": _("an adult")},
    "cared_by": {
        "writer": _("the person who writes"),
        "family": _("somebody else of the family"),
        "other-adult": _("another adult"),
        "officials": _("officials, or a home"),
        "nobody": _("nobody"),
        "unknown": _("not known"),
    },
    "access": {"given": _("given"), "partly": _("given in part"), "refused": _("refused")},
    "gender": {"female": _("a woman or girl"), "male": _("a man or boy"), "other": _("other")},
    "consulate": {"wants": _("wants it to help"), "refuses": _("wants no contact with it")},
    "sector": {
        "fishing": _("Fishing"),
        "seafaring": _("Ships"),
        "domestic-work": _("Household"),
        "care": _("Care"),
        "agriculture": _("Farm"),
        "construction": _("Building"),
        "manufacturing": _("Factory"),
        "mining": _("Mining"),
        "hospitality": _("Hotel or restaurant"),
        "cleaning": _("Cleaning"),
        "transport": _("Transport"),
        "other": _("Other work"),
    },
}

#: Who is counted in a visit, in this order.
COUNTED: Final[Mapping[str, str]] = {
    "women": _("Women"),
    "men": _("Men"),
    "girls": _("Girls"),
    "boys": _("Boys"),
    "unknown": _("Others, or not known"),
}

KINDS: Final[Mapping[str, str]] = {
    "nhri": _("National human rights institution"),
    "legal-aid": _("Legal aid"),
    "ngo": _("Non-governmental organisation"),
    "mechanism": _("Mechanism"),
    "authority": _("An authority, in a letter"),
    "interpreter": _("Interpreter"),
}

STAGES: Final[Mapping[str, str]] = {
    "judging": _("Looking at what is due"),
    "directory": _("Checking the directory"),
    "cards": _("Checking the organisations’ cards"),
    "inbox": _("Fetching"),
    "filing": _("Putting what came into its cases"),
    "cases": _("Acknowledging"),
    "sending": _("Sending"),
    "files": _("Fetching files"),
}

REASONS: Final[Mapping[str, str]] = {
    "sealed-to-another": _("It was sealed to a key that this desk does not have."),
    "malformed": _("It opens, but it is not a message of this format."),
    "passed-on": _("It was written to somebody else, who passed it on."),
    "missing-overflow": _("Its second half is not at the portal. It is tried again by itself."),
    "forged": _("It is not signed by the one whom it names."),
    "not-on-card": _("Its signer is not on the organisation’s card. It is tried again by itself."),
    "unknown-organisation": _(
        "The directory does not know its sender. It is tried again by itself."
    ),
    "no-complaint": _(
        "It belongs to a complaint that has not arrived. It is tried again by itself."
    ),
    "replayed": _("Another message with its number was received before."),
    "consent": _("Its consent does not permit what it brings. The sender was told."),
    "not-asked": _("It answers a referral that this office does not have."),
    "far-ahead": _("It counts far ahead of everything that the office has written."),
    "unknown-kind": _("A newer program wrote it. Update this desk to read it."),
    "after-leaving": _("It is by somebody who had left this office."),
    "writer-left": _("It came after its writer had left. Ask that organisation about it."),
}

ALARMS: Final[Mapping[str, str]] = {
    "journal-hole": _("An entry of a colleague’s journal is missing."),
    "journal-fork": _("A colleague’s journal has two entries in one place."),
    "journal-break": _("A colleague’s journal does not continue where it stopped."),
    "journal-withheld": _("A colleague has seen an entry that this desk was never given."),
    "inbox-differs": _("A colleague was given other envelopes than this desk."),
    "inbox-gap": _("Envelopes are missing from the inbox; they may have been withheld."),
    "card-expires": _(
        "An administrator must open their desk before this day, or nobody can write to you."
    ),
    "key-missing": _("This desk lacks the office’s newest key; a colleague must pass it on."),
    "clock-back": _(
        "This computer’s clock is behind the time of your own last entry. One of the two is "
        "wrong. Look at the clock: deadlines are counted by it."
    ),
    "elsewhere": _(
        "Another desk has written with your keys, so this one writes nothing. Is the other one "
        "yours? Then lock this desk and use that one; or, if it is lost or will stay closed, go on "
        "here. If you know of no other desk, somebody has your keys: let an administrator remove "
        "you today."
    ),
    "directory-refused": _("The portal’s directory was refused."),
    "directory-differs": _("Others are shown another directory than this desk."),
    "directory-newer": _(
        "Others already have a newer directory; the portal may withhold it from you."
    ),
    "journal-far-ahead": _(
        "A colleague’s entry counts far ahead of everything that the office has written. It was "
        "not taken into the journal; ask that colleague whether their keyfile was stolen."
    ),
    "card-differs": _(
        "There are two different cards of one organisation with the same number. Somebody who has "
        "its key made one of them. Ask its administrators, by voice."
    ),
    "writer-left": _(
        "Somebody had to leave an organisation, and this came from them at about that time. "
        "Ask the organisation whether it is theirs."
    ),
    "case-stuck": _(
        "What the desk does by itself in a case, acknowledging or telling others of a withdrawal, "
        "could not be done. It is tried again by itself."
    ),
    "case-unjudged": _(
        "The rules could not be asked about a case. Read it and judge it yourself. "
        "It is tried again by itself."
    ),
    "not-delivered": _("What this desk sent to its own office yesterday has not come back."),
}


def part(name: str) -> tuple[str, int | None]:
    """The label of a part's name, and its number, ``evidence[2]`` giving 2."""
    base, _bracket, number = name.partition("[")
    return PARTS.get(base, base), int(number.rstrip("]")) if number else None


def field(part: str, name: str) -> str:
    """The label of a field in this part; its name if it is a newer one."""
    base = part.partition("[")[0]
    return FIELDS.get(f"{base}.{name}", FIELDS.get(name, name))


def in_order(part: str, names: Iterable[str]) -> list[str]:
    """The fields of this part in the order in which a person reads them, newer ones last."""
    base, order = part.partition("[")[0], {name: at for at, name in enumerate(FIELDS)}
    return sorted(names, key=lambda name: order.get(f"{base}.{name}", order.get(name, len(order))))


def file_kind(kind: str) -> str:
    """What a file of this kind is called; a file, if the kind is a newer one."""
    return FILES.get(kind, _("File"))


def term(identifier: str) -> str:
    """What an id of the closed lists is called; the id itself if it is a newer one."""
    return _terms().get(identifier, identifier)


def _terms() -> Mapping[str, str]:
    plain = [
        *vocabulary.groups(),
        *vocabulary.actors(),
        *vocabulary.needs(),
        *vocabulary.about(),
    ]
    found = {one.id: one.plain for one in plain}
    return found | {one.id: one.label for one in vocabulary.violations()}
