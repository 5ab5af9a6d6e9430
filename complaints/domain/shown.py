"""The very text that a complainant was shown before a yes, bound to that yes by its hash.

What an office does outside of the directory, a letter to an authority or an act in somebody's name,
is said by the question's text alone: no field of the consent names it. So the version of such a
text, which stands in what the complainant signs, ends with the text's SHA-256.
Source: SPEC.md, section 11.
"""

from hashlib import sha256
from typing import Final

from complaints.domain.messages import Question

#: A kind of body that is in no directory: an authority to which an office writes a letter.
AUTHORITY: Final = "authority"
REPRESENTATION: Final = "representation"
#: The part in which a name stands.
NAMING: Final = "contact"


def version_of(version: str, text: str) -> str:
    """The version of a text whose very words a yes is to name."""
    return f"{version}/{sha256(text.encode('utf-8')).hexdigest()}"


def is_of(version: str, text: str) -> bool:
    """Whether this version names this text."""
    return version == version_of(version.rpartition("/")[0], text)


def names_its_text(question: Question) -> bool:
    """Whether a yes would be one to this very text, where nothing else says what is allowed."""
    is_bound = question.kind == AUTHORITY or question.purpose == REPRESENTATION
    return not is_bound or is_of(question.text_version, question.text)
