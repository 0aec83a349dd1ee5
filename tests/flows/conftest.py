"""The visitor under a condition, and what they find."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page

from tests.flows.visitors import Condition, KeyboardVisitor, Visitor


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], condition: Condition) -> dict[str, Any]:
    return {**browser_context_args, **condition.context}


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    """One person tries a code under all conditions: together they would be too many tries."""
    cache.clear()


@pytest.fixture
def visitor(site: Callable[[str], Page], page: Page, condition: Condition) -> Visitor:
    return (KeyboardVisitor if condition.by_keyboard else Visitor)(site, page, condition)
