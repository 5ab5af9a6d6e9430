"""What is said of an organisation that is offered, or of one that is not. Sentences only.

None has a part that is filled in, so that each can be translated as it stands.
"""

from collections.abc import Sequence
from typing import Final

# why it fits
NEAR: Final = "It works in the country where the person is."
HAPPENED: Final = "It works in the country where it happened."
ACCUSED_STATE: Final = "It works in the State that is accused."
EVERYWHERE: Final = "It works in every country."
VIOLATION: Final = "It says that it helps with what happened."
NEED: Final = "It says that it offers what the person needs."
LANGUAGE: Final = "It speaks the person's language."
ROOM: Final = "It said that it has places free."
OPEN: Final = "It is open today."

# what to mind
ASK_AGE: Final = "It takes people of certain ages only: ask the age."
ASK_GENDER: Final = "It does not take people of every gender: ask."
ASK_WHAT: Final = "It helps with certain matters only: ask what happened."
ASK_FEAR: Final = "It belongs to the State of origin: ask whether the person fears that State."
OTHER_LANGUAGE: Final = "It does not list the person's language: an interpreter may be needed."
FULL: Final = "It said that it has no places left: ask it before anything is sent."
URGENT_ONLY: Final = "It takes only urgent cases at present."
CLOSED: Final = "It is closed today."
ENDED: Final = "Its published hours are out of date: ask whether it still works."
OF_ACCUSED_STATE: Final = "It belongs to a State that is accused."
KIND_ACCUSED: Final = "A body of this kind is accused: make sure that it is not this one."

# why nothing can be sent there, by code
REFUSALS: Final = {
    "suspended": "The stewards of the directory suspended it.",
    "no-firewall": "It has not promised to keep immigration enforcement out.",
    "firewall-expired": "It has not renewed its promise to keep immigration enforcement out.",
    "unknown-kind": "This program does not know what kind of body it is.",
    "no-valid-card": "It has no valid card, so nothing can be sealed to it.",
    "away": "It is away at present.",
    "accused": "It is accused in the complaint.",
    "feared-state": "It belongs to a State that the person comes from and may fear.",
    "unknown-origin": "The person fears the State of origin, and nobody has said which it is: "
    "ask first.",
}
REFUSED: Final = "Nothing can be sent to it today."


def refusal(code: str) -> str:
    """The sentence for a code; a general one for a code that is not known here."""
    return REFUSALS.get(code, REFUSED)


def texts() -> Sequence[str]:
    """Every English sentence, for the translators."""
    return [
        *(NEAR, HAPPENED, ACCUSED_STATE, EVERYWHERE, VIOLATION, NEED, LANGUAGE, ROOM, OPEN),
        *(ASK_AGE, ASK_GENDER, ASK_WHAT, ASK_FEAR, OTHER_LANGUAGE, FULL, URGENT_ONLY, CLOSED),
        *(ENDED, OF_ACCUSED_STATE, KIND_ACCUSED, *REFUSALS.values(), REFUSED),
    ]
