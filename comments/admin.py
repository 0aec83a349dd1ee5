from django.contrib import admin

from comments.models import Comment, Letter, Submission
from consult.ledger.admin import ReadOnlyAdmin


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = [
        "tracking_number",
        "consultation",
        "organisation_name",
        "sector",
        "consent",
        "received_at",
    ]
    list_filter = ["channel", "sector"]
    list_select_related = ["consultation"]
    search_fields = ["tracking_number", "organisation_name"]
    exclude = ["secret", "nonce"]
    ordering = ["-id"]


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ["filename", "submission", "extracted_at"]
    list_select_related = ["submission"]
    ordering = ["-id"]


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ["public_id", "consultation", "sector", "status", "created_at"]
    list_filter = ["status", "sector"]
    list_select_related = ["consultation"]
    ordering = ["-id"]
