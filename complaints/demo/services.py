"""What the invented organisations offer, as an HSDS file that a steward could import."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Final

from complaints.operator.services import Service
from referral.hsds import document

_SOURCE: Final = "services.json"


def invented() -> Mapping[str, Sequence[Service]]:
    """The services by organisation."""
    found: dict[str, list[Service]] = {}
    for one in document.read(files("complaints.demo").joinpath(_SOURCE).read_bytes()):
        found.setdefault(str(one["amparo_organisation"]), []).append(one)
    return found
