"""With which headers each built file is served: said once, for who serves and for who checks.

It must never depend on who asks.
"""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from complaints.pages.policy import CONTENT_SECURITY_POLICY_HEADER, UPLOAD_POLICY_HEADER

_PERMISSIONS: Final = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "payment",
    "usb",
)
PAGE_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY_HEADER,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    # the microphone for an account told aloud, asked for when somebody presses the button
    "Permissions-Policy": ", ".join((*(f"{one}=()" for one in _PERMISSIONS), "microphone=(self)")),
    "X-DNS-Prefetch-Control": "off",
}
#: Of the page with the form for sealed files, and of the page that answers it.
UPLOAD_HEADERS: Final = {**PAGE_HEADERS, "Content-Security-Policy": UPLOAD_POLICY_HEADER}
#: Of the form in one file, which is to be saved and never to run on this site.
FORM_HEADERS: Final[Mapping[str, str]] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": 'attachment; filename="form.html"',
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

_UPLOAD_PAGES: Final = ("upload.html", "uploaded.html")
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
_HASHED: Final = re.compile(r".+[.-][0-9a-f]{8,64}\.[a-z0-9.]+")


def headers_of(path: str) -> Mapping[str, str]:
    """The headers of a built file, by its path in the folder of the pages."""
    name = PurePosixPath(path).name
    return {
        **(UPLOAD_HEADERS if name in _UPLOAD_PAGES else PAGE_HEADERS),
        "Content-Type": _TYPES.get(PurePosixPath(path).suffix, "application/octet-stream"),
        # what its name ties to its content is kept; everything else is asked for again
        "Cache-Control": (
            "public, max-age=31536000, immutable" if _HASHED.fullmatch(name) else "no-store"
        ),
        "Vary": "Accept-Encoding",
    }
