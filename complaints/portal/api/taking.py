"""Taking what is sealed into the store, however it came: as a PUT, or in a file made offline.

The same checks in the same order for both; the name was compared with the body before. Each is
idempotent: what is there already is answered as the first time.
"""

from complaints import proof
from complaints.portal import clock, problems
from complaints.portal.api import http
from complaints.portal.chunks import QuotaError
from complaints.portal.problems import RefusedError
from complaints.portal.services import Services
from complaints.portal.store import RepliesFullError
from complaints.portal.store.envelopes import Arrival
from complaints.portal.store.replies import ReplyArrival


def envelope(services: Services, organisation: str, name: str, body: bytes) -> str:
    """Store an envelope (``name`` in hex); the proof of filing."""
    today = clock.today()
    published = http.published(services)
    http.in_force(published, today)
    to = http.organisation_of(published, organisation)
    http.check_sealed(body)
    arrival = Arrival(organisation=to.id, name=bytes.fromhex(name), body=body, day=today)
    day = services.store.envelopes.accept(arrival)
    instance = published.directory.instance
    return proof.prove(key=services.key, instance=instance, organisation=to.id, name=name, day=day)


def reply(services: Services, handle: bytes, name: str, body: bytes) -> None:
    """Store a reply under the handle of its tag."""
    http.check_sealed(body)
    arrival = ReplyArrival(handle=handle, name=bytes.fromhex(name), body=body)
    try:
        services.store.replies.accept(arrival)
    except RepliesFullError:
        raise RefusedError(problems.REPLIES_FULL) from None


def chunk(services: Services, name: str, body: bytes) -> None:
    """Store a chunk."""
    try:
        services.chunks.put(name, body, today=clock.today())
    except QuotaError:
        raise RefusedError(problems.QUOTA) from None
