"""What everybody does every day: coming in, lists, reading, files, answering."""

from typing import Final

from complaints.desk.guide.chapter import Chapter
from complaints.locale.marking import _

CHAPTERS: Final = (
    Chapter(
        key="first-day",
        title=_("Your first day"),
        intro=_("The desk is a program on this computer. It alone can open complaints."),
        steps=(
            _("Start the program. It shows a link. Open the link in the browser of this computer."),
            _("Type your passphrase and press [Unlock]."),
            _("On the left stand the lists. Begin with [Unassigned]."),
            _("When you leave the room, press [Lock]."),
        ),
        notes=(
            _(
                "The link works once. If it does not work, somebody else may have used "
                "it: end the program and start it again."
            ),
            _(
                "Nobody can restore a lost passphrase. Keep it in your head, not on "
                "paper in this room."
            ),
        ),
        picture="lock",
    ),
    Chapter(
        key="practising",
        title=_("Practise first"),
        intro=_("In training you can try everything. The people in it are invented."),
        steps=(
            _("Lock the desk. Below the passphrase choose [Practise with invented cases]."),
            _("Press [Start a training] and wait half a minute. Then press [Open the training]."),
            _("The word to unlock it stands on the screen."),
            _("Read, answer, ask, refer, close. After a moment the others answer by themselves."),
            _("Press [Begin again with everything as it was] as often as you like."),
        ),
        notes=(
            _(
                "A colleague works with you there. Her name says that she is invented. She "
                "approves or refuses what needs two members."
            ),
            _(
                "Two can decide at once. Take the case of the boat in the strait: she takes "
                "it, too. Read what the case says."
            ),
            _(
                "A training has a striped frame on every screen. Never write about a "
                "real person there."
            ),
        ),
        picture="practice",
    ),
    Chapter(
        key="lists",
        title=_("The list of cases"),
        intro=_("Each line is one case. What is most urgent stands on top."),
        steps=(
            _("Choose a list on the left: [Mine], [Unassigned], [Due today], [Overdue]."),
            _(
                "Look at the priority. Below it stands the rule that set it. Open the "
                "rule to see why."
            ),
            _("Look at what is due. Time that runs out is said in words."),
            _(
                "Open [Filter and sort] to see fewer cases. Keep a list that you often "
                "need under a name."
            ),
            _("Choose several cases with their boxes. Then assign, flag or remind in one step."),
        ),
        notes=(_("Keys: j and k go up and down, Enter opens the case."),),
        picture="list",
    ),
    Chapter(
        key="reading",
        title=_("Read a case"),
        intro=_("A case reads from top to bottom, like a good file."),
        steps=(
            _("Open the case from the list. The person is told that somebody opened it."),
            _("Read [Do first]. It says what cannot wait, and why."),
            _("Read [The account]. These are the person’s own words, in their own script."),
            _("See what was not given to this office. Nobody forgot it: the person decided so."),
            _("Press [Take it], so that your colleagues see who works on it."),
        ),
        notes=(
            _(
                "Never look for the person elsewhere, as in social networks. It can put "
                "them in danger."
            ),
        ),
        picture="case",
    ),
    Chapter(
        key="files",
        title=_("Look at files"),
        intro=_("A file can hide a program that does harm. The desk opens it in a closed room."),
        steps=(
            _("In the case, find [Files of this case]. Press [Look at it], [Listen] or [Play it]."),
            _("Make it larger or turn it with the buttons. The file itself is not changed."),
            _("If it cannot be shown, leave it. Do not open it with another program."),
            _("Only if you must: press [Save a copy]. Choose a cleaned copy where there is one."),
        ),
        notes=(_("Each copy and each print is written down in the [Custody log]."),),
        picture="file",
    ),
    Chapter(
        key="answering",
        title=_("Answer somebody"),
        intro=_("The person reads your answer with their number, from any device."),
        steps=(
            _("In the case, press [Reply]."),
            _("Write in the language that stands above the field. Short sentences help."),
            _("Say what happens next and when. Promise nothing that you cannot keep."),
            _("Read it once more, then press [Seal and send]."),
        ),
        notes=(
            _("Others may see their screen. Write no names and nothing that endangers them."),
            _("A note under [Note for the office] is read by your office alone."),
        ),
        picture="reply",
    ),
)
