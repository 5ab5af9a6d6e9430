"""One spelling for a language that HSDS lets publishers write in three.

HSDS takes codes of ISO 639-1, -2 and -3; a complaint's language is a BCP 47 tag, whose first part
is the shortest code. Only what is compared is made alike, never what is shown.
"""

from typing import Final

# ISO 639-2/T, 639-2/B and 639-3 to 639-1, for languages spoken on migration's ways. Farsi and Dari
# (prs) are understood by each other's speakers, as are the Arabic, Malay and Chinese varieties.
_SHORT: Final = {
    long: short
    for short, longs in {
        "am": "amh",
        "ar": "ara arb ary arz apc ayl ajp acm apd",
        "az": "aze",
        "bm": "bam",
        "bn": "ben",
        "cs": "ces cze",
        "de": "deu ger",
        "el": "ell gre",
        "en": "eng",
        "es": "spa",
        "fa": "fas per prs",
        "ff": "ful",
        "fr": "fra fre",
        "ha": "hau",
        "hi": "hin",
        "ht": "hat",
        "hu": "hun",
        "hy": "hye arm",
        "id": "ind",
        "ig": "ibo",
        "it": "ita",
        "ka": "kat geo",
        "km": "khm",
        "ku": "kur kmr ckb",
        "lo": "lao",
        "ms": "msa may zsm",
        "my": "mya bur",
        "ne": "nep",
        "nl": "nld dut",
        "om": "orm gaz",
        "pa": "pan",
        "pl": "pol",
        "ps": "pus",
        "pt": "por",
        "qu": "que",
        "ro": "ron rum",
        "ru": "rus",
        "rw": "kin",
        "si": "sin",
        "sn": "sna",
        "so": "som",
        "sq": "sqi alb",
        "sr": "srp",
        "sw": "swa swh",
        "ta": "tam",
        "th": "tha",
        "ti": "tir",
        "tl": "tgl fil",
        "tr": "tur",
        "uk": "ukr",
        "ur": "urd",
        "uz": "uzb",
        "vi": "vie",
        "wo": "wol",
        "yo": "yor",
        "zh": "zho chi cmn",
    }.items()
    for long in longs.split()
}


def spoken(tag: str) -> str:
    """The language of a tag or code, without script and region: ``pt-BR`` is ``pt``, as ``por``."""
    first = tag.replace("_", "-").partition("-")[0].strip().lower()
    return _SHORT.get(first, first)
