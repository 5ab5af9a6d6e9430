"""How long a partner's check of a portal takes over loopback: all languages, one round."""

import time
from datetime import UTC, datetime

from complaints.directory import TrustRoot
from complaints.operator.published import Signed
from complaints.operator.release import Release
from complaints.operator.verify import Check
from complaints.operator.visitor import Site
from complaints.pages.assets import MANIFEST
from tests.bench import road


def run() -> dict[str, float]:
    """The figures by name."""
    with road.portal_with_organisations() as portal:
        release = Release.parse((portal.pages / MANIFEST).read_bytes())
        root = TrustRoot.parse((portal.folder / "trust.json").read_bytes())
        signed = Signed(root=root, today=datetime.now(UTC).date())
        check = Check(site=Site(portal.base), release=release, signed=signed)
        start = time.perf_counter()
        outcome = check.run(1)
        seconds = time.perf_counter() - start
    if outcome.different or outcome.unseen:
        raise RuntimeError(f"the portal is not the release: {outcome}")
    return {
        "one round of portal verify on loopback, s": seconds,
        "files": float(len(release.files)),
        "visitors": float(outcome.visits),
        "visitors given each script, at least": float(outcome.scripts),
    }
