"""``make lock``: the file names of every locked wheel, for a test to ask which systems have one.

Reads a lock in the form of PEP 751 from standard input. A lock with hashes alone does not say for
which systems a file is. Addresses are left out: where a file lies is the installer's matter.
"""

import json
import sys
import tomllib
from urllib.parse import unquote, urlsplit


def names(lock: str) -> str:
    """The JSON: for each package its version, the systems it is for, and its wheels."""
    packages = [
        {
            "name": one["name"],
            "version": one["version"],
            "marker": one.get("marker", ""),
            "wheels": sorted(_name(wheel["url"]) for wheel in one.get("wheels", ())),
        }
        for one in tomllib.loads(lock)["packages"]
    ]
    return json.dumps(packages, indent=1)


def _name(address: str) -> str:
    return unquote(urlsplit(address).path.rpartition("/")[2])


if __name__ == "__main__":
    print(names(sys.stdin.read()))
