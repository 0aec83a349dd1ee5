from django.contrib import admin

from consult.ledger.admin import ReadOnlyAdmin
from consult.synthesis.models import Report, Snapshot


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "consultation", "created_at", "digest"]
    list_select_related = ["consultation"]
    ordering = ["-id"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["title", "consultation", "number", "status", "created_at"]
    list_filter = ["status"]
    list_select_related = ["consultation"]
