"""Sentences of the packages below that caseworkers meet, so that the translators see them, too.

They are written where they belong and translated where they are shown; a test compares the two.
"""

from typing import Final

from complaints.locale.marking import _

BORROWED: Final = (
    _("This organisation must not be used at present."),
    _("This organisation has not promised to keep immigration enforcement out."),
    _("This organisation has not renewed its promise to keep immigration enforcement out."),
    _("This organisation has no key for today."),
    _("The organisation's card has expired."),
    _("The directory has expired."),
    _("The directory begins in the future; is the clock right?"),
    _("This directory is older than one that was used before."),
    _("The consent does not name this organisation."),
    _("The consent has expired."),
    _("The consent holds only once the complainant has been silent for 30 days."),
    _("What the consent says of an absence contradicts the rest."),
    _("The complainant said no to this organisation."),
    _("They have changed a part of this since. Propose it anew."),
    _(
        "This consent is for the case that they cannot come back. Ask them first; it may be used "
        "after 30 days without a sign of them."
    ),
    _(
        "This consent is for the case that they cannot come back. They were asked, and still have "
        "time to answer."
    ),
    _("The consent was given to another organisation."),
    _("The signature of the consent is wrong."),
    _("The complainant has taken everything back."),
    _("The complainant took back that this may go there."),
    _("The override was made for something else."),
    _("An override needs a second member."),
    _("The override was not approved within a day."),
    _("There is a part that the override does not name."),
    _("The signature of the override is wrong."),
    _("The portal cannot be reached; try again later."),
    _("The portal's directory has expired; its operator must renew it."),
    _("The portal does not accept this member's signature; are clock and card right?"),
    _("There is no room under this number until older replies expire."),
    _("The portal has no room for attachments at present; try again later."),
    _("The portal cannot store anything at present; try again later."),
    _("The reply is too long; send it as several."),
)
