from django.contrib import admin

from consult.consultations.models import Consultation, Grant
from consult.ledger.admin import ReadOnlyAdmin


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    list_display = ["title", "status", "opens_at", "closes_at", "results"]
    list_filter = ["status"]
    search_fields = ["title", "slug"]


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin):
    list_display = ["user", "role", "consultation"]
    list_select_related = ["user", "consultation"]
