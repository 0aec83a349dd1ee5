"""The ways people go through the site, each under the conditions that add something.

Four conditions: by keyboard alone (every stop of Tab shows where one is, and nothing covers it), 375 pixels wide,
zoomed to 200 %, and without JavaScript. Under the first three axe-core looks at each kind of page that is passed; under
all four nothing scrolls sideways, is cut off or lies beyond the edge, and no bar takes more than half of the height.
What a pointer presses is 24 pixels high and wide.

Under all four conditions:
  a comment while reading · the items as a form · a letter, cut and confirmed · personal data taken out, and sent
  confidentially · a comment of somebody else endorsed while writing (`test_sending`);
  an address confirmed by the link in a mail, an account made, and what was sent claimed · a code by mail to sign in
  (`test_guests`);
  a draft shared with a colleague who sends it · an organisation found instead of made twice, and its position replaced
  once staff agree · a coalition confirmed by another's own representative (`test_together`);
  receipt, PDF, verifying and withdrawing · a copy of everything about oneself · following, and no more of it by one
  click (`test_afterwards`);
  decisions of a moderator · what came by post, entered by staff (`test_staff`).
By keyboard and without JavaScript: the check against robots, which is a calculation here and a code by mail there.
"""

import pytest

from tests.flows.visitors import KEYS, NARROW, SCRIPTLESS, ZOOMED, Condition

EVERYWHERE = (KEYS, NARROW, ZOOMED, SCRIPTLESS)


def under(*conditions: Condition) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("condition", conditions, ids=lambda one: one.name)
