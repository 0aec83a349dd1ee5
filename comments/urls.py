from django.urls import path

from comments import (
    carried_views,
    confirming_views,
    letter_views,
    moderation_views,
    verifying_views,
    views,
    wording_views,
)

urlpatterns = [
    path("consultations/<slug:slug>/draft/", views.draft, name="draft"),
    path("consultations/<slug:slug>/draft/comments/", views.draft_comment_add, name="draft-comment-add"),
    path(
        "consultations/<slug:slug>/draft/comments/<slug:public_id>/",
        views.draft_comment,
        name="draft-comment",
    ),
    path(
        "consultations/<slug:slug>/draft/comments/<slug:public_id>/remove/",
        views.draft_comment_remove,
        name="draft-comment-remove",
    ),
    path("consultations/<slug:slug>/comments/", views.comment_list, name="comment-list"),
    path("consultations/<slug:slug>/wordings/", wording_views.wording_list, name="wordings"),
    path("comments/<slug:public_id>/", views.comment, name="comment"),
    path("receipts/<slug:tracking_number>/<slug:secret>/", views.receipt, name="receipt"),
    path("receipts/<slug:tracking_number>/<slug:secret>/sent.json", views.receipt_file, name="receipt-file"),
    path("confirm/<str:token>/", confirming_views.submission_confirm, name="submission-confirm"),
    path("my/claim/", confirming_views.submissions_claim, name="submissions-claim"),
    path("verify/", verifying_views.verify, name="verify"),
    path("letters/<slug:public_id>/", letter_views.letter, name="letter"),
    path("letters/<slug:public_id>/cut/", letter_views.letter_cut, name="letter-cut"),
    path("letters/<slug:public_id>/file/", letter_views.letter_file, name="letter-file"),
    path(
        "guidance/<slug:slug>/<slug:edition_slug>/comments/",
        carried_views.edition_comments,
        name="edition-comments",
    ),
    path(
        "guidance/<slug:slug>/<slug:edition_slug>/comments/to-place/",
        carried_views.orphan_list,
        name="orphans",
    ),
    path(
        "guidance/<slug:slug>/<slug:edition_slug>/comments/<slug:public_id>/place/",
        carried_views.place_anchor,
        name="place-anchor",
    ),
    path("my/", views.my_submissions, name="my-submissions"),
    path("moderation/", moderation_views.queue, name="moderation-queue"),
    path("moderation/decisions/", moderation_views.decisions, name="moderation-decisions"),
    path("moderation/comments/<slug:public_id>/", moderation_views.moderate_comment, name="moderate-comment"),
    path(
        "moderation/submissions/<slug:public_id>/",
        moderation_views.moderate_submission,
        name="moderate-submission",
    ),
    path("moderation/submissions/<slug:public_id>/type/", moderation_views.verify_type, name="verify-type"),
]
