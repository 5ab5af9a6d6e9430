"""What the law says about each group of violations, for anybody, without filing.

Facts only, in plain English, each sentence with where the law says so. It must never promise what
a country or an organisation will do.
"""

from collections.abc import Sequence

from referral.loader import data
from referral.model import Rights


def pages() -> tuple[Rights, ...]:
    """One of each group, in the order of the form."""
    return data().rights


def texts() -> Sequence[str]:
    """Every English sentence and the names of what is cited, for the translators, each once."""
    sentences = [
        text
        for one in pages()
        for text in (*(right.says for right in one.law), *one.today, *one.proof, *one.limits)
    ]
    documents = [
        citation.document.name
        for one in pages()
        for right in one.law
        for citation in right.citations
    ]
    return list(dict.fromkeys([*sentences, *documents]))
