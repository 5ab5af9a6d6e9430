"""How large the form in one file is: as built, and filled with a directory of this many offices."""

import statistics
import tempfile
from pathlib import Path

from complaints.locale.catalogues import languages
from complaints.offline_content import LIMIT
from tests.complaints.pages.forms import built, carried, with_forms
from tests.factories import ALL


def run() -> dict[str, float]:
    """Kilobytes (of 1,000 bytes), the smallest, the median and the largest language."""
    instance = with_forms(*ALL)
    with tempfile.TemporaryDirectory() as folder:
        brought = len(carried(instance, Path(folder)))
    sizes = sorted(len(built(one, instance.root)) for one in languages())
    return {
        "smallest language with lists": (sizes[0] + brought) / 1_000,
        "median language with lists": (statistics.median(sizes) + brought) / 1_000,
        "largest language with lists": (sizes[-1] + brought) / 1_000,
        f"lists and cards of {len(ALL)} organisations, with the rulebook": brought / 1_000,
        "room for lists, largest language": (LIMIT - sizes[-1]) / 1_000,
    }
