"""Guidance can be looked at here; it comes in by file and a published edition never changes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from guidance.models import Axis, Document, Edition, Item


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "publisher"]


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["document", "label", "date", "status"]
    list_select_related = ["document"]


@admin.register(Axis)
class AxisAdmin(ReadOnlyAdmin):
    list_display = ["title", "document"]
    list_select_related = ["document"]


@admin.register(Item)
class ItemAdmin(ReadOnlyAdmin):
    list_display = ["node", "label", "kind", "edition"]
    list_select_related = ["node", "edition__document"]
    list_filter = ["edition", "kind"]
