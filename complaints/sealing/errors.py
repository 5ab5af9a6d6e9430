"""Why a message could not be sealed, or what was received is not to be believed: one short tree."""


class SealingError(Exception):
    """The root: catch it where any refusal means the same."""


class TooLongMessageError(SealingError):
    """The message is longer than its kind may be."""


class UnusableFileError(SealingError):
    """What should be attached is empty, too long, or was changed meanwhile."""


class UnusableRecipientError(SealingError):
    """What should be a recipient is none."""


class NotForUsError(SealingError):
    """Sound, but sealed to somebody else, or to a key that was erased."""


class MalformedMessageError(SealingError):
    """Opened, but not a message of the format."""


class WrongReaderError(SealingError):
    """Opened and signed for another reader: whoever received it first has passed it on."""


class ForgedError(SealingError):
    """Not signed by the one whom it names."""


class MissingOverflowError(SealingError):
    """The rest of the message lies in chunks that cannot be had, or were changed."""
