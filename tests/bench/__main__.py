"""`make bench`: measure everything in one run and write deploy/BENCHMARKS.md.

Measures, never judges: no test fails for a slow machine. Name parts to run only those.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.bench.report import write

_PARTS: Final = {
    "crypto": "Sealing and opening an envelope",
    "portal": "Taking in envelopes",
    "rulebook": "Judging on a phone",
    "cleaning": "Taking out of a photo what betrays",
    "road": "From the first request to the receipt",
    "languages": "From the first request to the receipt, by language (brotli, kB)",
    "verify": "Checking that a portal serves the release",
    "form": "The form in one file (kB)",
    "referral": "One recommendation",
    "queue": "A desk with 100,000 cases",
    "seal": "Sealing a long file in Chromium",
    "pull": "Taking in what has gathered, at a desk",
}
_REPORT: Final = Path(__file__).parents[2] / "deploy" / "BENCHMARKS.md"


def main(chosen: list[str]) -> None:
    """Run the named parts, or all, print as they come, and write the report of a whole run."""
    results = {}
    for part in chosen or list(_PARTS):
        run: Callable[[], Mapping[str, float]] = import_module(f"tests.bench.{part}").run
        sys.stdout.write(f"{_PARTS[part]} …\n")
        results[_PARTS[part]] = dict(run())
        for name, value in results[_PARTS[part]].items():
            sys.stdout.write(f"  {name}: {value:,.3f}\n")
        sys.stdout.flush()
    if not chosen:
        write(_REPORT, results)
        sys.stdout.write(f"Written: {_REPORT.relative_to(Path.cwd())}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
