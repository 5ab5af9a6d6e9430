"""Cases that belong together: related ones, and matters with their one view and one letter."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import labels, matters, relating
from complaints.desk.errors import NotAllowedError
from complaints.desk.views.case import done
from complaints.desk.views.forms import PressForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.desk.views.planning_forms import MatterForm, RelateForm
from complaints.locale.marking import _

blueprint = Blueprint("matters", __name__)

_HERE = "related"
_TEXT = "text-"


@blueprint.post("/case/<case_id>/related/<other_id>")
def relate(case_id: str, other_id: str) -> ResponseReturnValue:
    """Say that two cases are of one event, or that they are not."""
    is_one = request.form.get("on") == "1"
    return done(
        case_id,
        PressForm(),
        lambda: relating.decide(desk().office, case_id, other_id, on=is_one),
        _("Written down in both cases."),
        anchor=_HERE,
    )


@blueprint.post("/case/<case_id>/related")
def relate_by_code(case_id: str) -> ResponseReturnValue:
    """Say of cases that nothing offered here that they are of one event with this one."""
    form = RelateForm()
    return done(
        case_id,
        form,
        lambda: relating.join_by_code(desk().office, case_id, form.codes.data or ""),
        _("Written down in both cases."),
        anchor=_HERE,
    )


@blueprint.post("/case/<case_id>/matter")
def join(case_id: str) -> ResponseReturnValue:
    """Put the case, and those that belong to it, into a matter or a new one."""
    form = MatterForm()
    office = desk().office

    def act() -> None:
        chosen = form.matter.data or ""
        title = matters.titles(desk().store).get(chosen) or form.title.data or ""
        together = [case_id, *sorted(office.case(case_id).ties.related)]
        matters.put_into(office, together, title=title, matter=chosen)

    return done(case_id, form, act, _("They are in one matter now."), anchor=_HERE)


@blueprint.post("/case/<case_id>/matter/<matter_id>/leave")
def leave(case_id: str, matter_id: str) -> ResponseReturnValue:
    """Take the case out of a matter."""
    return done(
        case_id,
        PressForm(),
        lambda: matters.take_out(desk().office, case_id, matter_id),
        _("It is out of the matter."),
        anchor=_HERE,
    )


@blueprint.get("/matters")
def every() -> ResponseReturnValue:
    """All matters of the office."""
    store = desk().store
    return page("desk/matters.html", titles=matters.titles(store), sizes=matters.sizes(store))


@blueprint.get("/matter/<matter_id>")
def show(matter_id: str) -> ResponseReturnValue:
    """One view of all its cases."""
    return _page(matter_id, {})


@blueprint.post("/matter/<matter_id>/name")
def name(matter_id: str) -> ResponseReturnValue:
    """Another name for it."""
    form = MatterForm()
    try:
        check(form)
        matters.rename(desk().office, desk().store, matter_id, form.title.data or "")
    except NotAllowedError as error:
        return _page(matter_id, {}, problem=str(error), status=409)
    say(_("Renamed. All its cases say so."))
    return redirect(url_for("matters.show", matter_id=matter_id), 303)


@blueprint.post("/matter/<matter_id>/letter")
def letter(matter_id: str) -> ResponseReturnValue:
    """One letter to all, each sealed on its own."""
    texts = {
        name.removeprefix(_TEXT): value
        for name, value in request.form.items()
        if name.startswith(_TEXT)
    }
    try:
        check(PressForm())
        count = matters.write_to_all(desk().office, desk().store, matter_id, texts)
    except NotAllowedError as error:
        return _page(matter_id, texts, problem=str(error), status=409)
    sentence = tongue().ngettext("Sealed for {n} person.", "Sealed for {n} people.", count)
    say(sentence)
    return redirect(url_for("matters.show", matter_id=matter_id), 303)


def _page(
    matter_id: str, texts: dict[str, str], *, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    office = desk().office
    return page(
        "desk/matter.html",
        status=status,
        matter=matters.look(office, desk().store, matter_id),
        texts=texts,
        labels=labels,
        name=lambda organisation: office.known.name(organisation, tongue().language),
        problem=tongue().text(problem) if problem else "",
    )
