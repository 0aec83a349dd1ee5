"""Guidance can be looked at here; it comes in by file and a published edition never changes."""

from django.contrib import admin

from consult.ledger.admin import ReadOnlyAdmin
from guidance.models import Axis, Document, Edition, Item


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
