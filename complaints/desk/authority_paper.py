"""The finished letter as blocks for print: what was written down when it was finished, and no more.

Nobody's name stands at its head or foot but the office's; who signs does so by hand.
"""

from collections.abc import Iterator
from datetime import date

from complaints.desk.i18n import Tongue
from complaints.desk.printing import Block, Facts, Gap, Heading, Line, Paragraph
from complaints.domain.events import LetterFinished
from complaints.locale.marking import _

_NOT_NAMED = _(
    "We do not say who they are. Please do not try to find out, and do nothing to anybody because "
    "of this letter."
)
#: Not how many, nor how: it must not tell who came to the office.
_ALL_ALOUD = _("They said so aloud; a member of this office answers for that.")
_SOME_ALOUD = _("Some of them said so aloud; a member of this office answers for that.")
_ONLY_THIS = _("They agreed to this letter, and to nothing else.")


def blocks(
    finished: LetterFinished, *, code: str, office: str, day: date, tongue: Tongue
) -> list[Block]:
    """The letter; ``code`` is its reference, ``tongue`` the letter's own language."""
    language, say = finished.language, tongue.text
    found: list[Block] = [
        Paragraph(text=office, language=language),
        Paragraph(text=f"{finished.to}\n{finished.address}".strip(), language=language),
        Facts(
            rows=[(say(_("Day")), tongue.day(day)), (say(_("Our reference")), code)],
            language=language,
        ),
        Heading(
            text=finished.subject or say(_("A complaint to this office")),
            language=language,
            level=1,
        ),
        Paragraph(text=_in_whose_name(finished, tongue), language=language),
    ]
    found += _told(finished, tongue)
    found += [
        Heading(text=say(_("What we ask")), language=language),
        Paragraph(text=finished.request, language=language),
        Paragraph(
            text=say(_("Please answer by {day} and name our reference, {code}.")).format(
                day=tongue.day(finished.answer_by), code=code
            ),
            language=language,
        ),
        Gap(),
        Line(text=say(_("Name and signature, for this office")), language=language),
    ]
    return found


def _in_whose_name(finished: LetterFinished, tongue: Tongue) -> str:
    turned = tongue.ngettext(
        "{n} person told this office what follows.",
        "{n} people told this office what follows.",
        finished.people,
    )
    said = [turned, tongue.text(_ONLY_THIS)]
    if finished.aloud:
        said.append(tongue.text(_ALL_ALOUD if finished.aloud == finished.people else _SOME_ALOUD))
    return " ".join((*said, tongue.text(_NOT_NAMED)))


def _told(finished: LetterFinished, tongue: Tongue) -> Iterator[Block]:
    rows = [_row(one) for one in finished.facts.splitlines() if one]
    if rows or finished.words:
        yield Heading(text=tongue.text(_("What we were told")), language=finished.language)
    if rows:
        yield Facts(rows=rows, language=finished.language)
    if finished.words:
        yield Paragraph(text=finished.words, language=finished.language)


def _row(line: str) -> tuple[str, str]:
    label, _tab, value = line.partition("\t")
    return label, value
