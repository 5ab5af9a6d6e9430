"""Rendering a page in a language, and the headers that all pages have."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Response, abort, current_app, request

from complaints.assisted.config import Config
from complaints.assisted.tongue import Tongue, tongue
from complaints.locale.catalogues import languages
from complaints.pages.icons import drawings

EXTENSION: Final = "assisted"
GROUP: Final = 4

#: Nothing but our own sheet; no script at all, from nowhere.
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src data:",  # the empty icon, so that no browser asks for one
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
}


def config() -> Config:
    """What the operator decided."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Config)
    return found


def tongue_of(language: str) -> Tongue:
    """The texts of the language in the address, or 404."""
    if language not in languages():
        abort(404)
    return tongue(language)


def go() -> str:
    """Which button was pressed."""
    return request.form.get("go", "")


def page(t: Tongue, template: str, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
    """A page; whatever somebody wrote is only ever text in it."""
    html = t.environment.get_template(f"assisted/{template}.html").render(
        t=t,
        site=config().site,
        leave_to=config().leave_to,
        drawings=drawings(),
        **values,
    )
    return Response(html, status=status, content_type="text/html; charset=utf-8")


def carried(*forms: Any, without: Iterable[str] = ()) -> list[tuple[str, str]]:  # noqa: ANN401
    """What hidden fields of the next page hold, of these forms."""
    left_out = set(without)
    return [one for form in forms for one in form.carried() if one[0] not in left_out]


def rows_of(t: Tongue, digits: str) -> list[str]:
    """The number as it is written on paper: a group a row, in the language's own digits."""
    return _rows("".join(t.digits(int(one)) for one in digits))


def western(t: Tongue, digits: str) -> list[str]:
    """The same in the digits 0 to 9, where the language has its own; else nothing."""
    return [] if t.digits(0) == "0" else _rows(digits)


def _rows(digits: str) -> list[str]:
    return [digits[at : at + GROUP] for at in range(0, len(digits), GROUP)]
