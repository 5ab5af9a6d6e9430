"""Papers, drawn page by page by pdfium, which is built here without any engine for scripts."""

from typing import Final

import pypdfium2
import pypdfium2.raw
from PIL import Image

from complaints.desk.viewing.drawn import CannotDrawError, Drawn, Wanted, finish

_NEEDS_PASSPHRASE: Final = pypdfium2.raw.FPDF_ERR_PASSWORD
_CLOSEST: Final = 8.0  # times 72 dots an inch: closer a page has nothing more to show
_LEAST: Final = 1.0  # points


def ready(_head: bytes) -> None:
    """Load what is needed; nothing can be loaded later, and no font of this computer either."""
    Image.preinit()


def draw(data: bytes, wanted: Wanted) -> Drawn:
    """The page. Raises `CannotDrawError`, and what pdfium raises."""
    try:
        paper = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        needs = getattr(error, "err_code", None) == _NEEDS_PASSPHRASE
        raise CannotDrawError("passphrase" if needs else "failed") from None
    pages = len(paper)
    if not 1 <= wanted.page <= pages:
        raise CannotDrawError("no-page")
    paper.init_forms()  # or what was filled in would be missing
    page = paper[wanted.page - 1]
    longer = max(*page.get_size(), _LEAST)
    drawn = page.render(scale=min(wanted.edge / longer, _CLOSEST), rev_byteorder=True)
    return finish(drawn.to_pil(), wanted, pages=pages, is_photo=False)
