"""Words that somebody has begun to type into a form of this desk, and has not sent.

They lie in the desk's own sealed file, so that neither the lock nor another page nor the end of the
program loses them; they are in no journal, and on no other desk. They go when they are sent or
emptied, and with the case of which they speak when what was told in it is erased.
"""

from collections.abc import Mapping
from typing import Final

from complaints.desk.store import Store, Unit, copies
from complaints.domain import strictjson

LONGEST: Final = 200_000  # letters of one field: what is too long to be sent is kept all the same

#: Fields that say nothing where nothing is written beside them.
CHOSEN: Final = frozenset({"outcome", "source", "language", "made"})

#: What was typed, by field, of each form.
Words = dict[str, dict[str, str]]


def keep(store: Store, of: str, form: str, typed: Mapping[str, str]) -> None:
    """Keep what was typed so far into a form ``of`` a case or a matter; nothing of empty fields.

    A field that is not among them stands on another page of the same form, and stays as it was
    unless something else was chosen, for which it was not written.
    """
    now = {name: text[:LONGEST] for name, text in typed.items()}
    with store.writing() as unit:
        here = _kept(unit, of)
        before = here.get(form, {})
        is_same = all(before.get(name) == now[name] for name in CHOSEN.intersection(now))
        there = {**before, **now} if is_same else now
        words = {name: text for name, text in there.items() if text.strip()}
        _put(unit, of, {**here, form: {} if CHOSEN.issuperset(words) else words})


def kept(store: Store, of: str) -> Words:
    """What was typed and not sent, of each form."""
    with store.reading() as unit:
        return _kept(unit, of)


def forget(store: Store, of: str, form: str) -> None:
    """Forget what was typed into a form: it was sent."""
    if form in kept(store, of):
        with store.writing() as unit:
            _put(unit, of, {**_kept(unit, of), form: {}})


def _put(unit: Unit, of: str, words: Words) -> None:
    there = {form: typed for form, typed in words.items() if typed}
    if there:
        unit.copies.put(copies.begun(of), strictjson.dumps(there))
    else:
        unit.copies.drop(copies.begun(of))


def _kept(unit: Unit, of: str) -> Words:
    data = unit.copies.get(copies.begun(of))
    if data is None:
        return {}
    words = strictjson.loads(data)
    assert isinstance(words, dict)  # nobody else writes it
    return words
