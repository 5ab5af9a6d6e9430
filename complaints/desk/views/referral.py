"""Asking for consent, and referring on it: who, which parts, and exactly what will be sent."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import addresses, asking, counsel, drawer, facts, labels
from complaints.desk.counsel_shape import Counsel
from complaints.desk.drafting import Draft
from complaints.desk.errors import NotAllowedError
from complaints.desk.evidence import exhibits, label_of
from complaints.desk.passing import UncleanError
from complaints.desk.views.forms import AskForm, OverrideForm, ReferForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.directory import DirectoryError
from complaints.domain.case import Case
from complaints.domain.consent import INTERPRETER, TRANSLATION
from complaints.domain.events import SecondChoice
from complaints.domain.override import BASES
from complaints.domain.referrals import Given
from complaints.domain.translating import ACCOUNT
from complaints.letters.questions import QuestionText
from complaints.locale.marking import _
from referral import loader

blueprint = Blueprint("referral", __name__, url_prefix="/case/<case_id>")


@blueprint.get("/ask")
def ask(case_id: str) -> ResponseReturnValue:
    """Choose an organisation and parts; ``to`` may name one that was suggested."""
    return _ask_page(case_id, AskForm(formdata=None, to=request.args.get("to", "")))


@blueprint.post("/ask")
def preview(case_id: str) -> ResponseReturnValue:
    """Show the question as the complainant will read it."""
    form = AskForm()
    office = desk().office
    case = office.case(case_id)
    hashes = form.parts.data or []
    try:
        check(form, _("Choose an organisation and at least one part."))
        question = office.question_text(case, form.to.data or "", hashes, form.note.data or "")
    except NotAllowedError as error:
        return _refused(case_id, form, error)
    return page(
        "desk/question.html",
        case=case,
        form=form,
        question=question,
        to=office.known.name(form.to.data or "", tongue().language),
        is_translation=office.purpose(form.to.data or "") == TRANSLATION,
        chosen=[facts.show(part, tongue()) for part in case.parts if part.hash in hashes],
    )


@blueprint.post("/ask/send")
def send_question(case_id: str) -> ResponseReturnValue:
    """Send the question."""
    form = AskForm()
    try:
        check(form, _("Choose an organisation and at least one part."))
        desk().office.ask_consent(
            case_id, form.to.data or "", form.parts.data or [], note=form.note.data or ""
        )
    except NotAllowedError as error:
        return _refused(case_id, form, error)
    say(_("The question is sealed and on its way."))
    return redirect(url_for("case.show", case_id=case_id), 303)


@blueprint.get("/share/<to>")
def share(case_id: str, to: str) -> ResponseReturnValue:
    """Everything about sharing with one organisation: why, what, on what, or how to ask for it."""
    return share_page(case_id, to, ReferForm(formdata=None))


@blueprint.get("/share/<to>/progress")
def progress(case_id: str, to: str) -> ResponseReturnValue:
    """How far the files are that go along, for whoever waits."""
    state = desk().office.progress
    done, total = tongue().number(min(state.done + 1, state.total)), tongue().number(state.total)
    sentence = tongue().text(_("Cleaning and sealing file {n} of {all}…")).format(n=done, all=total)
    return jsonify(total=state.total, done=state.done, sentence=sentence if state.total else "")


@blueprint.get("/refer/<consent_id>/<to>")
def refer(case_id: str, consent_id: str, to: str) -> ResponseReturnValue:
    """Exactly what would be sent, and the consent that permits it."""
    return share_page(case_id, to, ReferForm(formdata=None), consent_id=consent_id)


@blueprint.post("/refer/<consent_id>/<to>")
def send_referral(case_id: str, consent_id: str, to: str) -> ResponseReturnValue:
    """Send it."""
    form = ReferForm()
    try:
        check(form)
        desk().office.refer(
            case_id,
            consent_id,
            to,
            reason=form.reason.data or "",
            answer_by=form.answer_by.data,
            evidence=form.evidence.data or [],
            as_they_are=form.as_they_are.data or [],
            transfer=form.transfer.data,
            second=_second(form),
            again=form.again.data,
        )
    except UncleanError as error:
        return share_page(
            case_id, to, form, consent_id=consent_id, problem=str(error), unclean=error.why
        )
    except NotAllowedError as error:
        return share_page(case_id, to, form, consent_id=consent_id, problem=str(error))
    say(_("The referral is sealed and on its way."))
    return redirect(url_for("case.show", case_id=case_id), 303)


def _refused(case_id: str, form: AskForm, error: NotAllowedError) -> ResponseReturnValue:
    if desk().office.purpose(form.to.data or "") == TRANSLATION:
        say(str(error), wrong=True)
        return redirect(url_for("translating.ask", case_id=case_id), 303)
    return _ask_page(case_id, form, problem=str(error))


def _ask_page(case_id: str, form: AskForm, *, problem: str = "") -> ResponseReturnValue:
    office = desk().office
    case = office.case(case_id)
    every = office.known.choices(office.today, without=office.me.organisation)
    choices = [one for one in every if one.organisation.kind != INTERPRETER]
    safety = office.safety(case)
    return page(
        "desk/ask.html",
        status=409 if problem else 200,
        case=case,
        form=form,
        problem=tongue().text(problem) if problem else "",
        choices=choices,
        unsafe={one.organisation.id: safety.refusal(one.organisation.id) for one in choices},
        shown=[facts.show(part, tongue()) for part in case.current_parts()],
        labels=labels,
    )


def share_page(
    case_id: str,
    to: str,
    form: ReferForm,
    *,
    consent_id: str = "",
    problem: str = "",
    unclean: Mapping[str, str] = MappingProxyType({}),
    tried: OverrideForm | None = None,
) -> ResponseReturnValue:
    """The page for sharing with one organisation; ``tried``: an override whose text is not lost."""
    office = desk().office
    case = office.case(case_id)
    known, safety, drafts = office.known, office.safety(case), office.drafts(case)
    try:
        organisation = known.organisation(to)
        fitting = [one for one in drafts if one.to.id == to]
        draft = office.draft(case, consent_id, to) if consent_id else next(iter(fitting), None)
    except (NotAllowedError, DirectoryError) as error:
        say(str(error), wrong=True)
        return redirect(url_for("case.show", case_id=case_id), 303)
    choices = {one.organisation.id: one for one in known.choices(office.today, without="")}
    columns = [to, *drawer.others(case, to, drafts)]
    given = draft.parts if draft else ()
    files = exhibits(given, desk().files.of_case(case.id), code=case.code, tongue=tongue())
    return page(
        "desk/share.html",
        status=409 if problem else 200,
        case=case,
        form=form,
        problem=tongue().text(problem) if problem else "",
        draft=draft,
        before=_before(case, draft) if draft else [],
        recipient=drawer.recipient(
            organisation,
            known.cards.get(to),
            _counsel(case, drafts),
            tongue=tongue(),
            today=office.today,
        ),
        refusal=safety.refusal(to) or choices[to].refusal,
        columns=drawer.known_names(columns, known, tongue()),
        rows=drawer.grid(case, columns, drafts, tongue=tongue()),
        agreed_to=drawer.question_of(case, draft) if draft else None,
        question=_default_question(case, to) if not draft else None,
        may_ask=bool(case.parts and addresses.address_of(case) and not case.is_withdrawn),
        is_translation=office.purpose(to) == TRANSLATION,
        seconds=[one for one in drafts if one.to.id != to and draft and one.silence is None],
        from_us=known.name(office.me.organisation, tongue().language),
        to_find_out=[asking.FACTS.get(one, one) for one in safety.open_questions(to)],
        shown=[
            facts.show(part, tongue())
            for part in given
            if part.hash not in {one.part for one in files}
        ],
        exhibits=files,
        unclean=unclean,
        tried=tried or OverrideForm(formdata=None),
        may_override=_may_override(case, to),
        bases=BASES,
        labels=labels,
    )


def _before(case: Case, draft: Draft) -> list[tuple[Given, str]]:
    """What they were given already, with its parts in words; of a translation what was asked."""
    labels_ = {part.hash: label_of(part, tongue()) for part in case.parts}
    return [
        (one, tongue().listed(labels_.get(part, part[:12]) for part in one.referred.parts))
        for one in draft.before or draft.earlier
    ]


def _may_override(case: Case, to: str) -> bool | str:
    """Whether an override may be proposed; a sentence if not."""
    try:
        desk().office.may_override(case, to)
    except NotAllowedError as error:
        return tongue().text(str(error))
    return True


def _counsel(case: Case, drafts: list[Draft]) -> Counsel:
    office = desk().office
    return counsel.counsel(
        office.advice(case),
        case,
        drafts=drafts,
        own=office.me.organisation,
        known=office.known,
        mechanisms=loader.data().mechanisms,
        tongue=tongue(),
        today=office.today,
    )


def _default_question(case: Case, to: str) -> QuestionText | None:
    """What they would be asked if all that may were to go there; None if nothing may."""
    office, wanted = desk().office, case.current_parts()
    if office.purpose(to) == TRANSLATION:
        wanted = tuple(one for one in wanted if one.name == ACCOUNT)
    try:
        return office.question_text(case, to, [one.hash for one in wanted])
    except NotAllowedError:
        return None


def _second(form: ReferForm) -> SecondChoice | None:
    consent, _colon, to = (form.second.data or "").partition(":")
    if not to:
        return None
    return SecondChoice(to=to, consent=consent, hours=form.hours.data or 0)
