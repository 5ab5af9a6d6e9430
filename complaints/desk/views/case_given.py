"""What the page of a case shows of what the complainant gave: the words, the files, the gaps.

It decides nothing: what counts the case says, and how it reads `complaints.desk.facts`.
"""

from typing import Any, Final

from complaints.desk import facts, labels, papers
from complaints.desk.evidence import exhibits
from complaints.desk.views.guard import desk
from complaints.desk.views.page import tongue
from complaints.domain.case import Case
from complaints.domain.translating import ACCOUNT

_ALL_PARTS: Final = ("account", "circumstances", "person", "needs", "contact")


def context(case: Case) -> dict[str, Any]:
    """The values of the template."""
    current = case.current_parts()
    parts = [facts.show(part, tongue()) for part in current]
    case_files = desk().files.of_case(case.id)
    shown_files = exhibits(current, case_files, code=case.code, tongue=tongue())
    files = {one.part for one in shown_files}
    held = {part.name.partition("[")[0] for part in current}
    return {
        "account": next((one for one in parts if one.name == ACCOUNT), None),
        "shown": [one for one in parts if one.name != ACCOUNT and one.hash not in files],
        "replaced": [facts.show(part, tongue()) for part in case.replaced_parts()],
        "exhibits": shown_files,
        "playable": {
            one.part
            for one in (*shown_files, *papers.exhibits(case, case_files, tongue=tongue()))
            if not one.trouble
        },
        "withheld": [labels.PARTS[name] for name in _ALL_PARTS if name not in held],
    }
