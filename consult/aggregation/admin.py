from django.contrib import admin

from consult.aggregation.models import Recount
from consult.ledger.admin import ReadOnlyAdmin


@admin.register(Recount)
class RecountAdmin(ReadOnlyAdmin):
    list_display = ["consultation", "counted_at", "rows", "seconds"]
    list_select_related = ["consultation"]
