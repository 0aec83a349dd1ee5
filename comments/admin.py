from django.contrib import admin
from django.http import HttpRequest

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
    ordering = ["-id"]

    def get_exclude(self, request: HttpRequest, obj: Submission | None = None) -> list[str]:
        """The address of somebody without a name is for the receipt alone."""
        anonymous = obj is not None and obj.capacity == Submission.Capacity.ANONYMOUS
        return ["secret", "nonce", *(["email"] if anonymous else [])]


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
