"""What the person must have agreed to before a case goes to a channel, and how to ask for it.

A scope is a kind of consent in the words of the rules, such as ``share-ngo``. It must never decide
whether a channel is suggested: what lacks consent is shown with the question, and not sent.
Source of each: ``data/scopes.yaml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from referral import reading
from referral.fact_words import words
from referral.facts import Facts
from referral.loader import data
from referral.reading import Fields, Node
from referral.written.channels import Mechanisms
from referral.written.per_channel import per_channel

FILE: Final = "scopes.yaml"
_GRANTS_NOTHING: Final = "info-only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """``questions``: by scope, what to ask, in the order of asking; ``needed``: by channel."""

    questions: Mapping[str, str] = field(repr=False)
    needed: Mapping[str, frozenset[str]] = field(repr=False)

    def ordered(self, scopes: frozenset[str]) -> tuple[str, ...]:
        """These scopes in the order of asking."""
        return tuple(one for one in self.questions if one in scopes)


def needed(channel: str) -> tuple[str, ...]:
    """The scopes without which nothing may be sent there, in the order of asking."""
    return consents().ordered(consents().needed[channel])


def missing(channel: str, facts: Facts) -> tuple[str, ...]:
    """Those of them that the person has not given. Who said nothing has given none."""
    return consents().ordered(consents().needed[channel] - facts.consent_scopes)


def forbids_sending(facts: Facts) -> bool:
    """Whether the person wants to know only; that holds whatever else they allowed."""
    return _GRANTS_NOTHING in facts.consent_scopes


def question(scope: str) -> str:
    """What to ask the person in order to have this scope."""
    return consents().questions[scope]


@cache
def consents() -> Consents:
    """What this version ships, read once; `DataError` if the file is wrong."""
    return read_consents(reading.read(files("referral").joinpath("data", FILE)), data().mechanisms)


def read_consents(node: Node, mechanisms: Mechanisms) -> Consents:
    """What a file says; `DataError` if it does not name every channel and every scope."""
    fields = Fields(node)
    known = words().names("consent_scopes") - {_GRANTS_NOTHING}
    scope = reading.one_of(known, "scope")
    questions = fields.get("scopes", reading.by_name(reading.text, scope))

    def needs(entry: Fields) -> frozenset[str]:
        entry.get("source", reading.text)
        return entry.get("scopes", reading.distinct(scope))

    found = fields.get("channels", lambda one: per_channel(one, mechanisms, needs))
    fields.refuse_others()
    if unasked := known - questions.keys():
        raise node.error(f'say under "scopes" how to ask for "{min(unasked)}"')
    if forgotten := mechanisms.keys() - found.keys():
        raise node.error(f'say under "channels" what "{min(forgotten)}" needs')
    return Consents(questions=questions, needed=found)
