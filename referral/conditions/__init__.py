"""Conditions on the facts of a case: how they combine, what they ask, and reading their JSON."""
