"""What a rule does not know, as something that a caseworker could find out.

Each phrase completes "If you knew …". None asks for a status: what matters is what a person fears
and needs, and nobody is asked for papers.
"""

from collections.abc import Mapping
from typing import Final

from complaints.locale.marking import _

FACTS: Final[Mapping[str, str]] = {
    "violations": _("what exactly happened"),
    "ongoing": _("whether it is still going on"),
    "days_ago": _("on which day it happened"),
    "actors": _("who did it"),
    "age_group": _("whether it is about a child or an adult"),
    "unaccompanied": _("whether the child is alone"),
    "gender": _("whether it is about a woman or a man"),
    "group_size": _("how many people it is about"),
    "children_with_them": _("whether children are with them"),
    "needs": _("what they need now"),
    "seeking_asylum": _("whether they seek protection"),
    "fears_state_of_origin": _("whether they fear the State that they come from"),
    "special_status": _("whether they are refugees or stateless"),
    "detained": _("whether they are locked up now"),
    "imminent_removal_hours": _("whether somebody will be sent away, and when"),
    "imminent_irreversible_harm": _("whether somebody may be killed or badly hurt within days"),
    "domestic_remedies": _("whether a court or an authority was asked, and how that ended"),
    "days_since_final_decision": _("on which day the final decision was made"),
    "frontex_involved": _("whether people of Frontex took part"),
    "wants_consulate_contact": _("whether they wish to be in touch with their own consulate"),
    "language": _("which language they speak"),
    "country_of_incident": _("in which country it happened"),
    "respondent_states": _("which State is accused"),
    "current_location": _("in which country they are now"),
    "country_of_origin": _("which country they come from"),
    "sector": _("what work they did"),
    "disability": _("whether they live with a disability"),
    "accused_channels": _("which bodies are accused themselves"),
    "withdrawn": _("whether they took the complaint back"),
    "held_by_state_last_seen": _("whether officials held the missing person when last seen"),
    "eu_body_involved": _("whether a body of the European Union took part"),
    "nhri_takes_complaints": _("whether the institution takes complaints"),
    "consent_scopes": _("what they agree to"),
}

SCOPES: Final[Mapping[str, str]] = {
    "share-ngo": _("that an organisation outside the State may read the complaint"),
    "share-nhri": _("that the national human rights institution may read the complaint"),
    "share-un-agency": _("that a UN or humanitarian agency may read the complaint"),
    "share-un-mechanism": _("that a human rights body of the UN may read the complaint"),
    "share-regional": _("that a regional body may read the complaint"),
    "name-to-state": _("that the State concerned may learn the name"),
}

PRIORITIES: Final[Mapping[str, str]] = {
    "critical": _("Critical"),
    "urgent": _("Urgent"),
    "routine": _("Routine"),
}

SUBMITTERS: Final[Mapping[str, str]] = {
    "legal-aid": _("a legal-aid group"),
    "ngo": _("a non-governmental organisation"),
    "nhri": _("a national human rights institution"),
    "trade-union": _("a trade union"),
}
