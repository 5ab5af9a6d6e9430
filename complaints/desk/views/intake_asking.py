"""What is read aloud to somebody who is there, in their language, and what they answer.

The questions are the ones that they would read on their own telephone, word for word.
"""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from complaints.desk import labels
from complaints.desk.errors import NotAllowedError
from complaints.desk.intake import fields, reading
from complaints.desk.intake.aloud import Aloud, Said
from complaints.desk.intake.filing import Offer
from complaints.desk.intake.reading import Content
from complaints.desk.intake.values import Draft
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, tongue
from complaints.domain.consent import GIVERS
from complaints.domain.events.intake import VISIT
from complaints.letters import aloud, questions
from complaints.letters.parts import language_for, part_names
from complaints.locale.catalogues import Catalogue, load
from complaints.locale.languages import PORTAL
from complaints.locale.marking import _

#: Who answers, as a consent names them.
GIVEN_BY: Final[Mapping[str, str]] = {
    "self": _("the person whom it is about"),
    "guardian": _("a parent or guardian of a child"),
    "representative": _("somebody who speaks for them"),
}
_LOOKS_FOR: Final = _("the person who looks for somebody")
_YES: Final = "yes"
_NO: Final = "no"
_MONTHS: Final = (3, 6, 12)
_KINDS: Final = ("legal-aid", "nhri", "ngo", "mechanism")
#: Of the portal's page about an absence, whose words are read here.
_ABSENCE: Final = "absence-1"
_ABSENCE_WORDS: Final = (
    "You may lose your number, or not be free to come. What may happen then?",
    "Your readers must ask you first. If you are silent for 30 days, they may pass it on.",
)
_ABSENCE_KINDS: Final = {
    "legal-aid": "Lawyers and others who help with the law",
    "nhri": "A human rights office of a country",
    "ngo": "A group that helps people and is not part of a State",
    "mechanism": "A body of the UN, or of many countries",
}
_ABSENCE_MONTHS: Final = {3: "3 months", 6: "6 months", 12: "1 year"}
_ABSENCE_NAME: Final = "May they have your name and how to reach you?"
_ABSENCE_DEFAULT: Final = (
    "If you choose nothing, nothing more is shared. You can take this back with your number."
)

_Form = MultiDict[str, str]


def asking_page(
    draft: Draft, *, problem: str = "", given: _Form | None = None
) -> ResponseReturnValue:
    """What will be sealed, and the questions; ``given`` are answers that must not be lost."""
    try:
        contents = reading.contents(draft.typed, how=draft.how, taken_out=draft.taken_out)
    except NotAllowedError as error:
        contents, problem = {}, problem or str(error)
    spoken = language_for(draft.spoken)
    texts = load(spoken, *PORTAL)
    is_visit = draft.how == VISIT
    offers = [] if is_visit else desk().intaking.offers(contents, spoken)
    names = _names(draft, contents)
    missing = [
        (name, str(content.get("name", "")))
        for name, content in contents.items()
        if fields.is_missing(name)
    ]
    wanted_parts = [one for one in names if one in draft.parts]
    return page(
        "desk/intake_aloud.html",
        status=409 if problem else 200,
        draft=draft,
        visit=is_visit,
        problem=tongue().text(problem) if problem else "",
        spoken=spoken,
        direction=texts.direction,
        before=aloud.before(spoken, to=_own_name(spoken)),
        offers=[_offered(one, draft) for one in offers],
        names=names,
        called=dict(missing),
        missing=[(part_names([name], spoken), called) for name, called in missing if called],
        chosen=wanted_parts,
        questions=_questions(draft, offers, wanted_parts) if wanted_parts else [],
        absence=_absence(texts, has_contact="contact" in contents),
        givers=_givers(looks_for_somebody=bool(missing)),
        giver=_giver(contents),
        given=given if given is not None else MultiDict(),
    )


def wanted(form: _Form) -> dict[str, tuple[str, ...]]:
    """Whom to ask about, and which parts they may have."""
    return {"asked": tuple(form.getlist("to")), "parts": tuple(form.getlist("parts"))}


def heard(draft: Draft, contents: Mapping[str, Content], form: _Form) -> tuple[Aloud, list[Said]]:
    """How it was asked, and what was answered. `NotAllowedError` if something does not fit."""
    spoken = language_for(draft.spoken)
    giver = form.get("given_by", "self")
    if giver not in GIVERS:
        raise NotAllowedError(_("The form is not complete."))
    how = Aloud(
        how="present" if draft.how == VISIT else draft.how,
        language=spoken,
        interpreter=draft.interpreter,
        given_by=giver,
    )
    if draft.how == VISIT:
        return how, []
    offers = desk().intaking.offers(contents, spoken)
    parts = [one for one in _names(draft, contents) if one in draft.parts]
    asked = _questions(draft, offers, parts) if parts else []
    said = [
        Said(yes=answer == _YES, version=one["version"], to=one["to"], parts=tuple(parts))
        for one in asked
        if (answer := form.get(f"answer-{one['to']}", "")) in (_YES, _NO)
    ]
    return how, [*said, *_if_absent(form, contents)]


def _if_absent(form: _Form, contents: Mapping[str, Content]) -> Iterable[Said]:
    kinds = [one for one in _KINDS if one in form.getlist("absent")]
    months = form.get("months", "6")
    if not kinds:
        return
    if months not in map(str, _MONTHS):
        raise NotAllowedError(_("The form is not complete."))
    for kind in kinds:
        yield Said(
            yes=True,
            version=_ABSENCE,
            absent=kind,
            until=_after(desk().office.today, int(months)),
            with_name=form.get("with_name") == _YES and "contact" in contents,
        )


def _after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _names(draft: Draft, contents: Mapping[str, Content]) -> list[str]:
    """The parts that there will be, in their order."""
    return [*contents, *(f"evidence[{at}]" for at in range(1, len(draft.files) + 1))]


def _questions(draft: Draft, offers: Iterable[Offer], parts: Iterable[str]) -> list[dict[str, str]]:
    spoken, parts = language_for(draft.spoken), list(parts)
    found = []
    for one in offers:
        if one.organisation.id not in draft.asked:
            continue
        asked = questions.ask(wanted=spoken, to=one.organisation.name(spoken), parts=parts)
        found.append(
            {
                "to": one.organisation.id,
                "name": one.organisation.name(tongue().language),
                "text": asked.text,
                "version": asked.version,
            }
        )
    return found


def _offered(one: Offer, draft: Draft) -> dict[str, Any]:
    kind = one.organisation.kind
    return {
        "id": one.organisation.id,
        "name": one.organisation.name(tongue().language),
        "kind": tongue().text(labels.KINDS.get(kind, kind)),
        "suggested": one.suggested,
        "chosen": one.organisation.id in draft.asked,
    }


def _absence(texts: Catalogue, *, has_contact: bool) -> dict[str, Any]:
    return {
        "words": [texts.gettext(one) for one in _ABSENCE_WORDS],
        "kinds": [(one, texts.gettext(_ABSENCE_KINDS[one])) for one in _KINDS],
        "months": [(str(one), texts.gettext(_ABSENCE_MONTHS[one])) for one in _MONTHS],
        "name": texts.gettext(_ABSENCE_NAME) if has_contact else "",
        "default": texts.gettext(_ABSENCE_DEFAULT),
    }


def _givers(*, looks_for_somebody: bool) -> list[tuple[str, str]]:
    """Who may answer; of whoever looks for somebody the complaint is their own."""
    words = {**GIVEN_BY, "self": _LOOKS_FOR} if looks_for_somebody else GIVEN_BY
    return [(one, tongue().text(words[one])) for one in GIVERS]


def _giver(contents: Mapping[str, Content]) -> str:
    about = contents.get("person", {}).get("about")
    if about == ["own-child"]:
        return "guardian"
    if not isinstance(about, list) or not about or {"self", "missing-relative"} & set(about):
        return "self"  # who looks for somebody answers for themselves
    return "representative"


def _own_name(language: str) -> str:
    return desk().office.known.name(desk().office.me.organisation, language)
