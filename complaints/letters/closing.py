"""What complainants are told when an office closes their case: a draft for the caseworker.

It never says that somebody was wrong to complain, and always that they can write again. Whoever
sent nothing but junk is told nothing.
"""

from typing import Final

from complaints.domain.outcomes import Outcome
from complaints.letters.parts import letters_in
from complaints.locale.marking import _

_ENDED: Final = _("This office has ended its work on your case.")
_AGAIN: Final = _("You can still write to us here, with your number.")

_WHY: Final = {
    Outcome.RESOLVED: _("As far as we know, what was wrong is now put right."),
    Outcome.PARTLY_RESOLVED: _("A part of what was wrong is now put right. We cannot do more."),
    Outcome.REFERRED: _("Another organisation works on it now, as you allowed."),
    Outcome.ADVISED: _("We have told you what your rights are and who can help you."),
    Outcome.RECOMMENDED: _("We have told the authority what it should do."),
    Outcome.NOT_OUR_MANDATE: _(
        "The law does not let this office work on it. That does not mean that you are wrong."
    ),
    Outcome.BEFORE_COURT: _("A court works on it, or has decided it. We may not step in there."),
    Outcome.NOT_SHOWN: _("We could not show what happened. That does not mean that you are wrong."),
    Outcome.NOT_ENOUGH_KNOWN: _("We know too little to go on, and found no way to ask you."),
    Outcome.NO_ANSWER: _("We asked you something and have heard nothing from you."),
    Outcome.WITHDRAWN: _("You asked us to stop."),
    Outcome.DUPLICATE: _("We got this more than once. We go on with the other one."),
}


def tell(outcome: Outcome, language: str) -> str:
    """The draft, in a language that `complaints.letters.parts.language_for` gave; "" for junk."""
    if outcome not in _WHY:
        return ""
    texts = letters_in(language)
    return "\n\n".join(texts.gettext(one) for one in (_ENDED, _WHY[outcome], _AGAIN))
