"""A training from its start to its end: the world in a folder of its own, and who answers in it.

Nothing is left behind: the folder goes with the training. What is practised in it stays in this
computer: nobody in it knows an address outside.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from complaints.desk.config import Config
from complaints.desk.unlocked import utc_now
from complaints.training import world
from complaints.training.portal import TrainingPortal
from complaints.training.world import World

_MOMENT: Final = 3.0  # seconds in which others look whether there is something to answer


class Training:
    """One training. ``config`` is with what its desk is started; ``world`` is who is in it."""

    def __init__(
        self,
        folder: Path,
        portal: TrainingPortal,
        address: str,
        *,
        port: int,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._folder = folder / "training"
        self._portal = portal
        self._address = address
        self._now = now
        self._resetting = threading.Lock()
        self._begin()
        self.config: Config = world.config(self._folder, address, port)

    def reset(self) -> None:
        """Begin again with everything as it was; the desk must be locked."""
        with self._resetting:
            self.close()
            self._begin()

    def close(self) -> None:
        """End it, and erase all of it."""
        self._over.set()
        self._others.join()
        self.world.close()

    def _begin(self) -> None:
        self.world = world.create(self._folder, self._portal, self._address, now=self._now())
        self._over = threading.Event()
        self._others = threading.Thread(
            target=self._answer, args=(self.world, self._over), name="others", daemon=True
        )
        self._others.start()

    def _answer(self, lived: World, over: threading.Event) -> None:
        """Let the others do what is theirs, whenever somebody has done something.

        And a moment later once more, where somebody thinks about it.
        """
        seen = self._handed_in
        while not over.wait(_MOMENT):
            is_thinking = lived.colleague is not None and lived.colleague.is_thinking
            if (before := self._handed_in) != seen or is_thinking:
                lived.answer(self._now())
                seen = before

    @property
    def _handed_in(self) -> int:
        return self._portal.held.changes if self._portal.held else 0


@contextmanager
def training(
    folder: Path, *, port: int, now: Callable[[], datetime] = utc_now
) -> Iterator[Training]:
    """A training in ``folder``, which is empty before and after."""
    portal = TrainingPortal()
    with portal.serve() as address:
        found = Training(folder, portal, address, port=port, now=now)
        try:
            yield found
        finally:
            found.close()
