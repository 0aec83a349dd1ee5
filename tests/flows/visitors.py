"""People who find their way by what they read on the page, each with a browser of their own kind."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from playwright.sync_api import Locator, Page, expect

from tests.flows import looking
from tests.site.test_accessibility import barriers

Name = str | re.Pattern[str]
MOST_STOPS = 300
LOOKED_AT: set[tuple[str, int]] = set()


@dataclass(frozen=True)
class Condition:
    """A kind of browser, and of hands at it."""

    name: str
    width: int = 1280
    height: int = 900
    by_keyboard: bool = False
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def context(self) -> dict[str, Any]:
        viewport = {"width": self.width, "height": self.height}
        return {"viewport": viewport, "reduced_motion": "reduce", **self.more}

    @property
    def has_scripts(self) -> bool:
        return bool(self.more.get("java_script_enabled", True))


KEYS = Condition("keyboard", by_keyboard=True)
NARROW = Condition("narrow", 375, 700)
ZOOMED = Condition(
    "zoomed", 640, 450, by_keyboard=True, more={"device_scale_factor": 2}
)  # 1280 × 900 at 200 %
SCRIPTLESS = Condition("scriptless", more={"java_script_enabled": False})


class Visitor:
    """With a pointer. Looks at each page that it comes to: nothing is cut off, nothing is a barrier."""

    def __init__(self, site: Callable[[str], Page], page: Page, condition: Condition) -> None:
        self.site, self.page, self.condition = site, page, condition

    def open(self, path: str, sees: Name = "") -> None:
        self.site(path)
        self.sees(sees) if sees else self.look()

    def sees(self, words: Name) -> None:
        """These words are there now; then looks at the page around them."""
        expect(self.page.get_by_text(words).locator("visible=true").first).to_be_visible()
        self.look()

    def look(self) -> None:
        found = self.page.evaluate(looking.PROBLEMS)
        if self.condition.has_scripts and self._is_new():
            found += self._barriers()
        assert not found, f"{self.page.url}: {found}"

    def _barriers(self) -> list[str]:
        """With all bars in their places: what is scrolled half below one would pass for too small."""
        self.page.evaluate(looking.UNSTICK)
        found = barriers(self.page, self.page.url)
        self.page.evaluate(looking.STICK)
        return found

    def _is_new(self) -> bool:
        """Whether no page of this shape was looked at under this condition before, in this process."""
        shape = (self.condition.name, hash(self.page.evaluate(looking.SHAPE)))
        is_new = shape not in LOOKED_AT
        LOOKED_AT.add(shape)
        return is_new

    def press(self, name: Name, within: str = "body") -> None:
        self.act(self._control("button", name, within))

    def follow(self, name: Name, within: str = "body") -> None:
        self.act(self._control("link", name, within))

    def unfold(self, words: str, within: str = "body") -> None:
        self.act(self.page.locator(f"{within} summary", has_text=words).locator("visible=true").first)

    def pick(self, name: Name, within: str = "body") -> None:
        """A radio button or a box to tick."""
        either = self._control("radio", name, within).or_(self._control("checkbox", name, within))
        self.tick(either)

    def write(self, label: Name, words: str, within: str = "body") -> None:
        self.enter(self.page.locator(within).get_by_label(label, exact=True).locator("visible=true"), words)

    def choose(self, label: Name, option: str, within: str = "body") -> None:
        field = self.page.locator(within).get_by_label(label, exact=True).locator("visible=true")
        self.set(field, option)

    def date(self, label: Name, day: date) -> None:
        self.page.get_by_label(label, exact=True).fill(day.isoformat())

    def download(self, name: Name) -> bytes:
        """What a link gives."""
        with self.page.expect_download() as got:
            self.follow(name)
        return got.value.path().read_bytes()

    def attach(self, label: Name, name: str, words: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        with self.page.expect_file_chooser() as chooser:
            self.act(field)
        chooser.value.set_files({"name": name, "mimeType": "text/plain", "buffer": words.encode()})

    def _control(
        self, role: Literal["button", "link", "radio", "checkbox"], name: Name, within: str
    ) -> Locator:
        return self.page.locator(within).get_by_role(role, name=name, exact=True)

    def act(self, control: Locator) -> None:
        self._is_large_enough(control)
        control.click()

    def tick(self, control: Locator) -> None:
        self._is_large_enough(control)
        control.check()

    def enter(self, field: Locator, words: str) -> None:
        field.click()
        field.fill(words)

    def set(self, field: Locator, option: str) -> None:
        field.select_option(label=option)

    @staticmethod
    def _is_large_enough(control: Locator) -> None:
        size = control.evaluate(looking.SIZE)
        assert size >= 23.5, f"{control} is {size} px small"


class KeyboardVisitor(Visitor):
    """Without a pointer: whatever no key reaches, or where the focus isn't seen, stops them."""

    def act(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Enter")

    def tick(self, control: Locator) -> None:
        self.reach(control)
        for _ in range(MOST_STOPS):
            if control.evaluate("(one) => one === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        if not control.is_checked():
            self.page.keyboard.press("Space")
        expect(control).to_be_checked()

    def enter(self, field: Locator, words: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def date(self, label: Name, day: date) -> None:
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(
            day.strftime("%m%d%Y")
        )  # the order of American English, which the browser speaks

    def set(self, field: Locator, option: str) -> None:
        self.reach(field)
        for _ in range(MOST_STOPS):
            if field.evaluate("(one) => one.selectedOptions[0]?.label") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrow keys lead to no {option!r} in {field}.")

    def reach(self, control: Locator) -> None:
        """By Tab, or Shift+Tab where it lies behind; every stop on the way shows where one is."""
        expect(control).to_be_visible()
        self.page.wait_for_function(looking.SETTLED)
        target = control.element_handle()
        key = ""
        for _ in range(MOST_STOPS):
            found = target.evaluate(looking.FOCUS)
            assert not found["wrong"], f"{self.page.url}: {found['wrong']}"
            if found["is"]:
                return
            assert key in ("", found["next"]), f"{self.page.url}: {key} passes by {control}"
            key = found["next"] if found["at"] else ""
            self.page.keyboard.press(key or "Tab")
        raise AssertionError(f"{self.page.url}: no {key} leads to {control}")
