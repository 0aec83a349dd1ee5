from django.urls import path, register_converter
from django.urls.converters import StringConverter

from consult.api import (
    annotation_views,
    attachments,
    editions,
    guidance,
    pages,
    search_views,
    submission_views,
    views,
)


class Anything(StringConverter):
    """Whatever follows, line ends too, which Django's own path leaves out."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")

urlpatterns = [
    path("api/v1/", views.RootView.as_view(), name="api-root"),
    path("api/v1/consultations/", views.ConsultationListView.as_view(), name="api-consultations"),
    path("api/v1/consultations/<slug:slug>/", views.ConsultationView.as_view(), name="api-consultation"),
    path("api/v1/consultations/<slug:slug>/items/", views.ItemListView.as_view(), name="api-items"),
    path("api/v1/consultations/<slug:slug>/comments/", views.CommentListView.as_view(), name="api-comments"),
    path(
        "api/v1/consultations/<slug:slug>/aggregates/", views.AggregatesView.as_view(), name="api-aggregates"
    ),
    path(
        "api/v1/consultations/<slug:slug>/attachments/",
        attachments.AttachmentListView.as_view(),
        name="api-attachments",
    ),
    path(
        "api/v1/consultations/<slug:slug>/annotations/",
        annotation_views.AnnotationListView.as_view(),
        name="api-annotations",
    ),
    path(
        "api/v1/comments/<slug:public_id>/annotation/",
        annotation_views.AnnotationView.as_view(),
        name="api-annotation",
    ),
    path("api/v1/comments/<slug:public_id>/", views.CommentView.as_view(), name="api-comment"),
    # What is sent here must not be lost for want of a slash, and a redirect would lose it with many clients.
    path(
        "api/v1/submissions", submission_views.SubmissionListView.as_view(schema=None), name="api-submissions"
    ),
    path("api/v1/submissions/", submission_views.SubmissionListView.as_view(), name="api-submissions"),
    path(
        "api/v1/submissions/<slug:public_id>/",
        submission_views.SubmissionView.as_view(),
        name="api-submission",
    ),
    path("api/v1/guidance/", guidance.EditionListView.as_view(), name="api-guidance"),
    path(
        "api/v1/guidance/<slug:slug>/<slug:edition_slug>/changes/",
        editions.ChangesView.as_view(),
        name="api-edition-changes",
    ),
    path("api/v1/reports/", views.ReportListView.as_view(), name="api-reports"),
    path(
        "api/v1/guidance/<slug:slug>/<slug:edition_slug>/tailored/",
        guidance.TailoredView.as_view(),
        name="api-tailored",
    ),
    path("api/v1/search/", search_views.SearchView.as_view(), name="api-search"),
    path("api/v1/schema/", pages.SchemaView.as_view(), name="api-schema"),
    path("api/v1/<anything:rest>", views.NothingHereView.as_view(), name="api-nothing"),
    path("api/docs/", pages.docs, name="api-docs"),
    path("tokens/", pages.token_list, name="token-list"),
    path("tokens/<int:pk>/revoke/", pages.token_revoke, name="token-revoke"),
    path("consultations/<slug:slug>/comments.csv", pages.comments_csv, name="comments-csv"),
    path("consultations/<slug:slug>/comments.xlsx", pages.comments_xlsx, name="comments-xlsx"),
]
