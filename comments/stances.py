"""The position that a comment takes on an item, and who said so."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Stance(models.TextChoices):
    SUPPORT = "support", pgettext_lazy("position", "Support")
    CHANGES = "support_with_changes", pgettext_lazy("position", "Support with changes")
    NO_POSITION = "no_position", pgettext_lazy("position", "No position")
    OPPOSE = "oppose", pgettext_lazy("position", "Oppose")


class Source(models.TextChoices):
    """Who said so. A machine's proposals are kept in tables of their own and never counted."""

    SUBMITTER = "submitter", pgettext_lazy("who said so", "the submitter")
    CODER = "coder", pgettext_lazy("who said so", "staff")
