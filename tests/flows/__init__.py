"""The ways people go through the site, each under the conditions that add something.

Four conditions: by keyboard alone; a pointer on 375 pixels; by keyboard alone at 200 % of zoom, where bars may cover
what has the focus; and without JavaScript. Every stop of Tab shows where one is, and nothing covers it. What a pointer
presses is 24 pixels high and wide. On every page that is passed nothing scrolls sideways, is cut off or lies beyond the
edge, and no bar takes more than half of the height; axe-core looks at each kind of page where there are scripts.

Under all four:
  a comment while reading · the items as a form · a letter, cut and confirmed (`test_sending`);
  a draft shared with a colleague who sends it (`test_together`) · decisions of a moderator (`test_staff`).
Under all but the first, as their pages are one column at any width and the third is by keyboard too:
  personal data taken out, and sent confidentially · a comment of somebody else endorsed (`test_sending`);
  an address confirmed by the link in a mail, an account made, and what was sent claimed · a code by mail to sign in
  (`test_guests`);
  an organisation found instead of made twice, and its position replaced once staff agree · a coalition confirmed by
  another's own representative (`test_together`);
  receipt, PDF, verifying and withdrawing · a copy of everything about oneself · following, and no more of it by one
  click (`test_afterwards`);
  what came by post, entered by staff (`test_staff`).
By keyboard and without JavaScript: the check against robots, which is a calculation here and a code by mail there.
"""

import pytest

from tests.flows.visitors import KEYS, NARROW, SCRIPTLESS, ZOOMED, Condition

ONE_COLUMN = (NARROW, ZOOMED, SCRIPTLESS)
EVERYWHERE = (KEYS, *ONE_COLUMN)


def under(*conditions: Condition) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("condition", conditions, ids=lambda one: one.name)
