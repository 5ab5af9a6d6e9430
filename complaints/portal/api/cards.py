"""Cards: an organisation publishes its own, anybody fetches it."""

from functools import partial

from flask import Flask, Response

from complaints.directory import Card, DirectoryError
from complaints.directory.card import MAX_SIZE
from complaints.portal import clock, problems
from complaints.portal.api import http
from complaints.portal.api.members import current_members
from complaints.portal.problems import RefusedError
from complaints.portal.services import Services
from complaints.portal.store.cards import Published


def register(app: Flask, services: Services) -> None:
    """Put the views at their addresses."""
    http.rule(app, "PUT", "/v1/cards/<organisation>", partial(put, services))
    http.rule(app, "GET", "/v1/cards/<organisation>", partial(fetch, services))


def put(services: Services, organisation: str) -> Response:
    """Publish a card that verifies as any client verifies it."""
    today = clock.today()
    published = http.published(services)
    http.in_force(published, today)
    of = http.organisation_of(published, organisation)
    body = http.body_up_to(MAX_SIZE)
    try:
        card = Card.accept(
            body, organisation=of, instance=published.directory.instance, today=today
        )
    except DirectoryError:
        raise RefusedError(problems.BAD_CARD) from None
    became = services.store.cards.publish(of.id, version=card.version, body=body)
    if became is Published.STALE:
        raise RefusedError(problems.STALE_CARD)
    if became is Published.NOW:
        services.store.envelopes.settle(of.id, members=current_members(card))
    return http.done()


def fetch(services: Services, organisation: str) -> Response:
    """Answer the newest card, of a suspended organisation too: its readers are told so anyway."""
    if organisation not in http.published(services).organisations:
        raise RefusedError(problems.UNKNOWN_ORGANISATION)
    card = services.store.cards.get(organisation)
    if card is None:
        raise RefusedError(problems.NOT_FOUND)
    return http.public(card.body, http.BYTES)
