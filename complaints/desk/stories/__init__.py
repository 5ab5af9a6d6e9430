"""The office's own acts as sentences of the timeline: a module for each family of events.

Each has a function that takes the event, how to say one of our sentences (days among its values are
written as people write them) and how to call an organisation. It gives the item's kind, its title,
what it quotes and in which language, or None for an event of another family.
"""

from typing import Final

from complaints.desk.stories import (
    authority,
    conflict,
    disclosure,
    erasure,
    intake,
    matters,
    translating,
)
from complaints.desk.stories.telling import Family

#: In the order in which they are asked.
FAMILIES: Final[tuple[Family, ...]] = (
    disclosure.tell,
    erasure.tell,
    matters.tell,
    intake.tell,
    conflict.tell,
    translating.tell,
    authority.tell,
)
