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
                "For somebody new, press [Save the invitation] and send them the file. Read "
                "them its digits on the telephone."
            ),
            _("When their request comes, choose its file and press [Read it]."),
            _(
                "Both read the digits aloud to each other. Only then press [All digits "
                "are the same: add them]."
            ),
            _(
                "Below the list you see how far they are. Press [Save the cases so far], "
                "and give them that file."
            ),
            _("When somebody leaves or a computer is lost, press [Remove] the same day."),
        ),
        notes=(_("Who was removed keeps what they had read. Their keys open nothing new."),),
        picture="members",
    ),
    Chapter(
        key="newcomer",
        title=_("You are new at the office"),
        intro=_("You make your keys on your own computer. Nobody else ever has them."),
        steps=(
            _("Start the program. With a terminal, run: [amparo desk --home FOLDER]"),
            _(
                "Choose the invitation that the administrator sent you, and press [Open the "
                "invitation]."
            ),
            _(
                "Compare the digits by telephone. Choose a name and a passphrase. Press [All "
                "digits are the same: make my keys]."
            ),
            _(
                "Unlock the desk. Press [Save the request], send the file to the "
                "administrator, and read them its digits."
            ),
            _("Wait. The page goes on by itself once the administrator has added you."),
            _(
                "Under [Take over the cases so far] choose the file that a colleague saved for "
                "you. Press [Take over]."
            ),
        ),
        notes=(
            _(
                "Who forgets the passphrase begins anew under another name, and an "
                "administrator removes the old one."
            ),
        ),
        picture="joining",
    ),
    Chapter(
        key="office-key",
        title=_("The office’s own key"),
        intro=_("It signs who belongs to the office. Shares of it on paper bring it back."),
        steps=(
            _("Press [Members]. At the end open [Make shares] and copy the command."),
            _("Run it in a terminal. It shows one share after the other. Write each by hand."),
            _("Give each share to another person, and keep no two in one place."),
            _(
                "Under [Bring the key back] press [Save the stewards’ file]. Keep it with "
                "the shares."
            ),
            _("Is the key lost? Then enough people come together and type in their shares."),
        ),
        notes=(_("Who has enough shares can add members. Look once a year where they are."),),
        picture="office-key",
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
        notes=(
            _("The command for this computer stands under [Your desk], to be copied."),
            _("Never run the old desk and the restored one. Use one of them alone."),
        ),
        picture="backup",
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
