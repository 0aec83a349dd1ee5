from django.urls import path

from comments import views

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
    path("comments/<slug:public_id>/", views.comment, name="comment"),
    path("receipts/<slug:tracking_number>/<slug:secret>/", views.receipt, name="receipt"),
    path("receipts/<slug:tracking_number>/<slug:secret>/sent.json", views.receipt_file, name="receipt-file"),
    path("my/", views.my_submissions, name="my-submissions"),
]
