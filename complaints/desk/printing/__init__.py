"""Papers that leave the desk: blocks of text become a PDF, in whatever script they are written.

Nothing is fetched, and no font comes with the program: the faces are those of this computer. What
they cannot write is refused with a sentence; a paper never has boxes where words should be. The
file says nothing of who made it, with which program, or when beyond the day.
"""

from complaints.desk.printing.blocks import Block, Facts, Gap, Heading, Line, Paragraph, Verbatim
from complaints.desk.printing.errors import NoFaceError, PrintingError
from complaints.desk.printing.paper import pdf

__all__ = [
    "Block",
    "Facts",
    "Gap",
    "Heading",
    "Line",
    "NoFaceError",
    "Paragraph",
    "PrintingError",
    "Verbatim",
    "pdf",
]
