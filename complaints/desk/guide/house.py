"""The office and its computers: keys, backups, trouble, safety."""

from typing import Final

from complaints.desk.guide.chapter import Chapter
from complaints.locale.marking import _

CHAPTERS: Final = (
    Chapter(
        key="colleagues",
        title=_("Keys and colleagues"),
        intro=_("Each member has a keyfile and a passphrase of their own. Never share yours."),
        steps=(
            _("Press [Members] on the left. You see who belongs to the office."),
            _(
                "Somebody new makes a request on their own computer and sends it to an "
                "administrator."
            ),
            _("The administrator pastes the request and presses [Read it]."),
            _(
                "Both read the digits aloud to each other. Only then press [All digits "
                "are the same: add them]."
            ),
            _("When somebody leaves or a computer is lost, press [Remove] the same day."),
        ),
        notes=(_("Who was removed keeps what they had read. Their keys open nothing new."),),
        picture="members",
    ),
    Chapter(
        key="backup",
        title=_("Back up the desk"),
        intro=_("A backup brings the cases back when a computer breaks. It is one sealed file."),
        steps=(
            _("End the desk."),
            _("In a terminal, run: [amparo desk backup FILE --keyfile KEYFILE]"),
            _("Keep the file in another building, locked away."),
            _("Destroy the backup before it, or what was erased lives on."),
            _("To bring it back, run: [amparo desk restore FILE --keyfile KEYFILE]"),
        ),
        notes=(_("Never run the old desk and the restored one. Use one of them alone."),),
    ),
    Chapter(
        key="trouble",
        title=_("When something is wrong"),
        intro=_("The desk says what is wrong in one sentence. Most of it mends itself."),
        steps=(
            _("Press [Notices] on the left and read what is new."),
            _("No line? Go on working. Press [Fetch now] when the line is back."),
            _("A portal that hides or forks something? Tell the stewards the same day."),
            _("The desk opens no more? Use the backup, and let a colleague hand over the rest."),
            _("Computer stolen, or a stranger at it? Let an administrator remove that member now."),
        ),
        notes=(_("Send nobody a picture of the screen. It shows people who trust you."),),
        picture="notices",
    ),
    Chapter(
        key="safety",
        title=_("Keep this computer safe"),
        intro=_("The cases are as safe as this computer, and no safer."),
        steps=(
            _(
                "Under [Your desk] open [What on this computer endangers the cases]. "
                "Mend what it finds."
            ),
            _("Encrypt the disk. Keep the cases out of folders that a cloud copies."),
            _("Let nobody control or record the screen from elsewhere."),
            _("Install updates of the system in the week in which they come."),
            _("Sit so that nobody reads along. Lock the desk before you stand up."),
        ),
        notes=(
            _("The desk locks by itself after a quarter of an hour, and when the computer sleeps."),
        ),
        picture="preferences",
    ),
)
