"""The addresses of the desk, where editors write draft editions."""

from django.urls import path

from guidance import (
    axes_views,
    desk_views,
    draft_views,
    frame_views,
    risk_views,
    starting_views,
    translation_views,
)

DESK = "guidance/<slug:slug>/<slug:edition_slug>/desk/"
ITEM = f"{DESK}items/<slug:key>/"

urlpatterns = [
    path("guidance/new-document/", starting_views.document_new, name="document-new"),
    path("guidance/new-edition/", starting_views.edition_new, name="edition-new"),
    path("guidance/import/", starting_views.edition_import, name="edition-import"),
    path(DESK, desk_views.overview, name="desk"),
    path(f"{DESK}add/", desk_views.add, name="desk-add"),
    path(f"{DESK}preview/", desk_views.preview, name="desk-preview"),
    path(ITEM, desk_views.item, name="desk-item"),
    path(f"{ITEM}news/", desk_views.news, name="desk-news"),
    path(f"{ITEM}move/", desk_views.move, name="desk-move"),
    path(f"{ITEM}remove/", desk_views.remove, name="desk-remove"),
    path(f"{ITEM}translations/", translation_views.translations, name="desk-translations"),
    path(f"{ITEM}translations/<slug:language>/", translation_views.translation, name="desk-translation"),
    path(f"{DESK}head/", draft_views.head, name="desk-head"),
    path(f"{DESK}document/", draft_views.document, name="desk-document"),
    path(f"{DESK}outside/", frame_views.outside, name="desk-outside"),
    path(f"{DESK}outside/<slug:language>/", frame_views.outside_in, name="desk-outside-in"),
    path(f"{DESK}axes/", axes_views.axes_page, name="desk-axes"),
    path(f"{DESK}advice/new/", axes_views.advice_new, name="desk-advice-new"),
    path(f"{DESK}advice/<int:pk>/", axes_views.advice_edit, name="desk-advice"),
    path(f"{DESK}axes/<int:pk>/questions/", risk_views.questions, name="desk-questions"),
    path(f"{DESK}risks/", risk_views.risks, name="desk-risks"),
    path(f"{DESK}new-risk/", risk_views.risk_new, name="desk-risk-new"),
    path(f"{DESK}risks/<slug:key>/", risk_views.risk, name="desk-risk"),
    path(f"{DESK}risks/<slug:key>/move/", risk_views.risk_move, name="desk-risk-move"),
    path(f"{DESK}risks/<slug:key>/remove/", risk_views.risk_remove, name="desk-risk-remove"),
    path(f"{DESK}labels/", draft_views.labels, name="desk-labels"),
    path(f"{DESK}revisions/", draft_views.revisions, name="desk-revisions"),
    path(f"{DESK}revisions/<int:number>/", draft_views.revision, name="desk-revision"),
    path(f"{DESK}publish/", draft_views.publish, name="desk-publish"),
    path(f"{DESK}delete/", draft_views.delete, name="desk-delete"),
]
