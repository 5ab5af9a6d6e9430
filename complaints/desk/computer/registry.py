"""Reading the registry of Windows, of which everybody may read what is asked here.

Elsewhere there is none, and nothing is in it.
"""

import sys
from typing import Final

#: The two trees that are asked.
SYSTEM: Final = "HKEY_LOCAL_MACHINE"
USER: Final = "HKEY_CURRENT_USER"


def values(tree: str, path: str) -> dict[str, object]:
    """The values of a key; none if there is no such key. `OSError` if it may not be read."""
    found: dict[str, object] = {}
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(getattr(winreg, tree), path) as key:
                for n in range(winreg.QueryInfoKey(key)[1]):
                    name, value, _kind = winreg.EnumValue(key, n)
                    found[name] = value
        except FileNotFoundError:
            return {}
    return found


def keys(tree: str, path: str) -> list[str]:
    """The paths of the keys in a key; none if there is no such key. `OSError` as `values`."""
    found: list[str] = []
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(getattr(winreg, tree), path) as key:
                for n in range(winreg.QueryInfoKey(key)[0]):
                    found.append(f"{path}\\{winreg.EnumKey(key, n)}")
        except FileNotFoundError:
            return []
    return found
