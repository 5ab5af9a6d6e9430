"""A step of building the wheel: the templates, which lie beside the packages, go into one of them.

Used by setuptools alone (``[tool.setuptools.cmdclass]``); nothing of this is in the wheel.
`complaints.places` finds them again.
"""

from pathlib import Path
from typing import Final

from setuptools.command.build_py import build_py

_FROM: Final = Path("templates")
_TO: Final = Path("complaints", "templates")


class WithTemplates(build_py):  # type: ignore[misc]  # setuptools has no types
    """Build Python modules, and put the templates where the installed program looks for them."""

    def build_package_data(self) -> None:
        """Copy what packages hold beside their modules, and the templates."""
        super().build_package_data()
        for one in _templates():
            target = Path(self.build_lib, _TO, one.relative_to(_FROM))
            self.mkpath(str(target.parent))
            self.copy_file(str(one), str(target))

    def get_source_files(self) -> list[str]:
        """What a source archive needs to build the same wheel."""
        own = Path(__file__).relative_to(Path.cwd())
        return [*super().get_source_files(), *map(str, _templates()), str(own)]


def _templates() -> list[Path]:
    return sorted(one for one in _FROM.rglob("*") if one.is_file())
