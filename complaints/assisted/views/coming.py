"""Coming back with the number: reading, answering a question, writing more, taking back.

The number is typed once and then stands in a hidden field of each page, because nothing else could
hold it: no cookie, no session, no address.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from flask import Flask, Response, request

from complaints.assisted import filing, timeline
from complaints.assisted.filing import SendingError
from complaints.assisted.forms import ReturnForm
from complaints.assisted.tongue import Tongue
from complaints.assisted.views.page import carried, config, go, page, tongue_of
from complaints.complainant import Asked, Complainant, Filed, Proposal
from complaints.complainant.answering import find_question
from crypto.errors import ReceiptError
from crypto.receipt import Receipt


def register(app: Flask) -> None:
    """Put the view at its address."""
    app.add_url_rule("/<language>/answers", "answers", answers, methods=["GET", "POST"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody with a number, in front of the portal."""

    t: Tongue
    form: ReturnForm
    number: Receipt
    complainant: Complainant

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
        """A page that carries the number on."""
        return page(self.t, template, status=status, number=self.number.digits, **values)

    def name(self, organisation: str) -> str:
        """What an organisation is called."""
        return timeline.name(self.t, self.complainant.book, organisation)


def answers(language: str) -> Response:
    """Whichever page the button asks for."""
    t = tongue_of(language)
    if request.method == "GET":
        return page(t, "come", problem="", typed="")
    form = ReturnForm(request.form)
    typed = form.number.data or ""
    try:
        number = Receipt.parse(typed)
    except ReceiptError as error:
        return page(t, "come", status=422, problem=f"number_{error.kind}", typed=typed)
    if not form.validate():
        return _again(t, form, "error_too-long", status=422)
    try:
        visit = Visit(t=t, form=form, number=number, complainant=filing.open_portal(config()))
        return _VIEWS.get(go(), _timeline)(visit)
    except SendingError as error:
        return _again(t, form, error.key)


def _again(
    t: Tongue, form: ReturnForm, problem: str, *, left: Sequence[str] = (), status: int = 503
) -> Response:
    """What could not be done, with everything that it needs: pressed again, it is done."""
    hidden = carried(form, without=("words", *(["to"] if left else [])))
    hidden += [("to", one) for one in left]
    words = form.words.data or ""
    return page(t, "again", status=status, hidden=hidden, words=words, problem=problem, go=go())


def _timeline(visit: Visit) -> Response:
    return visit.page("timeline", shown=_shown(visit))


def _shown(visit: Visit) -> timeline.Shown:
    with filing.telling():
        found = visit.complainant.replies(visit.number)
    return timeline.show(visit.t, found, visit.complainant.book)


def _question(visit: Visit, *, problem: str = "") -> Response:
    with filing.telling():
        replies = visit.complainant.replies(visit.number)
        asked = find_question(replies, visit.form.question.data or "")
    proposal, refused = _proposal(visit, asked)
    to = asked.question.to
    book = visit.complainant.book
    return visit.page(
        "question",
        status=422 if problem else 200,
        asked=asked,
        who=visit.name(asked.organisation),
        to=book.organisations.get(to) if to else None,
        to_name=visit.name(to) if to else "",
        parts=timeline.parts_of(visit.t, proposal) if proposal else [],
        until=visit.t.day(proposal.expires) if proposal else "",
        refused=refused,
        shown=timeline.digest(asked),
        problem=problem,
    )


def _proposal(visit: Visit, asked: Asked) -> tuple[Proposal | None, str]:
    """What a yes would permit; or nothing, and the key of why not."""
    try:
        with filing.telling():
            return visit.complainant.proposal(visit.number, asked.question.id), ""
    except SendingError as error:
        return None, error.key


def _yes(visit: Visit) -> Response:
    with filing.telling():
        proposal = visit.complainant.proposal(visit.number, visit.form.question.data or "")
        if timeline.digest(proposal.asked) != visit.form.shown.data:
            return _question(visit, problem="error_unknown-part")  # it is not what they have read
        delivery = visit.complainant.accept(visit.number, proposal)
    return _done(visit, [filing.send(visit.complainant, delivery)])


def _no(visit: Visit) -> Response:
    with filing.telling():
        delivery = visit.complainant.decline(visit.number, visit.form.question.data or "")
    return _done(visit, [filing.send(visit.complainant, delivery)])


def _write(visit: Visit) -> Response:
    return visit.page("write", shown=_shown(visit), words=visit.form.words.data or "", problem="")


def _send(visit: Visit) -> Response:
    words, to = visit.form.words.data or "", visit.form.to.data or []
    if not (words and to):
        problem = "recipients_choose" if words else "recipients_nothing"
        return visit.page("write", status=422, shown=_shown(visit), words=words, problem=problem)
    return _each(
        visit,
        lambda one: filing.write(
            visit.complainant, visit.number, one, text=words, language=visit.t.language
        ),
    )


def _take(visit: Visit) -> Response:
    return visit.page("take", shown=_shown(visit))


def _confirm(visit: Visit) -> Response:
    to = visit.form.to.data or []
    if not to:
        return _take(visit)
    scope = visit.form.scope.data or "referral"
    said = [visit.t.of(f"confirm_{scope}", name=visit.name(one)) for one in to]
    return visit.page("confirm", said=said, hidden=carried(visit.form, without=("number",)))


def _take_back(visit: Visit) -> Response:
    scope: Literal["all", "referral"] = "all" if visit.form.scope.data == "all" else "referral"
    return _each(
        visit,
        lambda one: filing.take_back(visit.complainant, visit.number, one, scope=scope),
    )


def _each(visit: Visit, act: Callable[[str], Filed]) -> Response:
    """Do it for each that was chosen; what is left when the line breaks is asked for again."""
    left, done = list(visit.form.to.data or ()), []
    while left:
        try:
            done.append(act(left[0]))
        except SendingError as error:
            return _again(visit.t, visit.form, error.key, left=left)
        left.pop(0)
    return _done(visit, done)


def _done(visit: Visit, filed: Sequence[Filed]) -> Response:
    proofs = [one for each in filed for one in filing.proofs(visit.complainant, each)]
    return visit.page(
        "done",
        sent=bool(proofs),
        not_to=[visit.name(one.organisation) for each in filed for one in each.refusals],
        is_kept=all(one.keepsake is None for one in filed),
        proofs=[(visit.name(one.organisation), one) for one in proofs],
        key=str(visit.complainant.book.directory.portal_key),
    )


_VIEWS: Final[Mapping[str, Callable[[Visit], Response]]] = {
    "question": _question,
    "yes": _yes,
    "no": _no,
    "write": _write,
    "send": _send,
    "take": _take,
    "confirm": _confirm,
    "take-back": _take_back,
}
