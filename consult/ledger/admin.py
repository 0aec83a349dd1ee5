"""Administration pages: for looking. What has a state or words is changed by the verbs of the stages alone."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from consult.ledger.models import Event, Job, Note, Seal

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
else:
    AnyAdmin = admin.ModelAdmin  # Only the type checker knows it as generic.


class ReadOnlyAdmin(AnyAdmin):
    """Shows every field and lets nobody add, change or remove, the superuser included."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "subject_type", "subject_id", "actor", "before", "after"]
    list_filter = ["verb"]
    list_select_related = ["actor"]
    ordering = ["-id"]


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    list_display = ["event", "text"]
    list_select_related = ["event"]
    ordering = ["-id"]


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    list_display = ["id", "created_at", "events", "digest"]
    ordering = ["-id"]


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = [
        "id",
        "kind",
        "subject_type",
        "subject_id",
        "state",
        "attempts",
        "created_at",
        "finished_at",
    ]
    list_filter = ["state", "kind"]
    ordering = ["-id"]
