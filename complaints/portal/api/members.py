"""Members of organisations, known by the signature of each request and by nothing else.

Refused alike, without a word on which it was: no card, no such member, a signature that does not
fit, is too old, or was used before.
"""

from typing import Final

from flask import request

from complaints import request_signature
from complaints.directory import Card, DirectoryError, Organisation
from complaints.portal import clock, problems
from complaints.portal.problems import RefusedError
from complaints.portal.published import Published
from complaints.portal.services import Services
from complaints.request_signature import (
    CONTENT_DIGEST,
    SIGNATURE,
    SIGNATURE_INPUT,
    SKEW,
    Parameters,
    RequestSignatureError,
)

_NAMES: Final = (CONTENT_DIGEST, SIGNATURE_INPUT, SIGNATURE)


def signed_in(
    services: Services, published: Published, organisation: Organisation, *, body: bytes
) -> tuple[str, Card]:
    """The member who signed this request, once, and the card on which the member stands."""
    try:
        headers = {name: request.headers[name] for name in _NAMES if name in request.headers}
        claim = Parameters.parse(headers)
        card = _card(services, published, organisation)
        if claim.instance != published.directory.instance:
            raise RefusedError(problems.UNSIGNED)
        key = {one.id: one.request.key for one in card.current_members(clock.today())}[claim.member]
        now = clock.now()
        request_signature.verify(
            method=request.method,
            path=request.path,
            query=request.environ["QUERY_STRING"],
            body=body,
            headers=headers,
            key=key,
            now=now,
        )
    except (RequestSignatureError, DirectoryError, KeyError):
        raise RefusedError(problems.UNSIGNED) from None
    nonce = bytes.fromhex(claim.nonce)
    if not services.store.nonces.use(nonce, until=claim.expires + SKEW, now=now):
        raise RefusedError(problems.UNSIGNED)
    return claim.member, card


def current_members(card: Card) -> list[str]:
    """The ids of those who must have an envelope before it may leave."""
    return [one.id for one in card.current_members(clock.today())]


def _card(services: Services, published: Published, organisation: Organisation) -> Card:
    """The organisation's newest card, verified again: the directory may have changed its key.

    It may have expired: an office that was closed must be able to fetch what waits for it.
    """
    stored = services.store.cards.get(organisation.id)
    if stored is None:
        raise RefusedError(problems.UNSIGNED)
    return Card.verify(
        stored.body, organisation=organisation, instance=published.directory.instance
    )
