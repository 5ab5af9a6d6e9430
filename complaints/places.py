"""Where files lie that belong to no package of their own.

The templates stand at the top of a checkout. A wheel has them inside this package instead, since
it may put nothing elsewhere: see ``deploy/desk/packing.py``.
"""

from pathlib import Path
from typing import Final

_INSTALLED: Final = Path(__file__).with_name("templates")

#: The folder of all templates: ``desk``, ``portal``, ``assisted``, ``shared``.
TEMPLATES: Final = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[1] / "templates"
