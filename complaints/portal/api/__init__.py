"""The interface under ``/v1/``: views that translate HTTP, one module for each noun.

A view decides nothing: it parses strictly, asks the services, and answers bytes or a problem.
Source: SPEC.md, section 7.
"""

from flask import Flask

from complaints.portal.api import cards, chunks, directory, health, inboxes, replies
from complaints.portal.services import Services


def register(app: Flask, services: Services) -> None:
    """Put every view at its address."""
    for module in (cards, chunks, directory, health, inboxes, replies):
        module.register(app, services)
