"""mechanisms.yaml: the channels; what one does not say itself is what its kind usually has."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

from referral import reading
from referral.loading import common
from referral.model import Contact, Mechanism
from referral.reading import Fields, Node, Parser

FILE: Final = "mechanisms.yaml"

T = TypeVar("T")

_STATUSES: Final = ("open", "restricted", "no-individual-procedure", "not-in-force")
_ANONYMITY: Final = (
    "anonymous-possible",
    "confidential",
    "privileged",
    "varies",
    "not-applicable",
    "not-anonymous",
    "not-anonymous-can-ask-confidential",
    "not-anonymous-can-ask-name-not-published",
    "not-anonymous-can-ask-name-withheld-from-state",
    "not-anonymous-confidential-source",
    "author-named-may-ask-anonymity",
)
# what a kind can say for all its mechanisms
_USUAL: Final = (
    "who_may_submit",
    "anonymity",
    "identity",
    "consent",
    "exhaustion",
    "time_limit",
    "urgent_procedure",
    "languages",
    "required_fields",
)


def mechanisms(
    folder: Traversable, violations: Collection[str], today: date | None = None
) -> Mapping[str, Mechanism]:
    """By id, in the order of the file; mandates name only these ``violations``."""
    ids, kind_ids = common.new_ids(), common.new_ids()
    mandate = reading.distinct(reading.one_of(violations, "violation"))
    provenance = common.provenance(today)

    def kind(fields: Fields) -> tuple[Mechanism, ...]:
        kind_id = fields.get("id", kind_ids)
        usual = fields.optional("usually", _usually) or {}

        def mechanism(own: Fields) -> Mechanism:
            return Mechanism(
                id=own.get("id", ids),
                name=own.get("name", reading.text),
                kind=kind_id,
                status=own.get("status", reading.one_of(_STATUSES)),
                mandate=own.get("mandate", mandate),
                who_may_submit=_either(own, usual, "who_may_submit", reading.text),
                anonymity=_either(own, usual, "anonymity", reading.one_of(_ANONYMITY)),
                identity_requirement=_either(own, usual, "identity", reading.text),
                consent_requirement=_either(own, usual, "consent", reading.text),
                exhaustion=_either(own, usual, "exhaustion", reading.flag),
                time_limit=_either(own, usual, "time_limit", reading.text),
                urgent_procedure=_either(own, usual, "urgent_procedure", reading.text),
                contact=own.optional("contact", reading.record(_contact(today))) or Contact(),
                languages=_either(own, usual, "languages", reading.each(reading.text)),
                required_fields=_either(
                    own, usual, "required_fields", reading.each(reading.identifier)
                ),
                notes=own.optional("notes", common.some(reading.text)) or (),
                provenance=provenance(own),
            )

        return fields.get("mechanisms", common.some(reading.record(mechanism)))

    kinds = reading.record(lambda one: one.get("kinds", common.some(reading.record(kind))))
    return {one.id: one for found in kinds(reading.read(folder / FILE)) for one in found}


def _usually(node: Node) -> Mapping[str, Node]:
    """The fields as they stand; each is read where a mechanism has not its own."""
    return reading.by_name(lambda field: field, reading.one_of(_USUAL, "field"))(node)


def _either(own: Fields, usual: Mapping[str, Node], name: str, parser: Parser[T]) -> T:
    if name in usual and name not in own:
        return parser(usual[name])
    return own.get(name, parser)


def _contact(today: date | None) -> Callable[[Fields], Contact]:
    def build(fields: Fields) -> Contact:
        email = fields.optional("email", reading.text)
        if email is not None:
            # an address that nobody has verified can expose a person: without the day it is refused
            fields.get("email_verified", common.day_until(today))
        return Contact(
            url=fields.optional("url", common.url),
            url_verified=fields.optional("url_verified", reading.flag) or False,
            info_url=fields.optional("info_url", common.url),
            email=email,
            other=fields.optional("other", reading.text),
        )

    return build
