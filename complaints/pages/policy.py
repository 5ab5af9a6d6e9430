"""What a page of ours may do in a browser, said in its head and again by the server.

Nothing inline, nothing from elsewhere, no form that could be posted, no string that becomes
markup or code. One page has a form, which posts files that are sealed; it has no script at all. It
must never grow another exception.
"""

from typing import Final

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src data:",  # the empty icon, so that no browser asks for one
        # a recording to listen to before it is sealed: bytes in memory, which a page's own script
        # alone can put there, and which as sound can run nothing
        "media-src blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
#: A header can say one thing more than a page.
CONTENT_SECURITY_POLICY_HEADER: Final = f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'"

#: Of the page on which files made offline are handed in, and of its answer. The address of the form
#: is all that it adds; everything of scripts, it takes away.
UPLOAD_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
UPLOAD_POLICY_HEADER: Final = f"{UPLOAD_POLICY}; frame-ancestors 'none'"
