"""The chains of the journal and of the inbox: what the next entry says, and what does not fit.

Every member's entries are a chain of hashes; each entry also says which heads its writer had seen,
of all members and of the inbox. So whoever withholds, forks or cuts leaves two statements that
contradict each other. `findings` compares them all; it judges nobody and repairs nothing.
Source: SPEC.md, section 9 (journal).
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from complaints.domain.messages import NO_HASH, Journal


class Kind(StrEnum):
    """What can be wrong with a journal."""

    HOLE = "journal-hole"
    FORK = "journal-fork"
    BREAK = "journal-break"
    WITHHELD = "journal-withheld"
    INBOX = "inbox-differs"

    @property
    def may_pass(self) -> bool:
        """Whether it is normal for a while: batches are shuffled, and lines are bad."""
        return self in (Kind.HOLE, Kind.WITHHELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Where a chain does not fit: ``member``'s entry ``entry`` (0: the inbox itself).

    A hole is one finding however long it is: from ``entry`` up to ``last``.
    """

    kind: Kind
    member: str
    entry: int
    last: int | None = None

    @property
    def key(self) -> str:
        """The same for the same finding, whoever makes it and when."""
        return f"{self.kind}/{self.member}/{self.entry}"

    @property
    def where(self) -> str:
        """The member and the entry or entries, for a person."""
        through = f"–{self.last}" if self.last not in (None, self.entry) else ""
        return f"{self.member} {self.entry}{through}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One journal message as the chain sees it; ``seq`` is None if it was never in the inbox."""

    hash: str
    message: Journal
    seq: int | None


def next_head(head: str, seq: int, name: str) -> str:
    """The head of the inbox after the record ``seq`` of this name (hex)."""
    body = bytes.fromhex(head) + seq.to_bytes(8, "big") + bytes.fromhex(name)
    return hashlib.sha256(body).hexdigest()


def findings(
    links: Iterable[Link], *, head_at: Callable[[int], str | None], read: int
) -> tuple[Finding, ...]:
    """Everything that does not fit together.

    ``head_at`` gives our own head of the inbox after a record (None where it cannot be told),
    ``read`` is how far we have read.
    What a colleague says about records that we have not read yet is not judged.
    """
    chains = _chains(links)
    found: dict[str, Finding] = {}
    for member, chain in chains.items():
        for finding in _in_chain(member, chain):
            found.setdefault(finding.key, finding)
    for chain in chains.values():
        for link in (one for links_ in chain.values() for one in links_):
            for finding in _beside(link, chains, head_at, read):
                found.setdefault(finding.key, finding)
    return tuple(found.values())


_Chain = Mapping[int, tuple[Link, ...]]


def _chains(links: Iterable[Link]) -> dict[str, _Chain]:
    chains: dict[str, dict[int, tuple[Link, ...]]] = {}
    for link in links:
        chain = chains.setdefault(link.message.member, {})
        chain[link.message.entry] = (*chain.get(link.message.entry, ()), link)
    return dict(chains)


def _in_chain(member: str, chain: _Chain) -> Iterable[Finding]:
    before_it = 0
    for entry, links in sorted(chain.items()):
        if entry > before_it + 1:
            yield Finding(kind=Kind.HOLE, member=member, entry=before_it + 1, last=entry - 1)
        before_it = entry
        if len(links) > 1:
            yield Finding(kind=Kind.FORK, member=member, entry=entry)
        before = {link.hash for link in chain.get(entry - 1, ())} if entry > 1 else {NO_HASH}
        if before and any(link.message.previous not in before for link in links):
            yield Finding(kind=Kind.BREAK, member=member, entry=entry)


def _beside(
    link: Link,
    chains: Mapping[str, _Chain],
    head_at: Callable[[int], str | None],
    read: int,
) -> Iterable[Finding]:
    """What this entry says of others, against what we have of them."""
    inbox = link.message.inbox
    says = inbox.head != NO_HASH  # or its writer began late and cannot
    if says and inbox.seq <= read and head_at(inbox.seq) not in (None, inbox.head):
        yield Finding(kind=Kind.INBOX, member=link.message.member, entry=link.message.entry)
    for member, head in link.message.heads.items():
        if member == link.message.member:
            continue  # their own last entry may still wait on their desk
        known = chains.get(member, {}).get(head.entry, ())
        if not known and inbox.seq <= read:
            yield Finding(kind=Kind.WITHHELD, member=member, entry=head.entry)
        elif known and all(one.hash != head.hash for one in known):
            yield Finding(kind=Kind.FORK, member=member, entry=head.entry)
