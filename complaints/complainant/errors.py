"""What a complainant's request can fail with, besides directory, sealing and portal errors."""


class ComplainantError(Exception):
    """The root: catch it where any refusal means the same."""


class NothingToSendError(ComplainantError):
    """There is no organisation, no part or no text to send."""


class TooMuchError(ComplainantError):
    """The files of one complaint are longer than all of them together may be."""


class UnknownQuestionError(ComplainantError):
    """No verified reply asks this."""


class UnknownPartsError(ComplainantError):
    """A question names parts that the complainant's own keepsake does not have."""


class NoKeepsakeError(ComplainantError):
    """The keepsake that is needed for this cannot be read at present."""


class AlreadyWrittenError(ComplainantError):
    """An organisation was to get a first complaint, and has one under this receipt."""
