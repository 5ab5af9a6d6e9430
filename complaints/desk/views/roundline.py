"""The line of the round: what it does, or how the last one ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from babel.dates import get_timezone

from complaints.desk import alarms, labels
from complaints.desk.alarms import Doubt
from complaints.desk.i18n import Tongue
from complaints.desk.store.alarms import Alarm
from complaints.desk.worker import Status
from complaints.locale.marking import _

#: How a round ended that ended well, by what the portal did all the same.
_ENDED: Final[Mapping[Doubt | None, str]] = {
    None: _("In step since {time}"),
    Doubt.REFUSED: _(
        "In step since {time}, but the portal’s list of organisations was refused. See Notices."
    ),
    Doubt.WITHHELD: _("In step since {time}, but the portal may keep something back. See Notices."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLine:
    """The sentence, and whether it tells of something wrong."""

    sentence: str
    is_wrong: bool


def round_line(state: Status, shown: Iterable[Alarm], speak: Tongue) -> RoundLine:
    """What to say of the round; ``shown`` are the alarms of Notices."""
    if state.stage:
        done, total = speak.number(state.done), speak.number(state.total)
        progress = f" {done}/{total}" if state.total else ""
        sentence = f"{speak.text(labels.STAGES[state.stage])}{progress}…"
        return RoundLine(sentence=sentence, is_wrong=False)
    if state.problem:
        return RoundLine(sentence=speak.text(state.problem), is_wrong=True)
    doubt = alarms.doubt(shown)
    if not state.finished:
        sentence = speak.text(_("Not yet in step with the portal"))
    else:
        sentence = speak.text(_ENDED[doubt]).format(time=_recently(state.finished, speak))
    return RoundLine(sentence=sentence, is_wrong=doubt is not None)


def _recently(moment: datetime, speak: Tongue) -> str:
    """The time alone where it is one of today: all day long, on every page, the day is known."""
    here = moment.astimezone(get_timezone())
    is_today = here.date() == datetime.now(here.tzinfo).date()
    return speak.clock(here.time()) if is_today else speak.time(moment)
