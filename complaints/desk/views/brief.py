"""The brief of a case: a page to print, and the same as a PDF."""

from flask import Blueprint, Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import brief, todo
from complaints.desk.brief_parts import Material, Section
from complaints.desk.evidence import exhibits
from complaints.desk.printing import (
    Block,
    Facts,
    Heading,
    NoFaceError,
    Paragraph,
    Verbatim,
    pdf,
)
from complaints.desk.views.forms import PressForm
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.domain.case import Case
from complaints.domain.events.custody import BRIEF
from complaints.locale.marking import _
from referral import loader

blueprint = Blueprint("brief", __name__, url_prefix="/case/<case_id>/brief")

_BRIEF = _("Brief")
_NOT_ON_IT = _("How the person is reached is not on this paper.")


@blueprint.get("")
def show(case_id: str) -> ResponseReturnValue:
    """The page."""
    case = desk().office.case(case_id)
    if case.summary:
        return _first_the_check(case_id)
    return page(
        "desk/brief.html",
        case=case,
        sections=_sections(case),
        not_on_it=tongue().text(_NOT_ON_IT),
        made=tongue().time(desk().office.moment),
    )


@blueprint.post("")
def paper(case_id: str) -> ResponseReturnValue:
    """The PDF, which leaves the desk: the custody log says so before it does."""
    if not PressForm().validate_on_submit():
        abort(400)
    office = desk().office
    case = office.case(case_id)
    if case.summary:
        return _first_the_check(case_id)
    speak = tongue()
    head: list[Block] = [
        Heading(text=f"{speak.text(_BRIEF)} {case.code}", language=speak.language, level=1),
        Paragraph(text=_made(), language=speak.language, is_small=True),
        Paragraph(text=speak.text(_NOT_ON_IT), language=speak.language, is_small=True),
    ]
    blocks = [*head, *(one for section in _sections(case) for one in _blocks(section))]
    try:
        data = pdf(blocks, day=office.today, language=speak.language)
    except NoFaceError as error:
        say(f"{speak.text(str(error))} ({speak.tongue(error.language)})", wrong=True)
        return redirect(url_for("brief.show", case_id=case_id), 303)
    desk().custody.exported(case_id, BRIEF, [part.hash for part in case.current_parts()])
    response = Response(data, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{case.code}-brief.pdf")
    return response


def _first_the_check(case_id: str) -> ResponseReturnValue:
    say(_("Check for a conflict first."), wrong=True)
    return redirect(url_for("case.show", case_id=case_id), 303)


def _made() -> str:
    office, speak = desk().office, tongue()
    name = office.known.name(office.me.organisation, speak.language)
    return " · ".join((name, office.me.member, speak.time(office.moment)))


def _sections(case: Case) -> tuple[Section, ...]:
    office, speak = desk().office, tongue()
    advice = office.advice(case)
    material = Material(
        case=case,
        advice=advice,
        todo=todo.todo(
            case,
            advice.recommendation.deadlines,
            tongue=speak,
            now=office.moment,
            today=office.today,
        ),
        exhibits=exhibits(
            case.current_parts(), desk().files.of_case(case.id), code=case.code, tongue=speak
        ),
        known=office.known,
        mechanisms=loader.data().mechanisms,
    )
    return brief.brief(material, speak)


def _blocks(section: Section) -> list[Block]:
    ours = tongue().language
    blocks: list[Block] = [Heading(text=section.title, language=ours)]
    if section.empty:
        blocks.append(Paragraph(text=section.empty, language=ours))
    for one in section.words:
        blocks.append(Paragraph(text=one.head, language=ours, is_small=True))
        blocks.append(Paragraph(text=one.text, language=one.language or ours))
    for row in section.rows:
        blocks.append(Facts(rows=[(row.label, row.value)], language=ours))
        for note in row.notes:
            blocks.append(Paragraph(text=note.text, language=note.language, is_small=True))
        if row.exact:
            blocks.append(Verbatim(text=row.exact))
    return blocks
