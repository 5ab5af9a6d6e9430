"""Which States a text names, in whatever form and language; and which it only seems to name."""

import pytest

from complaints.desk.state_names import is_named


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Embassy of Morocco", "MA"),
        ("Moroccan consulate, Ceuta", "MA"),
        ("Consulat du Maroc", "MA"),
        ("السفارة المغربية في مدريد", "MA"),
        ("摩洛哥大使馆", "MA"),
        ("የሞሮኮ ኤምባሲ", "MA"),
        ("Office 3, info@interior.gov.ma", "MA"),
        ("AFGHAN EMBASSY", "AF"),
        ("Embassy of Turkey", "TR"),
        ("Sudanese embassy", "SD"),
        ("Niger", "NE"),
        ("Consulado marroquí", "MA"),
        ("Ambassade algérienne", "DZ"),
        ("Ambassade soudanaise", "SD"),
        ("Ambassade iranienne", "IR"),
        ("Consulat turc", "TR"),
        ("القنصلية التركية", "TR"),
        ("السفارة السورية", "SY"),
        ("السفارة الأفغانية", "AF"),
        ("السفارة الإريترية", "ER"),
        ("Ivorian embassy", "CI"),
        ("Nigerien embassy", "NE"),
        ("Nigerian embassy", "NG"),
        ("Ambassade nigériane", "NG"),
        ("Ambassade roumaine", "RO"),
        ("Thai consulate", "TH"),
        ("Kirghiz embassy", "KG"),
        ("Liberian embassy", "LR"),
        ("Ambassade libérienne", "LR"),
        ("سفارة مصر", "EG"),
        ("للسفارة المصرية", "EG"),
        ("Сомалийское посольство", "SO"),
        ("Посольство Сирии", "SY"),
        ("中国大使馆", "CN"),
        ("中华人民共和国驻德国大使馆", "CN"),
        ("中華人民共和國駐外使館", "CN"),
        ("Ambassade de la RDC", "CD"),
        ("Azeri consulate", "AZ"),
    ],
)
def test_a_state_is_named(text: str, country: str) -> None:
    assert is_named(text, country)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Border police, Ceuta, Spain", "MA"),
        ("www.ma.org", "MA"),
        ("Government of South Sudan", "SD"),
        ("Nigerian embassy", "NE"),
        ("Police of Romania", "OM"),
        ("Somali embassy", "ML"),
        ("Ambassade sud-soudanaise", "SD"),
        ("وزارة الداخلية في مدريد", "SY"),
        ("Liberty House", "LR"),
        ("Calle de la Libertad", "LR"),
        ("Chadwick Road", "TD"),
        ("مصرف الرافدين", "EG"),
        ("", "MA"),
    ],
)
def test_another_is(text: str, country: str) -> None:
    assert not is_named(text, country)
