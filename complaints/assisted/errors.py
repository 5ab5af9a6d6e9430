"""Why the program without scripts cannot start: one short tree, for its operator."""


class AssistedError(Exception):
    """The root; the message says what to change."""
