"""The ways people go through the site, each under the conditions that add something."""

import pytest

from tests.flows.visitors import KEYS, NARROW, SCRIPTLESS, ZOOMED, Condition

EVERYWHERE = (KEYS, NARROW, ZOOMED, SCRIPTLESS)


def under(*conditions: Condition) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("condition", conditions, ids=lambda one: one.name)
