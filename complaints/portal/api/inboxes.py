"""Envelopes: anybody files one, a member fetches and acknowledges them."""

from functools import partial
from typing import Final

from flask import Flask, Response, request

from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from complaints.portal import clock, problems
from complaints.portal.api import http, taking
from complaints.portal.api.members import current_members, signed_in
from complaints.portal.problems import RefusedError
from complaints.portal.services import Services

SIZE: Final = 16_384  # bytes of every envelope

_MOST: Final = 256  # envelopes in one answer
_MAX_SEQ: Final = strictjson.MAX_INTEGER
_MAX_BODY: Final = 1_024


def register(app: Flask, services: Services) -> None:
    """Put the views at their addresses."""
    inbox = "/v1/inboxes/<organisation>"
    http.rule(app, "PUT", f"{inbox}/<name>", partial(put, services))
    http.rule(app, "GET", inbox, partial(fetch, services))
    http.rule(app, "POST", f"{inbox}/acknowledged", partial(acknowledge, services))


def put(services: Services, organisation: str, name: str) -> Response:
    """Store an envelope and answer the proof of filing."""
    published = http.published(services)
    http.in_force(published, clock.today())  # before a body is read that could not be taken
    to = http.organisation_of(published, organisation)
    body = http.body_of(SIZE)
    http.name_of(body, name, services)
    filed = taking.envelope(services, to.id, name, body)
    return http.answer(filed.encode(), http.TEXT)


def fetch(services: Services, organisation: str) -> Response:
    """Answer the member's next envelopes, each after its sequence number."""
    published = http.published(services)
    of = http.organisation_of(published, organisation)
    signed_in(services, published, of, body=b"")
    after, limit = _page()
    envelopes = services.store.envelopes.fetch(of.id, after=after, limit=limit)
    records = b"".join(seq.to_bytes(8, "big") + body for seq, body in envelopes)
    return http.answer(records, http.BYTES)


def acknowledge(services: Services, organisation: str) -> Response:
    """Note up to where the member has everything."""
    published = http.published(services)
    of = http.organisation_of(published, organisation)
    body = http.body_up_to(_MAX_BODY)
    member, card = signed_in(services, published, of, body=body)
    noted = services.store.envelopes.acknowledge(
        of.id, member, _seq(body), members=current_members(card)
    )
    if not noted:
        raise RefusedError(problems.BAD_REQUEST)
    return http.done()


def _page() -> tuple[int, int]:
    values = request.args.to_dict(flat=False)
    if values.keys() - {"after", "limit"} or any(len(one) != 1 for one in values.values()):
        raise RefusedError(problems.BAD_REQUEST)
    after = http.number(values.get("after", ["0"])[0], least=0, most=_MAX_SEQ)
    return after, http.number(values.get("limit", [str(_MOST)])[0], least=1, most=_MOST)


def _seq(body: bytes) -> int:
    try:
        value = strictjson.loads(body)
    except MalformedError:
        raise RefusedError(problems.BAD_REQUEST) from None
    seq = value.get("seq") if isinstance(value, dict) else None
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 0:
        raise RefusedError(problems.BAD_REQUEST)
    return seq
