"""Sending: what was laid out goes to the portal, the same bytes until it has taken them.

* What goes to another organisation is claimed before it is sent, so that what the complainant
  takes back meanwhile is either sent or stopped, never both; whether it may still go is asked at
  that moment.
* Chunks go before the envelope that needs them; a message whose first part failed waits whole.
* While long files go out the inbox is read now and then: what is taken back stops them.
* An organisation that must not be used by now gets nothing, whenever the parcel was sealed.
* An envelope counts as sent only when the portal's proof of filing verifies.
"""

import time
from collections.abc import Callable
from datetime import date
from typing import Final

from complaints import proof
from complaints.desk.known import Known
from complaints.desk.store import Store, Unit
from complaints.desk.store.outgoing import Parcel, Road, SendState
from complaints.directory import DirectoryError
from complaints.portal_client import PortalClient, PortalError, ProblemError, UnreachableError
from complaints.proof import ProofError

SECONDS_A_ROUND: Final = 60.0


class Sender:
    """Sends for one organisation. ``may_go``: what may still go to others, and to a complainant."""

    def __init__(
        self,
        store: Store,
        portal: PortalClient,
        *,
        known: Known,
        organisation: str,
        today: date,
        may_go: Callable[[Unit, Parcel], bool],
    ) -> None:
        self._store = store
        self._portal = portal
        self._known = known
        self._organisation = organisation
        self._today = today
        self._may_go = may_go

    def send_all(self, step: Callable[[int, int], None]) -> None:
        """Send what waits. Raises `UnreachableError` when there is no line: all of it waits on.

        ``step`` is told how many of how many are done, and may raise to cancel. Where chunks take
        longer than a round may, the rest waits for the next.
        """
        with self._store.writing() as unit:
            unit.outgoing.wait_again()
            waiting = unit.outgoing.waiting()
        stuck: set[str] = set()
        until = time.monotonic() + SECONDS_A_ROUND
        for at, parcel in enumerate(waiting):
            step(at, len(waiting))
            if at and parcel.road is Road.CHUNK and time.monotonic() >= until:
                break  # whatever else there is goes after it, in its order
            if parcel.message_id not in stuck and not self._send(parcel):
                stuck.add(parcel.message_id)

    def _send(self, parcel: Parcel) -> bool:
        if parcel.road is Road.CHUNK and self._is_stopped(parcel):
            return False
        if (parcel.road is Road.REPLY or self._goes_out(parcel)) and not self._claim(parcel):
            return False
        try:
            self._put(parcel)
        except (PortalError, ProofError, DirectoryError) as error:
            with self._store.writing() as unit:
                certainly = isinstance(error, ProblemError | DirectoryError)
                unit.outgoing.failed(parcel.id, str(error), certainly=certainly)
            if isinstance(error, UnreachableError):
                raise
            return False
        with self._store.writing() as unit:
            unit.outgoing.sent(parcel.id)
        return True

    def _is_stopped(self, parcel: Parcel) -> bool:
        """Whether the message was stopped since its chunks were listed; there may be many."""
        with self._store.reading() as unit:
            return unit.outgoing.get(parcel.id).state is SendState.STOPPED

    def _goes_out(self, parcel: Parcel) -> bool:
        """Whether this gives something to another organisation, which may yet be taken back."""
        return parcel.road is Road.INBOX and parcel.target != self._organisation

    def _claim(self, parcel: Parcel) -> bool:
        with self._store.writing() as unit:
            return self._may_go(unit, parcel) and unit.outgoing.take(parcel.id)

    def _put(self, listed: Parcel) -> None:
        with self._store.reading() as unit:
            parcel = unit.outgoing.get(listed.id)
        match parcel.road:
            case Road.CHUNK:
                self._portal.put_chunk(parcel.body)
            case Road.REPLY:
                self._portal.put_reply(parcel.body, tag=bytes.fromhex(parcel.target))
            case Road.INBOX:
                self._file(parcel)

    def _file(self, parcel: Parcel) -> None:
        directory = self._known.directory
        assert directory is not None  # or nothing could have been written
        if self._goes_out(parcel):
            self._known.organisation(parcel.target).check_usable(self._today)
        answer = self._portal.put_envelope(parcel.target, parcel.body)
        proof.verify(
            answer,
            key=directory.portal_key,
            instance=directory.instance,
            organisation=parcel.target,
            name=parcel.name,
        )
