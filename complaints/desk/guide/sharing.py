"""What leaves the office: asking, referring, taking over, letters, and taking back."""

from typing import Final

from complaints.desk.guide.chapter import Chapter
from complaints.locale.marking import _

CHAPTERS: Final = (
    Chapter(
        key="asking",
        title=_("Ask for consent"),
        intro=_("Nothing goes to another office without the person’s yes. You ask for it here."),
        steps=(
            _("In the case, press [Ask for consent]."),
            _("Choose the organisation. Read what it is and whether it belongs to the State."),
            _("Choose only the parts that it needs."),
            _("Press [Read it as they will]. Then press [Seal and send the question]."),
            _("Wait for the answer. It comes into the list [They have written]."),
        ),
        notes=(_("No is an answer, too. Do not ask again for the same."),),
        picture="ask",
    ),
    Chapter(
        key="referring",
        title=_("Refer a case"),
        intro=_(
            "When the person has agreed, you may give exactly these parts to exactly this office."
        ),
        steps=(
            _("Open the case. Under [The complainant agreed: you may refer] choose the office."),
            _("Read [Why this recipient] and [The consent it rests on]."),
            _("Write why you refer it, and by when you want an answer."),
            _("Shall the case be theirs? Then tick [Hand the case over]."),
            _("Read [Exactly this is sent, and nothing else]. Then send."),
        ),
        notes=(_("Without an answer the case comes back to you by itself."),),
        picture="share",
    ),
    Chapter(
        key="incoming",
        title=_("A case from another office"),
        intro=_("Another office gives you a case. You say whether you take it."),
        steps=(
            _("Open the list [Referrals to answer]."),
            _("Read who gives it, why, and until when they hope for an answer."),
            _("Press [Accept], or [Ask them for more] if something is missing."),
            _("To say no, choose the reason and press [Decline]."),
            _("When your work is done, write what was done and press [Say that it is done]."),
        ),
        notes=(_("Answer soon, also with a no. The person waits."),),
        picture="incoming",
    ),
    Chapter(
        key="conflict",
        title=_("Check for a conflict first"),
        intro=_("Lawyers may not act for both sides. So they see a summary before they see names."),
        steps=(
            _("Open the case. Read [In short]: the topic, the deadline, the language."),
            _("Press [Check for a conflict]."),
            _(
                "Compare the names of the other side with your own cases. Uncover names "
                "only if you must."
            ),
            _("Write what was checked, without names, and press [Write the result down]."),
            _("No conflict: the case opens, and you can accept it. A conflict: decline it."),
        ),
        notes=(_("This page is for legal aid alone. Other offices read a case at once."),),
        picture="conflict",
    ),
    Chapter(
        key="translation",
        title=_("Translate an account"),
        intro=_("The translation stands beside the person’s own words. It never replaces them."),
        steps=(
            _("In the case, find [The account]. Press [Write a translation]."),
            _("Choose the languages and say how it was made: by a person or by a machine."),
            _("Press [Keep the translation]. You can correct it later; the first one is kept."),
            _(
                "If nobody here reads the language, press [Ask interpreters to "
                "translate it]. The person decides."
            ),
            _(
                "Is something missing in what interpreters sent? Ask them again while the yes "
                "holds, and say what you need."
            ),
        ),
        notes=(
            _("Never paste an account into a website. A stranger could keep it."),
            _(
                "A machine makes mistakes that change everything. Let a person look at "
                "what matters."
            ),
        ),
        picture="translation",
    ),
    Chapter(
        key="letter",
        title=_("Write to an authority"),
        intro=_(
            "A letter tells an authority what happened. It tells only what the person agreed to."
        ),
        steps=(
            _("In the case, press [Letter to an authority]. Choose the authority and the parts."),
            _(
                "Choose of which State it is, or say what it is. It never goes to a State that "
                "the person may fear."
            ),
            _(
                "Read the question as they will, and send it. Is the person there? Then read it "
                "aloud, under [In person] in the case."
            ),
            _("Choose how exactly the letter tells each thing. Press [Look at what it tells now]."),
            _("Read [Who could find out who they are]. If few people fit, tell less."),
            _(
                "Press [Finish the letter], then [Print] or [Save as PDF]. Write an answer down "
                "on the same page."
            ),
        ),
        notes=(
            _(
                "What you began is kept on this computer until you finish it. [Start anew] "
                "throws it away."
            ),
            _("If others agree later, or fewer, the page says so. Then read your words again."),
        ),
        picture="letter",
    ),
    Chapter(
        key="authority",
        title=_("Act for somebody"),
        intro=_("To speak for somebody before a court, you need their signed yes."),
        steps=(
            _("In the case, press [Ask to act for them]."),
            _("Write before which court or authority you want to act, and of which State it is."),
            _("Press [Read it as they will]. Then press [Seal and send the question]."),
            _(
                "They may be there or on the telephone. Open the question under [In person], "
                "read it, and press [Enter their answer]."
            ),
            _("After the yes, print the form. It says who agreed, when and to what."),
        ),
        notes=(
            _("A yes aloud is signed with the number on their paper. Never keep that number."),
            _("The person can take it back at any time. Then stop, and tell the court."),
        ),
        picture="mandate",
    ),
    Chapter(
        key="taken-back",
        title=_("Somebody takes it back"),
        intro=_("Everybody may take everything back, at any time, without a reason."),
        steps=(
            _("The case says [Taken back by the complainant]. Stop your work on it."),
            _("The desk stops what was not sent and tells offices that have something."),
            _("Destroy prints and saved copies. The [Custody log] says which there are."),
            _("Fourteen days later the desk erases the words by itself."),
        ),
        notes=(_("Do not ask the person to change their mind."),),
        picture="withdrawn",
    ),
    Chapter(
        key="danger",
        title=_("Danger to life, and no yes"),
        intro=_(
            "Only to save a life, and only when the person cannot be asked, something "
            "may go without a yes."
        ),
        steps=(
            _("On the page for sharing, press [Propose to give it without consent]."),
            _(
                "Choose the ground and write the facts. Choose only what is needed "
                "against this danger."
            ),
            _("Press [Propose it to a second member]."),
            _(
                "A colleague at another desk reads it and presses [Approve and send "
                "now] or [Refuse]."
            ),
        ),
        notes=(
            _("It stays in the log for ever, and the person is told unless that is dangerous."),
        ),
        picture="danger",
    ),
)
