"""Who may do what: one enum, one table. A role is held everywhere (`User.role`) or for one consultation (`Grant`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Can(models.TextChoices):
    MODERATE = "moderate", "decide what enters the record"
    READ_ALL = "read_all", "read what is not public"
    EDIT = "edit", "set up a consultation, open and close it"
    CREATE = "create", "create consultations and guidance"
    WRITE_REPORT = "write_report", "draft and publish reports"
    OPERATE = "operate", "see and retry background work"


class Role(models.TextChoices):
    PARTICIPANT = "participant", _("Participant")
    MODERATOR = "moderator", _("Moderator")
    EDITOR = "editor", _("Editor")
    ADMINISTRATOR = "administrator", _("Administrator")


ROLES: dict[str, frozenset[Can]] = {
    Role.PARTICIPANT: frozenset(),
    Role.MODERATOR: frozenset({Can.MODERATE, Can.READ_ALL}),
    Role.EDITOR: frozenset({Can.MODERATE, Can.READ_ALL, Can.EDIT, Can.CREATE, Can.WRITE_REPORT}),
    Role.ADMINISTRATOR: frozenset(Can),
}


def roles_that(can: Can) -> list[str]:
    """The roles that carry a permission, as a query takes them."""
    return [role for role, permissions in ROLES.items() if can in permissions]
