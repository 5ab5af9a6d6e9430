"""Which service copies a folder, by the names and marks of the folders around it.

A name is a hint and a mark is proof; either is enough to warn. Sources: the services' own help
pages on where their folders lie and what they keep in them (Dropbox, Microsoft OneDrive, Apple
iCloud Drive and File Provider, Google Drive for desktop, Nextcloud and ownCloud desktop clients,
Syncthing, Seafile, MEGA, Proton Drive, pCloud).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from complaints.desk.computer.surroundings import Folder

#: Beginnings of folder names, in small letters.
_NAMES: Final[Mapping[str, str]] = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "seafile": "Seafile",
    "megasync": "MEGA",
    "proton drive": "Proton Drive",
    "protondrive": "Proton Drive",
    "pcloud": "pCloud",
    "yandex.disk": "Yandex Disk",
    "yandexdisk": "Yandex Disk",
    "box sync": "Box",
    "jottacloud": "Jottacloud",
    "kdrive": "kDrive",
    "synologydrive": "Synology Drive",
    "spideroak hive": "SpiderOak",
}
#: Whole names that begin too many others.
_WHOLE: Final[Mapping[str, str]] = {"box": "Box", "mega": "MEGA", "insync": "Insync"}
#: Under this folder macOS keeps what any service copies; the next name says which.
_PROVIDERS: Final = "cloudstorage"

#: Marks, whole or as they begin and end: what a service leaves in the topmost folder it copies.
_MARKS: Final[Mapping[str, str]] = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".seafile-data": "Seafile",
    ".megaignore": "MEGA",
    ".shortcut-targets-by-id": "Google Drive",
    ".tresorit": "Tresorit",
}
_JOURNALS: Final = (".sync_", "._sync_")  # of Nextcloud and ownCloud, with .db behind


def is_mark(name: str) -> bool:
    """Whether a file or folder of this name says that what it lies in is copied."""
    return bool(_marked(name))


def services(above: Sequence[Folder]) -> frozenset[str]:
    """The services that copy the first of these folders."""
    found = {_marked(mark) for folder in above for mark in folder.marks}
    found |= {_named(folder.name) for folder in above}
    outwards = [folder.name for folder in above]
    for inner, outer in pairwise(outwards):
        if outer.casefold() == _PROVIDERS:
            found.add(_named(inner) or inner.partition("-")[0])
    return frozenset(found - {""})


def _marked(name: str) -> str:
    if name.startswith(_JOURNALS) and name.endswith(".db"):
        return "Nextcloud"
    return _MARKS.get(name, "")


def _named(name: str) -> str:
    small = name.casefold()
    begun = (whose for begins, whose in _NAMES.items() if small.startswith(begins))
    return _WHOLE.get(small) or next(begun, "")
