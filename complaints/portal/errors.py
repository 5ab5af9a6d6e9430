"""The root of the portal's own errors, for whoever operates it: nothing of a request is in them."""


class PortalError(Exception):
    """The portal cannot start or do what it was told; the message says what to do."""
