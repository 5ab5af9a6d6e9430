"""What does not fit in the journal that this desk keeps, taking into account what it cannot know.

* After the end that the card sets for somebody who left, they may say what they like.
* A desk that came back from a backup leaps over numbers that it may have used, and says so.
* A desk that began after its office did, and was not handed what came before, judges nothing of
  the time before it.
"""

from collections.abc import Mapping

from complaints.desk import chain
from complaints.desk.chain import Finding, Kind, Link
from complaints.desk.store import Unit
from complaints.domain.events import Restored


def findings(unit: Unit, ends: Mapping[str, int]) -> tuple[Finding, ...]:
    """Everything that does not fit; ``ends`` are the last entries of those who left."""
    links = [Link(hash=one.hash, message=one.message, seq=one.seq) for one in unit.journal.all()]
    is_late = unit.inbox.first() > 1
    is_whole = unit.inbox.is_whole  # or no head after what is missing is anybody else's
    found = chain.findings(
        links,
        head_at=lambda seq: unit.inbox.head_at(seq) if is_whole else None,
        read=unit.inbox.head().seq,
    )
    begun: dict[str, int] = {}
    leaps = {
        (link.message.member, link.message.entry - 1)
        for link in links
        if link.message.event.get("kind") == Restored.kind
    }
    for link in links:
        member, entry = link.message.member, link.message.entry
        begun[member] = min(entry, begun.get(member, entry))
    return tuple(
        one
        for one in found
        if one.entry <= ends.get(one.member, one.entry)
        and not (one.kind is Kind.HOLE and (one.member, one.last) in leaps)
        and not (is_late and _is_before_us(one, begun))
    )


def _is_before_us(finding: Finding, begun: Mapping[str, int]) -> bool:
    """Whether it is about entries before the first that we have of this member."""
    if finding.kind not in (Kind.HOLE, Kind.WITHHELD):
        return False
    return finding.member not in begun or finding.entry < begun[finding.member]
