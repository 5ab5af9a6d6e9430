"""Working on cases: deadlines, matters, closing, what comes in by other ways."""

from typing import Final

from complaints.desk.guide.chapter import Chapter
from complaints.locale.marking import _

CHAPTERS: Final = (
    Chapter(
        key="deadlines",
        title=_("Deadlines, tasks and reminders"),
        intro=_("A missed deadline can end a case. Write each one down at once."),
        steps=(
            _(
                "In the case, find [To do]. Open [Deadlines that the rules see] and "
                "keep those that hold."
            ),
            _(
                "Open [Set a legal deadline]. Write what must be done, the day, the "
                "time and by whose clock."
            ),
            _("Open [Add a task] for work, or [Set a reminder] for a time."),
            _(
                "When a task is done, press [Done]. When a deadline is met, press [Met]. "
                "If one no longer holds, say why."
            ),
        ),
        notes=(_("The rules can be wrong. A lawyer decides whether a deadline holds."),),
        picture="todo",
    ),
    Chapter(
        key="matters",
        title=_("Many people, one event"),
        intro=_("A matter joins the cases of people who lived through the same event."),
        steps=(
            _("In the case, find [What may belong together]. Compare day, place and words."),
            _("If you are sure, press [Yes, the same event]. If they are not, press [No]."),
            _("Is one not offered? Open [Another case is of the same event] and type its code."),
            _("Give the new matter a name, or choose one that there is."),
            _("Open [Matters] on the left. There you see who agreed to what."),
            _("Under [One letter to all], write once for each language."),
        ),
        notes=(_("The yes of one person is never the yes of another."),),
        picture="matter",
    ),
    Chapter(
        key="closing",
        title=_("Close a case"),
        intro=_("A closed case is not erased. It can be opened again."),
        steps=(
            _("Read every letter of theirs first."),
            _("At the end of the case, press [Close the case]."),
            _("Choose how it ended and write why. The why stays in the office."),
            _("Press [Next: what they are told]. Change the words until they are right."),
            _("Press [Close the case] once more."),
        ),
        notes=(
            _("If they write again, the case says so. Under [Change the state] you open it again."),
            _("A new case is not closed at once. Press [Begin triage] first."),
        ),
        picture="close",
    ),
    Chapter(
        key="intake",
        title=_("Somebody is here"),
        intro=_("You write for somebody who is here or on the telephone. It is their complaint."),
        steps=(
            _("Press [Somebody is here] on the left. Say how you speak."),
            _("Write in their words. Every field may stay empty."),
            _(
                "Do they look for somebody? Press [Add somebody who is missing] for each person, "
                "and read the names aloud later."
            ),
            _("Press [On to what is read aloud]. Read it to them, and write down yes or no."),
            _("Press [Seal and send]."),
            _(
                "They copy their number onto paper. Compare it, then press [Compare, "
                "and forget it here]."
            ),
        ),
        notes=(_("Whoever has the number can read and write for them. Never keep it yourself."),),
        picture="intake",
    ),
    Chapter(
        key="offline",
        title=_("Files made offline"),
        intro=_("Some people fill in a form without a network. It comes to you as a sealed file."),
        steps=(
            _("Press [Files made offline] on the left."),
            _("Choose the files, also several at once."),
            _("Press [Take in]. Each file says whether it was taken in."),
            _("Delete the files from the stick when they are in."),
        ),
        notes=(_("The same file can be taken in twice without harm."),),
        picture="takein",
    ),
)
