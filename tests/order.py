"""In which order the tests run: the files that take longest first, then those with most tests.

Files go one by one to the processes that run them side by side (``--dist loadfile
--no-loadscope-reorder``), so at the end no process is left with a long one while others have
nothing to do. Only the time that all takes depends on the order, never what a test finds.
"""

from collections import Counter
from typing import Final

import pytest

#: Longer than half a minute, the longest first. One that is missing costs a wait at the end.
_LONG: Final = (
    "complaints/pages/test_layout.py",
    "complaints/training/test_every_screen.py",
    "e2e/test_road.py",
    "complaints/browser/test_library.py",
    "e2e/test_week.py",
    "e2e/test_canary.py",
    "complaints/training/test_training_browser.py",
    "e2e/test_assisted_canary.py",
    "e2e/test_broken_line.py",
    "complaints/browser/test_cleaning_pictures.py",
    "complaints/browser/test_cleaning_media.py",
    "e2e/test_form.py",
    "e2e/test_absence.py",
    "e2e/test_voice.py",
    "e2e/test_voice_and_photos.py",
    "e2e/test_faults.py",
    "e2e/test_sheet.py",
    "e2e/test_branches.py",
    "e2e/test_coming_back.py",
    "deploy/test_wheel.py",
    "complaints/pages/test_build.py",
    "complaints/pages/test_reproducible.py",
    "complaints/pages/test_road.py",
    "complaints/pages/test_coming_back.py",
    "complaints/pages/test_advice.py",
    "complaints/portal/test_release.py",
)
_RANK: Final = {f"tests/{file}": n for n, file in enumerate(_LONG)}


def longest_first(items: list[pytest.Item]) -> None:
    """Sort by file; within a file nothing changes."""
    counted = Counter(map(_file, items))
    items.sort(
        key=lambda one: (_RANK.get(_file(one), len(_RANK)), -counted[_file(one)], _file(one))
    )


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
