"""Random events of planning and of matters, over few items, so that they meet."""

from datetime import UTC, date, datetime, time

import hypothesis.strategies as st

from complaints.domain.events import (
    DeadlineSet,
    Event,
    Flagged,
    InMatter,
    MatterNamed,
    Related,
    ReminderSet,
    SetAside,
    Settled,
    TaskAdded,
    TaskAssigned,
)
from complaints.domain.events.planning import Advised, Standing

members = st.sampled_from(["asha", "bo", "chidi"])
_items = st.integers(0, 4).map(lambda n: f"{n:032x}")
_texts = st.text(max_size=5)
_days = st.dates(date(2026, 6, 1), date(2027, 6, 1))
_minutes = st.datetimes(datetime(2026, 6, 1), datetime(2027, 6, 1)).map(  # noqa: DTZ001 # made UTC
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
_zones = st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kolkata", "Mars/Olympus"])

planned: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        TaskAdded, task=_items, text=_texts, member=st.none() | members, day=st.none() | _days
    ),
    st.builds(TaskAssigned, task=_items, before=st.none() | members, after=st.none() | members),
    st.builds(ReminderSet, reminder=_items, at=_minutes, member=st.none() | members, text=_texts),
    st.builds(
        DeadlineSet,
        deadline=_items,
        title=_texts,
        day=_days,
        until=st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        zone=st.none() | _zones,
        place=st.none() | st.just("strasbourg"),
        advised=st.none()
        | st.builds(
            Advised, channels=st.just(()) | st.just(("ecthr",)), basis=_texts, source=_texts
        ),
    ),
    st.builds(
        Settled,
        item=_items,
        before=st.sampled_from(Standing),
        after=st.sampled_from(Standing),
        reason=_texts,
    ),
    st.builds(Flagged, on=st.booleans()),
    st.builds(SetAside, on=st.booleans(), reason=_texts),
    st.builds(Related, other=_items, on=st.booleans()),
    st.builds(InMatter, matter=_items, title=_texts, on=st.booleans()),
    st.builds(MatterNamed, matter=_items, title=_texts),
)
