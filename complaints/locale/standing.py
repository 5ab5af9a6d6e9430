"""How far each language has come: how many of its texts are there, and who has read them.

It counts against what the sources say now, so that an operator never hears that a language is
complete because its catalogue is old.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from complaints.locale.catalogues import is_offered, path_of, read, texts_of
from complaints.locale.checks import faults
from complaints.locale.languages import LANGUAGES, SOURCE_LANGUAGE, Language
from complaints.locale.update import extract, pairs, read_texts, review_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One catalogue.

    ``texts``: how many there are in the sources; ``done``: those with a translation without fault.
    ``review``: in words; ``''`` if there is no catalogue, "the source" for English.
    """

    language: Language
    domain: str
    texts: int
    done: int
    review: str

    @property
    def percent(self) -> int:
        """How much is done, rounded down, so that 100 means all."""
        return 100 * self.done // self.texts if self.texts else 0


def standings(domains: tuple[str, ...]) -> Iterator[Standing]:
    """Every language that is offered in a domain; raises `MalformedReviewError`."""
    for language in LANGUAGES.values():
        for domain in domains:
            if is_offered(language.tag, domain):
                yield standing(language, domain)


def standing(language: Language, domain: str) -> Standing:
    """One catalogue; raises `MalformedReviewError`."""
    wanted = {texts_of(message.id) for message in extract(domain) if message.id}
    catalog = read(language.tag, domain)
    good = {one.source for one in pairs(catalog) if not any(faults(language, one))}
    return Standing(
        language=language,
        domain=domain,
        texts=len(wanted),
        done=len(wanted & good),
        review=_review(language, domain),
    )


def reviews(tags: Iterable[str], domains: tuple[str, ...]) -> Mapping[str, Mapping[str, str]]:
    """Tag to domain to how far it was reviewed; raises `MalformedReviewError`."""
    return {tag: {domain: _review(LANGUAGES[tag], domain) for domain in domains} for tag in tags}


def _review(language: Language, domain: str) -> str:
    if language.tag == SOURCE_LANGUAGE:
        return "the source"
    if not path_of(language.tag, domain).exists():
        return ""
    review = review_of(language.tag, domain)
    return review.said_of(read_texts(read(language.tag, domain)) if review.by else "")
