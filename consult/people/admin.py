"""People: the role, and whether an account is in use. Passwords and addresses are their owner's own business."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as accounts  # noqa: F401 (registers Group, which is then taken off)
from django.contrib.auth.models import Group
from django.http import HttpRequest

from consult.ledger.admin import AnyAdmin, ReadOnlyAdmin
from consult.ledger.models import Event
from consult.people.models import User
from consult.people.organisations import Organisation

admin.site.unregister(Group)  # Permissions are roles: see `permissions.py`.


@admin.register(User)
class UserAdmin(AnyAdmin):
    list_display = ["email", "name", "role", "is_active", "date_joined"]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "role", "is_staff", "is_active", "last_login", "date_joined", "public_id"]
    readonly_fields = ["email", "last_login", "date_joined", "public_id"]
    ordering = ["email"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Who may do what is everybody's business: a change of it stands in the ledger."""
        before = User.objects.get(pk=obj.pk)
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, User)
        if before.role != obj.role:
            Event.record(obj, "change_role", actor=request.user, before=before.role, after=obj.role)
        if (before.is_active, before.is_staff) != (obj.is_active, obj.is_staff):
            Event.record(
                obj, "change_account", actor=request.user, is_active=obj.is_active, is_staff=obj.is_staff
            )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up, or are invited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Their acts stand in the ledger: an account is made inactive, or erased by the legal way."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ["name", "type", "size", "country"]
    list_filter = ["type"]
    search_fields = ["name"]
