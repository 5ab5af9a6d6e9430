"""The picture in the README, from the real programs: `python -m tests.e2e.picture`.

Two phones and a desk in the middle of the road. Needs ImageMagick to make the file small.
"""

import base64
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

from complaints.demo.instance import Instance
from tests.e2e.chromium import OFFICE, PHONE, launch
from tests.e2e.office import Office
from tests.e2e.phone import Phone, Story
from tests.instance import Desk, Portal, demonstration, desk_of

PICTURE: Final = Path(__file__).parents[2] / "deploy" / "pictures" / "road.png"

_SHARP: Final[dict[str, Any]] = {
    "device_scale_factor": 2,
    "color_scheme": "light",
    "reduced_motion": "reduce",
}
_ENGLISH: Final = (
    "We were seven. At night men in green held us at the fence, took our phones and our shoes, "
    "and sent us back through a small door. Nobody asked our names."
)
_ARABIC: Final = (
    "كنا سبعة أشخاص. أمسك بنا رجال بزي أخضر عند السياج ليلاً، وأخذوا هواتفنا وأحذيتنا، ثم أعادونا "
    "من باب صغير في السياج. لم يسألنا أحد عن أسمائنا."
)
_PAGE: Final = """<!doctype html><style>
body {{ margin: 0; padding: 56px 48px; box-sizing: border-box; inline-size: 1440px;
  background: #e9e1d3; display: flex; gap: 32px; align-items: center; }}
img {{ display: block; }}
.phone {{ inline-size: 270px; border-radius: 26px; border: 7px solid #1d2322; }}
.desk {{ inline-size: 712px; border-radius: 10px; outline: 1px solid #cfc4b1; }}
</style><img class="phone" src="{0}"><img class="phone" src="{1}"><img class="desk" src="{2}">"""


def main() -> None:
    """Make the picture anew."""
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration(Path(folder)) as (made, portal),
        desk_of(made.desks[0], portal) as desk,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        shots = [_telling(browser, portal), *_agreeing(browser, portal, made, desk)]
        page = browser.new_page(viewport={"width": 1440, "height": 100})
        page.set_content(_PAGE.format(*(_embedded(one) for one in shots)))
        page.screenshot(path=PICTURE, full_page=True)
        browser.close()
    reduce = ["-strip", "-dither", "None", "-colors", "192", f"PNG8:{PICTURE}"]
    subprocess.run(["/usr/bin/convert", PICTURE, *reduce], check=True)


def _telling(browser: Browser, portal: Portal) -> bytes:
    phone = Phone.open(browser.new_context(**PHONE, **_SHARP), portal.base, "en")
    phone.begin(_story(_ENGLISH, place=""))
    phone.write("tell_label", _ENGLISH)
    return phone.page.screenshot()


def _agreeing(browser: Browser, portal: Portal, made: Instance, desk: Desk) -> tuple[bytes, bytes]:
    """Who may read it, on the phone; and the case, once its complainant has agreed."""
    nhri, legal_aid, _ = (one.organisation for one in made.desks)
    context = browser.new_context(**PHONE, **_SHARP)
    phone = Phone.open(context, portal.base, "ar")
    phone.tell(_story(_ARABIC, place="عند السياج، قرب الوادي الجاف"))
    phone.wait_for_organisations()
    phone.tick(nhri.names["ar"])
    phone.tick(legal_aid.names["ar"], wanted=False)
    phone.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    readers = phone.page.screenshot()
    phone.let_read({nhri.names["ar"]: {}})
    phone.leave_contact({}, readers=())
    phone.next()
    digits = phone.number()

    window = browser.new_context(**OFFICE, **_SHARP, locale="en")
    office = Office.unlock(browser, desk, "en", window)
    office.open_case("الوادي")
    office.take()
    office.ask_for_consent(legal_aid.id, ["account", "circumstances"])
    back = Phone.open(context, portal.base, "ar", "answers.html")
    back.come_back(digits)
    back.see_question()
    back.decide("ask_yes", shows=(), hides=())
    office.wait_for("refer")
    office.wait_for("sync-now")
    return readers, office.page.screenshot()


def _story(text: str, *, place: str) -> Story:
    return Story(
        violations=("pushback",),
        text=text,
        country="ES",
        place=place,
        day=str(datetime.now(UTC).date() - timedelta(days=6)),
        actors=("unknown",),
        words="",
        needs=("legal-help", "medical"),
        about=("self", "group"),
    )


def _embedded(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


if __name__ == "__main__":
    main()
