"""What a complainant who did not come back is told when something is passed on for them.

They find it under their number, whenever that is. The text is fixed; the languages are those of the
consent question (`complaints.desk.questions`).
"""

from collections.abc import Iterable, Mapping
from typing import Final

from complaints.desk import questions

_TEXTS: Final[Mapping[str, str]] = {
    "en": (
        "We asked you and have not heard from you for 30 days or more. You said what may happen "
        "then. So we pass on to {to} what is named here: {parts}. "
        "You can take this back at any time. What was read by then cannot be unread."
    ),
    "fr": (
        "Nous vous avons posé une question et nous n’avons pas eu de vos nouvelles depuis "
        "30 jours ou plus. Vous avez dit ce qui peut se faire dans ce cas. Nous transmettons "
        "donc à {to} ce qui est nommé ici : {parts}. "
        "Vous pouvez retirer votre accord à tout moment. Ce qui a déjà été lu reste lu."
    ),
    "es": (
        "Le preguntamos y no sabemos nada de usted desde hace 30 días o más. Usted dijo qué puede "
        "hacerse en ese caso. Por eso pasamos a {to} lo que se nombra aquí: {parts}. "
        "Puede retirarlo en cualquier momento. Lo que ya se haya leído no puede deshacerse."
    ),
    "ar": (
        "سألناك ولم يصلنا منك شيء منذ 30 يومًا أو أكثر. وقد قلت لنا ما يجوز فعله في هذه الحالة. "
        "لذلك ننقل إلى {to} ما هو مذكور هنا: {parts}. "
        "يمكنك أن تسحب موافقتك في أي وقت. أما ما قُرئ قبل ذلك فلا يمكن محوه."
    ),
}


def tell(language: str, *, to: str, parts: Iterable[str]) -> str:
    """That ``parts`` (names) go to the organisation called ``to``."""
    return _TEXTS[language].format(to=to, parts=questions.part_names(parts, language))
