"""Every error that the desk raises on purpose: one short tree.

A message is a sentence for the caseworker. It never holds a passphrase, a key or what a
complainant wrote.
"""


class DeskError(Exception):
    """The root: catch it where any refusal means the same."""


class StoreError(DeskError):
    """The desk's own file cannot be used."""


class StoreUnreadableError(StoreError):
    """The file belongs to another keyfile, or it is damaged: these cannot be told apart."""


class StoreMissingError(StoreError):
    """A desk was opened with this keyfile, and its file is not in the folder."""


class StoreInUseError(StoreError):
    """Another desk on this computer has the file open."""


class StoreNewerError(StoreError):
    """The file was written by a newer program."""


class NotAllowedError(DeskError):
    """The act does not fit the case as it stands."""


class NoConsentError(NotAllowedError):
    """Nothing that the complainant signed permits this."""


class UnsafeError(NotAllowedError):
    """The rules keep this case from that organisation, whoever agreed."""


class RepeatedError(NotAllowedError):
    """An organisation has all of what would be sent, and nobody said that it goes again."""


class UnjudgedError(NotAllowedError):
    """The rules could not be asked about a case, so that nobody knows where it must not go."""


class FileDamagedError(DeskError):
    """A file that somebody attached cannot be opened as it was sent; ``file`` is its number."""

    def __init__(self, message: str, file: int) -> None:
        super().__init__(message)
        self.file = file


class UnreachableError(DeskError):
    """The directory, a card or the portal that the act needs is not to be had now."""
