"""The errors of the store: one short tree, without anything that was to be stored."""


class StoreError(Exception):
    """The root: the store could not do it, and nothing was stored."""


class UnavailableError(StoreError):
    """The database does not answer, or is locked for too long; trying again may help."""


class RepliesFullError(StoreError):
    """As many replies as may live under one handle are there."""
