"""Services near the person: what one says of itself, and how it is found. Pure, like its parent."""

from referral.services.offers import Found, Offer, OrganisationRefusal
from referral.services.service import Service

__all__ = ["Found", "Offer", "OrganisationRefusal", "Service"]
