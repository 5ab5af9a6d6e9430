"""What can go wrong for those who run an instance or an organisation: one short tree."""


class OperatorError(Exception):
    """The root: the message says what to do."""


class DraftError(OperatorError):
    """The stewards' draft is missing, malformed, or does not allow this."""


class FileError(OperatorError):
    """A file cannot be read or written."""
