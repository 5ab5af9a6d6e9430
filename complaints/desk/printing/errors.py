"""Why a paper cannot be set."""

from complaints.desk.errors import DeskError
from complaints.locale.marking import _


class PrintingError(DeskError):
    """The root of what can go wrong with a paper."""


class NoFaceError(PrintingError):
    """This computer has no font for something that is to be printed; ``language`` is its tag."""

    def __init__(self, language: str) -> None:
        super().__init__(_("This computer has no font for something that is to be printed."))
        self.language = language
