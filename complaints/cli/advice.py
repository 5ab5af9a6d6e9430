"""A recommendation as JSON for programs, and as text for a lawyer who reads it on a terminal."""

from collections.abc import Iterable, Iterator
from textwrap import fill
from typing import Final

from referral.advice.deadlines import Deadline
from referral.advice.indicators import Indicator
from referral.engine import Recommendation, Submitter, Suggestion

_WIDTH: Final = 96
_VERIFY: Final = "To be verified: some of this is known from memory only."


def as_json(found: Recommendation) -> dict[str, object]:
    """The object that `amparo recommend --json` prints."""
    return {
        "priority": found.priority,
        "trigger": found.trigger,
        "first": [one.channel for one in found.first],
        "suggested": [_suggestion(one) for one in found.suggested],
        "refused": [
            {"channel": one.channel, "reason": _cited(one.reason, one.source)}
            for one in found.refused
        ],
        "unknown": [{"channel": one.channel, "fact": one.fact} for one in found.unknown],
        "indicators": [_indicator(one) for one in found.indicators],
    }


def as_text(found: Recommendation) -> str:
    """Everything a lawyer should see, most urgent first."""
    return "\n".join(_lines(found))


def _suggestion(one: Suggestion) -> dict[str, object]:
    return {
        "channel": one.channel,
        "rank": one.rank,
        "optional": one.optional,
        "reasons": list(_reasons(one)),
        "requires": list(one.requires),
        "missing": list(one.missing),
        "needs_consent": list(one.needs_consent),
        "needs_named_submitter": _submitter(one.needs_named_submitter),
        "deadline": _deadline(one.deadline),
        "alternative_to": list(one.alternative_to),
    }


def _submitter(one: Submitter | None) -> dict[str, object] | None:
    if one is None:
        return None
    return {
        "kinds": list(one.kinds),
        "organisations": list(one.organisations),
        "reason": _cited(one.says, one.source),
    }


def _deadline(one: Deadline | None) -> dict[str, object] | None:
    return {"latest": one.latest.isoformat(), "basis": _basis(one)} if one else None


def _indicator(one: Indicator) -> dict[str, object]:
    return {
        "id": one.id,
        "question": one.asks,
        "mind": one.mind,
        "supported": [
            {
                "sign": sign.id,
                "says": sign.says,
                "because": [{"fact": fact.fact, "value": fact.value} for fact in sign.because],
                "source": sign.source,
            }
            for sign in one.supported
        ],
        "open": [
            {"sign": sign.id, "ask": sign.asks, "needless": sign.needless} for sign in one.open
        ],
        "source": one.source,
    }


def _reasons(one: Suggestion) -> Iterator[str]:
    for reason in one.reasons:
        yield _cited(reason.text, reason.source)
    if one.to_be_verified:
        yield _VERIFY


def _cited(text: str, source: str) -> str:
    return f"{text} ({source})"


def _basis(one: Deadline) -> str:
    basis = _cited(one.basis, one.source)
    if one.undecided:
        basis += " Nobody knows yet whether this way is open."
    return f"{basis} To be verified." if one.to_be_verified else basis


def _lines(found: Recommendation) -> Iterator[str]:
    yield f"Priority: {found.priority}"
    if found.trigger_says:
        yield _wrapped(f"{found.trigger_says} [{found.trigger}]")
    yield from _headed(
        "Latest days",
        (f"{one.latest}  {one.channel or 'the case'}: {_basis(one)}" for one in found.deadlines),
    )
    yield from _headed("Do this first", (f"{one.name} [{one.channel}]" for one in found.first))
    for title, optional in (("Suggested", False), ("May also be used", True)):
        chosen = [one for one in found.suggested if one.optional is optional]
        if chosen:
            yield from ("", title)
        for one in chosen:
            yield from _described(one)
    yield from _headed(
        "Refused", (f"{one.channel}: {_cited(one.reason, one.source)}" for one in found.refused)
    )
    yield from _headed(
        "Organisations not to be asked",
        (
            f"{one.organisation} ({one.channel}): {one.reason}"
            for one in found.refused_organisations
        ),
    )
    yield from _headed("Not known", _not_known(found))
    yield from _headed(
        "Questions for the caseworker, which are never shown to the person",
        (line for one in found.indicators for line in _asked(one)),
    )


def _described(one: Suggestion) -> Iterator[str]:
    yield _wrapped(f"{one.rank}. {one.name} [{one.channel}]")
    parts = [
        ("why", _reasons(one)),
        ("by", [f"{one.deadline.latest}: {_basis(one.deadline)}"] if one.deadline else []),
        ("asks for", ["; ".join(text.removesuffix(".") for text in one.requires)]),
        ("missing", one.missing),
        ("submitted by", _named(one.needs_named_submitter)),
        ("not together with", one.alternative_to),
        ("organisations", (offer.organisation for offer in one.organisations)),
    ]
    for label, texts in parts:
        for text in texts:
            yield _wrapped(f"{label}: {text}", by=5)


def _named(one: Submitter | None) -> Iterator[str]:
    if one is not None:
        here = f"; in the directory: {', '.join(one.organisations)}" if one.organisations else ""
        yield f"{' or '.join(one.kinds)}{here}. {_cited(one.says, one.source)}"


def _not_known(found: Recommendation) -> Iterator[str]:
    """By fact, what it would decide."""
    decides: dict[str, list[str]] = {}
    for one in found.unknown:
        decides.setdefault(one.fact, []).append(one.channel)
    for fact, channels in sorted(decides.items(), key=lambda one: (-len(one[1]), one[0])):
        yield f"{fact} would decide about {', '.join(channels)}"


def _asked(one: Indicator) -> Iterator[str]:
    yield f"{one.asks} {one.mind} ({one.source})"
    for sign in one.supported:
        because = ", ".join(f"{fact.fact}: {fact.value}" for fact in sign.because)
        yield f"  said: {sign.says} ({because})"
    for asked in one.open:
        yield f"  ask: {asked.asks}{' (not needed here)' if asked.needless else ''}"


def _headed(title: str, texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        if number == 0:
            yield from ("", title)
        yield _wrapped(text.lstrip(), by=2 + len(text) - len(text.lstrip()))


def _wrapped(text: str, *, by: int = 2) -> str:
    return fill(
        text,
        _WIDTH,
        initial_indent=" " * by,
        subsequent_indent=" " * (by + 2),
        break_on_hyphens=False,
        break_long_words=False,
    )
