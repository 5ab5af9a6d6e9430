"""The complaint: the complainant's side, the portal that cannot read, and the desk."""
