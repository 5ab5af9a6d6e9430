"""Each fault that can be seen without knowing a language is seen, and nothing else."""

import pytest

from complaints.locale.checks import Pair, doubts, faults, may_stay, same
from complaints.locale.languages import LANGUAGES


def found(tag: str, source: str, target: str, *, fuzzy: bool = False) -> list[str]:
    pair = Pair(source=(source,), target=(target,), fuzzy=fuzzy)
    return list(faults(LANGUAGES[tag], pair))


@pytest.mark.parametrize(
    ("tag", "source", "target"),
    [
        ("fr", "Are you safe now?", "Êtes-vous en sécurité maintenant\u202f?"),
        ("es", "Are you safe now?", "¿Está a salvo ahora?"),
        ("ar", "Are you safe now?", "هل أنت في أمان الآن؟"),
        ("ti", "It has been sent.", "ተላኢኹ ኣሎ።"),
        ("am", "Are you safe now?", "አሁን ደህና ነዎት?"),
        ("hi", "It has been sent.", "यह भेज दिया गया है।"),
        ("bn", "It has been sent.", "এটি পাঠানো হয়েছে।"),
        ("my", "It has been sent.", "ပို့ပြီးပါပြီ။"),
        ("zh", "{name} asks:", "{name}问："),
        ("ur", "It has been sent.", "یہ بھیج دیا گیا ہے۔"),
        ("fa", "It has been sent.", "فرستاده شد؛ می‌توانید بروید."),
        ("ru", "Press “Send”", "Нажмите «Отправить»"),
        ("tr", "Amparo", "Amparo"),
        ("sw", "{name}: {sentence}", "{name}: {sentence}"),
        ("es", "No", "No"),
        ("en", "Next", "Next"),
    ],
)
def test_good_translations_have_no_fault(tag: str, source: str, target: str) -> None:
    assert found(tag, source, target) == []


@pytest.mark.parametrize(
    ("tag", "source", "target", "fault"),
    [
        ("tr", "Continue", "", "missing"),
        ("tr", "Continue", "Continue", "the same as in English"),
        ("fr", "No", "No", "the same as in English"),
        ("tr", "{name} asks:", "Soruyor:", "a placeholder lost"),
        ("tr", "Continue", "Devam {n}", "a placeholder too many"),
        ("tr", "Continue", "Devam ", "other spaces at an end"),
        ("tr", "It is sent.", "Gönderildi", "ends with no mark, the English with a full stop"),
        ("tr", "Sent", "Gönderildi!", "ends with an exclamation mark, the English with no mark"),
        ("hi", "It is sent.", "भेजा गया.", "ends with ., which is another script's"),
        ("ti", "It is sent.", "ተላኢኹ.", "ends with ., which is another script's"),
        ("ur", "It is sent.", "بھیج دیا۔.", "ends with ., which is another script's"),
        ("ar", "Is it sent?", "هل أُرسلت?", "ends with ?, which is another script's"),
        ("es", "Is it sent?", "Se ha enviado?", "a question that does not open"),
        (
            "fr",
            "Is it sent?",
            "Est-ce envoyé ?",
            "a space at which a sign could go to the next line",
        ),
        ("tr", "Press “Send”", "“Gönder„ düğmesine basın", "quotation marks that do not fit"),
        ("tr", "Press “Send”", "Gönder düğmesine basın", "quotation marks that do not fit"),
        ("tr", "Press “Send”", '"Gönder" düğmesine basın', "quotation marks that do not fit"),
        ("tr", "Sent", "Gönde\u200brildi", "characters that nobody sees: U+200B"),
        ("tr", "Sent", "Gönder\u200cildi", "characters that nobody sees: U+200C"),
        ("ar", "Sent", "\u202eأُرسلت", "characters that nobody sees: U+202E"),
        ("tr", "Sent", "<b>Gönderildi</b>", "markup"),
        ("ti", "It has been sent", "It has been sent ኣሎ", "13 of 15 letters"),
    ],
)
def test_each_fault(tag: str, source: str, target: str, fault: str) -> None:
    seen = found(tag, source, target)
    if "letters" in fault:
        assert any("letters are of its script" in one for one in seen)
    else:
        assert any(one.startswith(fault) for one in seen), seen


def test_a_fuzzy_one() -> None:
    assert found("tr", "Continue", "Devam", fuzzy=True) == ["fuzzy"]


def test_forms_are_counted_and_may_leave_the_number_out_but_in_the_last() -> None:
    source = ("{n} day", "{n} days")
    russian = LANGUAGES["ru"]
    good = Pair(source=source, target=("{n} день", "{n} дня", "{n} дней"))
    assert list(faults(russian, good)) == []
    assert list(faults(russian, Pair(source=source, target=("{n} день", "{n} дня")))) == [
        "2 forms, not 3"
    ]
    assert list(faults(russian, Pair(source=source, target=("день", "{n} дня", "{n} дней")))) == []
    lost = Pair(source=source, target=("{n} день", "{n} дня", "дней"))
    assert "a placeholder lost" in list(faults(russian, lost))
    assert list(faults(LANGUAGES["my"], Pair(source=source, target=("{n} ရက်",)))) == []


def test_lengths_are_doubted_not_refused() -> None:
    usual = [
        Pair(source=("A sentence of some length " * 2,), target=("Bir cümle, uzunca bir şey " * 2,))
    ] * 5
    short = Pair(source=("A sentence of some length",), target=("Bir",))
    assert [pair for pair, _ in doubts([*usual, short])] == [short]
    assert list(doubts([])) == []


def test_the_list_of_what_may_stay_is_of_english_texts_with_reasons() -> None:
    assert all(reason for texts in same().values() for reason in texts.values())
    assert may_stay(LANGUAGES["fr"], "Contact")
    assert not may_stay(LANGUAGES["tr"], "Contact")
