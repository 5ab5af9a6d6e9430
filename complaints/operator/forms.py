"""The form in one file as visitors are given it: what fills it, and from whom it is withheld.

A form is saved and travels. It brings along exactly what the portal serves to everybody, spelled in
the one way, of those who have room in it by the one order, and is there for everybody unless it
really cannot be made. This must never take the portal's word for it that a form cannot be made, or
that a card has no place in one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import PurePosixPath

from complaints.domain.errors import MalformedError
from complaints.offline_choice import choose
from complaints.offline_content import LIMIT, Content, has_rulebook
from complaints.operator.published import DifferentError, Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a form brought along, by its path."""

    path: str
    made: date
    has_rulebook: bool
    shards: frozenset[str]
    cards: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Forms:
    """All forms of one check. ``sizes`` are those of the built ones, in bytes, by path."""

    signed: Signed
    sizes: Mapping[str, int]
    _made: date = date.min
    _seen: dict[_Seen, None] = field(default_factory=dict)
    _withheld: set[str] = field(default_factory=set)

    def see(self, path: str, page: bytes, data: bytes) -> None:
        """Accept what stands in the place of a form; ``page`` is the rest of it."""
        try:
            found = Content.parse(data)
        except MalformedError as error:
            raise DifferentError(f"What the form brings along is malformed: {error}") from error
        if abs(found.made - self.signed.today) > timedelta(1) or found.made < self._made:
            raise DifferentError("The form was not made today.")
        self._made = found.made
        self.signed.see_directory(found.directory, found.signatures)
        directory = self.signed.directory
        assert directory is not None
        if more := sorted(set(found.shards) - set(directory.shards)):
            raise DifferentError(f"The form brings the list {more[0]} along, which is none.")
        has_own = has_rulebook(page, directory.rulebook)
        if bool(found.rulebook) != (bool(directory.rulebook) and not has_own):
            raise DifferentError("The form does not bring the rulebook along as it must.")
        for name, shard in found.shards.items():
            self.signed.see_shard(name, shard)
        if found.rulebook:
            self.signed.see_rulebook(found.rulebook)
        for name, card in found.cards.items():
            self.signed.see_card(name, card)
        if more := sorted(set(found.cards) - set(self.signed.content(found.made).cards)):
            raise DifferentError(f"The form brings {more[0]} along, which takes no forms.")
        seen = _Seen(
            path=path,
            made=found.made,
            has_rulebook=has_own,
            shards=frozenset(found.shards),
            cards=frozenset(found.cards),
        )
        self._seen[seen] = None

    def see_none(self, path: str) -> None:
        """Take note that the portal said of a form that there cannot be one."""
        self._withheld.add(path)

    @property
    def addresses(self) -> list[str]:
        """The cards to ask for once more: a newer one may say that it takes no forms any more."""
        lacking = {of for one in self._seen for of in set(self._expected(one).cards) - one.cards}
        return [f"/v1/cards/{of}" for of in sorted(lacking)]

    def judged(self) -> list[str]:
        """What was wrong with forms, by all that is known at the end of a round."""
        wrong: dict[str, None] = {}
        for one in self._seen:
            expected = self._expected(one)
            for of in sorted(set(expected.cards) - one.cards):
                wrong[f"The form does not bring the card of {of} along."] = None
            if set(expected.cards) == one.cards and set(expected.shards) != one.shards:
                wrong[f"/{one.path} does not bring the lists along that it must."] = None
        for path in sorted(self._withheld):
            if not self._is_impossible(path):
                wrong[f"/{path} is answered with 503, and could have been made."] = None
        self._seen.clear()
        self._withheld.clear()
        return list(wrong)

    def _expected(self, seen: _Seen) -> Content:
        """What a form must bring along by all that is known now."""
        whole = self.signed.content(seen.made)
        if seen.has_rulebook:
            whole = replace(whole, rulebook=None)
        language = PurePosixPath(seen.path).stem
        size = self.sizes.get(seen.path, 0)
        return choose(whole, self.signed.lists, language=language, built=size).content

    def _is_impossible(self, path: str) -> bool:
        """Whether no portal could answer this form: then it tells so, and its operator."""
        if self.signed.directory is None:
            return self.signed.is_expired
        nobody = replace(self.signed.content(self.signed.today), shards={}, cards={})
        return self.sizes.get(path, 0) + len(nobody.dump()) > LIMIT
