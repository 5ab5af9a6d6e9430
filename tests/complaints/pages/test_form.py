"""The form in one file: whole by itself, under a policy of hashes, small in every language."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from complaints.directory import Suspension
from complaints.locale.catalogues import languages
from complaints.offline_content import LIMIT, has_rulebook, unpack
from complaints.pages import icons
from complaints.portal.errors import PortalError
from complaints.portal.offline_form import PLACE, TooLargeError, filled
from referral.browser import shipped
from tests.complaints.pages.forms import built, carried, packed, with_forms
from tests.complaints.pages.test_build import Elements
from tests.factories import ALL, TODAY

INSTANCE = with_forms(*ALL)


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def directives(policy: str) -> dict[str, str]:
    return {name: rest for name, _, rest in (one.partition(" ") for one in policy.split("; "))}


@pytest.mark.parametrize("language", languages())
def test_a_form_with_its_lists_is_small_enough(language: str, tmp_path: Path) -> None:
    page = filled(built(language, INSTANCE.root), carried(INSTANCE, tmp_path))
    assert 300_000 < len(page) <= LIMIT - 100_000  # of which lists and cards may take more


def test_one_script_and_one_style_may_run_and_nothing_is_asked_for() -> None:
    text = built("en", INSTANCE.root).decode()
    elements = Elements(text)
    found = directives(str(elements.meta("Content-Security-Policy")))
    (script,) = re.findall(r'<script type="module">(.*?)</script>', text, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert found["script-src"] == hashed(script)
    assert found["style-src"] == hashed(style)
    assert found["default-src"] == found["connect-src"] == found["form-action"] == "'none'"
    assert found["base-uri"] == "'none'"
    assert found["trusted-types"] == "'none'"
    assert "'self'" not in " ".join(found.values())
    for tag, attributes in elements.all:
        assert "src" not in attributes
        assert attributes.get("href", "data:,") in ("data:,", "about:blank"), tag
    assert "__DRAWINGS__" not in text


def test_the_form_is_the_built_page_but_for_one_place(tmp_path: Path) -> None:
    page = built("ar", INSTANCE.root)
    assert page.count(PLACE) == 1
    form = filled(page, carried(INSTANCE, tmp_path))
    taken_out = re.sub(rb'(id="offline">).*?(</script>)', rb"\1\2", form)
    assert taken_out == page
    assert filled(page, carried(INSTANCE, tmp_path)) == form


def test_texts_of_the_form_are_in_the_place_of_the_pages() -> None:
    held = packed(built("en", INSTANCE.root))
    assert held["texts"]["send"] == "Seal it"
    assert held["texts"]["languages"]["ti"]
    assert all(isinstance(one, str) for section in held["protection"] for one in section)
    assert held["rulebook"].encode() == shipped()
    assert held["drawings"] == json.loads(icons.for_pages())


def test_only_those_who_take_forms_and_may_be_used_are_brought_along(tmp_path: Path) -> None:
    instance = with_forms("defensor-es", "abogacia-es", "cndh-ma")
    _, suspended = instance.organisations["cndh-ma"]
    reason = Suspension(on=TODAY, reason="its computers were taken")
    instance.change("cndh-ma", replace(suspended, suspended=reason))
    found = json.loads(carried(instance, tmp_path))
    assert set(found["cards"]) == {"abogacia-es", "defensor-es"}
    assert found["made"] == TODAY.isoformat()
    assert set(found["shards"]) == {"ES", "MA", "world"}
    signature, content = found["cards"]["abogacia-es"]
    data = len(signature.encode()).to_bytes(2) + signature.encode() + content.encode()
    assert data == instance.cards["abogacia-es"]
    # a card that has expired brings nobody along
    later = json.loads(carried(instance, tmp_path, today=TODAY + timedelta(days=22)))
    assert later["cards"] == {}


def test_nothing_in_the_place_can_end_it(tmp_path: Path) -> None:
    instance = with_forms("abogacia-es")
    shard, one = instance.organisations["abogacia-es"]
    hostile = {"en": "</script><script>alert(1)</script><!--"}
    instance.organisations["abogacia-es"] = (shard, replace(one, names=hostile))
    instance.publish()
    data = carried(instance, tmp_path)
    assert b"<" not in data
    assert b"</script>" in unpack(json.loads(data)["shards"]["ES"])


def test_a_form_names_the_rulebook_that_it_has() -> None:
    page = built("en", INSTANCE.root)
    assert has_rulebook(page, hashlib.sha256(shipped()).hexdigest())
    assert not has_rulebook(page, "0" * 64)
    assert not has_rulebook(page, None)


def test_a_form_that_would_be_too_large_is_none(tmp_path: Path) -> None:
    page = built("my", INSTANCE.root)
    with pytest.raises(TooLargeError):
        filled(page, b"x" * LIMIT)
    with pytest.raises(PortalError):
        filled(page.replace(PLACE, b""), carried(INSTANCE, tmp_path))
