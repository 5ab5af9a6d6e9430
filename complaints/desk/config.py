"""What a desk is started with, read once."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from complaints.desk.translator import Program
from crypto.keyfile import Cost

#: The instance of trainings alone: no keyfile of it opens a real desk, and no other a training.
TRAINING: Final = "training.amparo"
TRAINING_COST: Final = Cost(passes=1, kib=8 * 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """``data`` is the folder of the encrypted file and of sealed chunks.

    ``translator`` is the program on this computer that translates, if the office has one.
    After ``lock_after`` of idleness the desk locks. ``training``: nothing at it is real.
    """

    keyfile: Path
    portal: str
    port: int
    data: Path
    lock_after: timedelta = timedelta(minutes=15)
    sync_every: timedelta = timedelta(seconds=60)
    translator: Program | None = None
    training: bool = False

    @property
    def origin(self) -> str:
        """The one address at which the desk answers."""
        return f"http://127.0.0.1:{self.port}"


def default_data(keyfile: Path) -> Path:
    """The folder beside the keyfile in which its desk keeps the cases."""
    return keyfile.with_name(keyfile.stem + "-desk")
