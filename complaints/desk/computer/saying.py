"""The findings in plain words: what is so, what it means, what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from complaints.desk.computer.rules import Aspect, Finding, Level
from complaints.desk.i18n import Tongue
from complaints.locale.marking import _

LEVELS: Final[Mapping[Level, str]] = {
    Level.DANGER: _("Danger"),
    Level.CARE: _("Mend it soon"),
    Level.UNKNOWN: _("Not known"),
    Level.FINE: _("In order"),
}


class _Words(NamedTuple):
    title: str
    found: str
    do: str


_WORDS: Final[Mapping[Aspect, _Words]] = {
    Aspect.SYNCED: _Words(
        _("Copies on other computers"),
        _(
            "The cases or the keyfile lie where this copies them: {names}. Whoever runs that has "
            "them, sealed, and can be made to give them away."
        ),
        _("Move both to a place that nothing copies. Then delete the copies."),
    ),
    Aspect.ELSEWHERE: _Words(
        _("A folder of another computer"),
        _(
            "The cases or the keyfile lie on another computer. Whoever runs that one can copy "
            "them. A broken line can damage them."
        ),
        _("Move both to a disk of this computer, or to a stick."),
    ),
    Aspect.WATCHED: _Words(
        _("Programs that see the screen"),
        _(
            "This runs now: {names}. It can show the screen to others, record it, or steer this "
            "computer."
        ),
        _("End it before you open a case. Ask who put it there."),
    ),
    Aspect.DISK: _Words(
        _("Encryption of the disk"),
        _(
            "No encryption of this disk was found. The cases are sealed all the same, but what you "
            "save elsewhere is not."
        ),
        _("Switch it on: {tools}. Keep its recovery key away from this computer."),
    ),
    Aspect.SWAP: _Words(
        _("Memory that is written to the disk"),
        _(
            "When memory is short, or when it sleeps, this computer writes memory to the disk "
            "without encryption. Open cases can be in it."
        ),
        _("Encrypt the disk, or switch off swap and hibernation."),
    ),
    Aspect.OTHERS: _Words(
        _("Other users of this computer"),
        _("Other users of this computer may read the keyfile or the folder of the cases."),
        _("Take that right from them, so that only you have it."),
    ),
    Aspect.CLOCK: _Words(
        _("The clock"),
        _(
            "This clock and the portal’s do not agree. Minutes between them: {count}. Deadlines "
            "may be wrong, and the portal may refuse what this desk sends."
        ),
        _("Let the computer set its clock by itself. Look at the time zone too."),
    ),
    Aspect.BACKUP: _Words(
        _("A sealed copy of the desk"),
        _(
            "There is no sealed copy of this desk from the last seven days. If this computer is "
            "lost, so is what only it has."
        ),
        _("Close the desk and make a copy with “amparo desk backup”. Keep it in another place."),
    ),
    Aspect.SYSTEM: _Words(
        _("The age of the system"),
        _("Nobody mends {names} any more. Others can come in by its known faults."),
        _("Install a newer system before you work with cases here."),
    ),
}
#: What is only known by a list, which is never whole.
_BY_LIST: Final = frozenset({Aspect.SYNCED, Aspect.ELSEWHERE, Aspect.WATCHED})
_NONE: Final = _("Nothing found")
_TOOLS: Final = ("BitLocker (Windows)", "FileVault (macOS)", "LUKS (Linux)")
_RIGHT_TO_LEFT: Final = "\N{RIGHT-TO-LEFT MARK}"
_NOT_SEEN: Final = _("The desk could not find this out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One finding in a person's language; ``found`` and ``do`` are empty where all is in order."""

    aspect: Aspect
    level: Level
    state: str
    title: str
    found: str = ""
    do: str = ""


def _listed(names: Iterable[str], tongue: Tongue) -> str:
    """Names in Latin letters one after the other, in the order in which this script is read."""
    mark = _RIGHT_TO_LEFT if tongue.direction == "rtl" else ""
    return tongue.listed(f"{one}{mark}" for one in names)


def say(finding: Finding, tongue: Tongue) -> Said:
    """The finding in this language."""
    words = _WORDS[finding.aspect]
    found = do = ""
    is_none = finding.level is Level.FINE and finding.aspect in _BY_LIST
    if finding.level is Level.UNKNOWN:
        found = tongue.text(_NOT_SEEN)
    elif finding.level.is_wrong:
        found = tongue.text(words.found).format(
            names=_listed(finding.names, tongue), count=tongue.number(finding.count)
        )
        do = tongue.text(words.do).format(tools=_listed(_TOOLS, tongue))
    return Said(
        aspect=finding.aspect,
        level=finding.level,
        state=tongue.text(_NONE if is_none else LEVELS[finding.level]),
        title=tongue.text(words.title),
        found=found,
        do=do,
    )
