"""How a person does what a screen asks for: by touch, or with nothing but a keyboard."""

from dataclasses import dataclass
from typing import Final, Protocol

from playwright.sync_api import Locator, expect

_MOST: Final = 150  # presses of Tab on one screen, before somebody gives up

_IS_FOCUSED: Final = "one => one === document.activeElement"
_IS_BEFORE_FOCUS: Final = """one =>
    (document.activeElement.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING) !== 0
"""
#: A group of radio buttons is one stop of Tab.
_IN_GROUP: Final = """one => {
    const {type, name} = document.activeElement;
    return type === "radio" && name === one.name;
}"""
_STEPS: Final = """(one, value) =>
    [...one.options].findIndex((option) => option.value === value) - one.selectedIndex"""
_LABEL: Final = """(one, value) =>
    [...one.options].find((option) => option.value === value).label"""


class Hands(Protocol):
    """What can be done with an element. Each waits until it is there."""

    def press(self, button: Locator) -> None:
        """A button or a link."""

    def tick(self, row: Locator, *, wanted: bool) -> None:
        """A box or a radio button; pressing none that is as wanted."""

    def write(self, field: Locator, text: str) -> None:
        """Text in the place of what a field holds; a day as ``YYYY-MM-DD``."""

    def choose(self, options: Locator, value: str) -> None:
        """An entry of a list, by its value."""


class Touch:
    """Fingers, as Playwright has them."""

    def press(self, button: Locator) -> None:
        button.click()

    def tick(self, row: Locator, *, wanted: bool) -> None:
        row.set_checked(wanted)

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def choose(self, options: Locator, value: str) -> None:
        options.select_option(value)


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Tab, Space, Enter, arrows and letters: nothing is touched, and no focus is ever set.

    `AssertionError` where something cannot be reached, or does not do what its keys should.
    """

    def press(self, button: Locator) -> None:
        self._reach(button)
        is_button = button.evaluate("one => one.localName === 'button' && one.id !== 'next'")
        self._keys(button, "Space" if is_button else "Enter")  # a button knows both, a link one

    def tick(self, row: Locator, *, wanted: bool) -> None:
        expect(row).to_be_enabled()
        if row.is_checked() == wanted:
            return
        if row.get_attribute("type") == "radio":
            self._reach(row, _IN_GROUP)
            for _ in range(_MOST):
                if row.evaluate(_IS_FOCUSED):
                    break
                self._keys(row, "ArrowDown")
        else:
            self._reach(row)
        if row.is_checked() != wanted:
            self._keys(row, "Space")
        expect(row).to_be_checked(checked=wanted)

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        keyboard = field.page.keyboard
        if field.get_attribute("type") == "date":
            year, month, day = text.split("-")
            keyboard.type(f"{month}{day}{year}")  # in the order of the browser's language
            expect(field).to_have_value(text)
            return
        if field.input_value():
            self._keys(field, "ControlOrMeta+a")
        keyboard.type(text)

    def choose(self, options: Locator, value: str) -> None:
        self._reach(options)
        self._letters(options, options.evaluate(_LABEL, value))
        steps = int(options.evaluate(_STEPS, value))
        for _ in range(abs(steps)):
            self._keys(options, "ArrowDown" if steps > 0 else "ArrowUp")
        expect(options).to_have_value(value)

    def _reach(self, target: Locator, is_there: str = _IS_FOCUSED) -> None:
        expect(target).to_be_enabled()
        for _ in range(_MOST):
            if target.evaluate(is_there):
                return
            self._keys(target, "Shift+Tab" if target.evaluate(_IS_BEFORE_FOCUS) else "Tab")
        raise AssertionError(f"no key leads to {target}")

    @staticmethod
    def _keys(at: Locator, key: str) -> None:
        at.page.keyboard.press(key)

    @staticmethod
    def _letters(at: Locator, text: str) -> None:
        """Keys of a keyboard that has these letters, whatever their script."""
        session = at.page.context.new_cdp_session(at.page)
        for letter in text:
            key = {"key": letter, "text": letter, "unmodifiedText": letter}
            session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
            session.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": letter})
        session.detach()
