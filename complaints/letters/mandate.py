"""Whether an office may act for somebody before a court or an authority, as they are asked it."""

from typing import Final

from complaints.domain.shown import version_of
from complaints.letters.parts import language_for, letters_in
from complaints.letters.questions import QuestionText
from complaints.locale.marking import _

VERSION: Final = "mandate-1"

_SENTENCES: Final = (
    _("May we act for you before {body}?"),
    _("We would speak and write there for you. What they send for you would come to us."),
    _("They may need your name. We will ask you before we give it."),
    _("You can say no; nothing changes for you here."),
    _("You can take a yes back at any time. What we did by then stays done."),
)


def ask(*, wanted: str | None, body: str, note: str = "") -> QuestionText:
    """The question whether the office may act before ``body``; ``wanted``: their language."""
    language = language_for(wanted)
    texts = letters_in(language)
    text = " ".join(texts.gettext(one) for one in _SENTENCES).format(body=body)
    text = "\n\n".join(one for one in (text, note.strip()) if one)
    return QuestionText(text=text, language=language, version=version_of(VERSION, text))
