"""What a colleague does at her own desk before it has heard of ours: decided twice, for pictures.

Nothing of it goes to the portal here; whoever calls lets her desk make its round.
"""

from datetime import timedelta

from complaints.desk import authority, authority_finishing, authority_words
from complaints.desk.authority_finishing import Draft
from complaints.desk.i18n import Tongue
from complaints.desk.unlocked import Unlocked


def refer(desk: Unlocked, case_id: str) -> None:
    """Refer it on the consent that there is."""
    draft = next(iter(desk.office.drafts(desk.office.case(case_id))))
    consent = draft.consent.terms.id
    desk.office.refer(case_id, consent, draft.to.id, reason="An appeal must be lodged this week.")


def finish(desk: Unlocked, case_id: str, letter_id: str) -> None:
    """Finish the letter with a text of her own."""
    work = authority.load(desk.office, desk.store, case_id, letter_id)
    chosen, speak = authority_words.at_first(work.details), Tongue.of("en", lambda _there: None)
    facts = authority_words.facts(work.details, chosen, "", speak)
    draft = Draft(
        chosen=chosen,
        facts=facts,
        hidden=authority_finishing.hidden(work, chosen, facts, [speak]),
        subject="People sent back at the fence",
        words="They were sent back by night, and nobody asked for their names.",
        request="Please say on which order, and who was there.",
        answer_by=desk.office.today + timedelta(days=21),
        language="en",
    )
    shown = authority_finishing.preview(desk.office, desk.store, work, chosen)
    seen = authority_finishing.seal_of(work, draft, shown)
    authority_finishing.finish(desk.office, desk.store, work, draft, looked_at=seen)
