"""The form in one file as visitors are given it: what fills it, and from whom it is withheld.

A form is saved and travels. It brings along exactly what the portal serves to everybody, spelled in
the one way, and is there for everybody unless it really cannot be made. This must never take the
portal's word for it that a form cannot be made, or that a card has no place in one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from complaints.domain.errors import MalformedError
from complaints.offline_content import LIMIT, Content
from complaints.operator.published import DifferentError, Signed


@dataclass(slots=True, kw_only=True)
class Forms:
    """All forms of one check. ``sizes`` are those of the built ones, in bytes, by path."""

    signed: Signed
    sizes: Mapping[str, int]
    _made: date = date.min
    _lacking: dict[str, date] = field(default_factory=dict)  # organisation to a form's day
    _withheld: set[str] = field(default_factory=set)

    def see(self, data: bytes) -> None:
        """Accept what stands in the place of a form."""
        try:
            found = Content.parse(data)
        except MalformedError as error:
            raise DifferentError(f"What the form brings along is malformed: {error}") from error
        if abs(found.made - self.signed.today) > timedelta(1) or found.made < self._made:
            raise DifferentError("The form was not made today.")
        self._made = found.made
        self.signed.see_directory(found.directory, found.signatures)
        assert self.signed.directory is not None
        if set(found.shards) != set(self.signed.directory.shards):
            raise DifferentError("The form does not bring every list along.")
        if bool(found.rulebook) != bool(self.signed.directory.rulebook):
            raise DifferentError("The form does not bring the rulebook along.")
        for name, shard in found.shards.items():
            self.signed.see_shard(name, shard)
        if found.rulebook:
            self.signed.see_rulebook(found.rulebook)
        for name, card in found.cards.items():
            self.signed.see_card(name, card)
        expected = set(self.signed.content(found.made).cards)
        if more := sorted(set(found.cards) - expected):
            raise DifferentError(f"The form brings {more[0]} along, which takes no forms.")
        self._lacking |= dict.fromkeys(expected - set(found.cards), found.made)

    def see_none(self, path: str) -> None:
        """Take note that the portal said of a form that there cannot be one."""
        self._withheld.add(path)

    @property
    def addresses(self) -> list[str]:
        """The cards to ask for once more: a newer one may say that it takes no forms any more."""
        return [f"/v1/cards/{of}" for of in sorted(self._lacking)]

    def judged(self) -> list[str]:
        """What was wrong with forms, by all that is known at the end of a round."""
        wrong = [
            f"The form does not bring the card of {of} along."
            for of, made in sorted(self._lacking.items())
            if of in self.signed.content(made).cards
        ]
        wrong += [
            f"/{path} is answered with 503, and could have been made."
            for path in sorted(self._withheld)
            if not self._is_impossible(path)
        ]
        self._lacking.clear()
        self._withheld.clear()
        return wrong

    def _is_impossible(self, path: str) -> bool:
        """Whether no portal could answer this form: then it tells so, and its operator."""
        if self.signed.directory is None:
            return self.signed.is_expired
        content = self.signed.content(self.signed.today).dump()
        return self.sizes.get(path, 0) + len(content) > LIMIT
