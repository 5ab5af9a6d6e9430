"""The form in one file: all of telling, to be saved, passed on, and filled in without a network.

Style and script stand in it, and the policy in its head lets exactly these run, and no request
leave. It has one empty place, which the portal fills with whom one may write to. It must never lead
anywhere, and holds nothing that is not the same for everybody.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment

from complaints.offline_content import RULEBOOK, pack
from complaints.pages import icons
from complaints.pages.policy import CONTENT_SECURITY_POLICY
from complaints.pages.texts import compact, rendered

_ENDS: Final = ("</script", "<!--", "</style")


def script(folder: Path) -> str:
    """The script as it was bundled."""
    return _inside((folder / "form.js").read_text("utf-8"))


def form(
    environment: Environment,
    *,
    texts: Mapping[str, Any],
    rulebook: str,
    trust: str,
    address: str,
    script: str,
    style: str,
) -> bytes:
    """The form of one language; ``texts`` are those of telling, ``address`` is the site's.

    What is not code is packed: unpacked it would leave no room for lists.
    """
    sections = [
        one
        for one in rendered(environment, "protects", {})
        if all(isinstance(paragraph, str) for paragraph in one)  # what is at the site is not here
    ]
    values = {
        "policy": _policy(script, style),
        "style": _inside(style),
        "script": script,
        "trust": trust,
        "address": address,
        "rulebook": RULEBOOK % hashlib.sha256(rulebook.encode()).hexdigest(),
        "packed": pack(
            compact(
                {
                    "texts": {**texts, **rendered(environment, "form", {})},
                    "protection": sections,
                    "drawings": json.loads(icons.for_pages()),
                    "rulebook": rulebook,
                }
            ).encode()
        ),
    }
    return environment.get_template("portal/form.html").render(values).encode() + b"\n"


def _policy(script: str, style: str) -> str:
    """The policy of all pages, for what stands in the page itself, and with no request at all."""
    policy = CONTENT_SECURITY_POLICY
    for before, after in (
        ("script-src 'self'", f"script-src {_hash(script)}"),
        ("style-src 'self'", f"style-src {_hash(style)}"),
        ("connect-src 'self'", "connect-src 'none'"),
    ):
        policy = _once(policy, before, after)
    return policy


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _once(text: str, before: str, after: str) -> str:
    if text.count(before) != 1:
        raise ValueError("the form and what it is built from do not fit together")
    return text.replace(before, after)


def _inside(text: str) -> str:
    """Refuse what would end the element in which it stands."""
    if any(end in text for end in _ENDS):
        raise ValueError("a script or a style with these characters cannot stand in a page")
    return text
