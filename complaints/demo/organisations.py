"""The invented organisations of demonstrations and trainings, as values: nothing of a server."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """What there is to say of an invented organisation."""

    id: str
    kind: str
    names: dict[str, str]
    of_the_state: bool
    takes_forms: bool = False


ORGANISATIONS: Final = (
    Invented(
        id="demo-ombudsman",
        kind="nhri",
        names={
            "en": "People's Ombudsman (invented)",
            "fr": "Défenseure du peuple (inventée)",
            "es": "Defensoría del Pueblo (inventada)",
            "ar": "ديوان المظالم (مثال مُختلَق)",
        },
        of_the_state=True,
    ),
    Invented(
        id="demo-legal-aid",
        kind="legal-aid",
        names={
            "en": "Legal Aid on the Road (invented)",
            "fr": "Aide juridique en route (inventée)",
            "es": "Ayuda Legal en Camino (inventada)",
            "ar": "العون القانوني على الطريق (مثال مُختلَق)",
        },
        of_the_state=False,
        takes_forms=True,
    ),
    Invented(
        id="demo-mechanism",
        kind="mechanism",
        names={
            "en": "Border Monitoring Mechanism (invented)",
            "fr": "Mécanisme de surveillance des frontières (inventé)",
            "es": "Mecanismo de Vigilancia de Fronteras (inventado)",
            "ar": "آلية مراقبة الحدود (مثال مُختلَق)",
        },
        of_the_state=False,
    ),
)
