from django.urls import include, path

from guidance import changes_views, views

urlpatterns = [
    path("", include("guidance.desk_urls")),
    path("guidance/", views.guidance_list, name="guidance-list"),
    path("guidance/<slug:slug>/seen/", views.document_seen, name="document-seen"),
    path("guidance/<slug:slug>/<slug:edition_slug>/", views.edition, name="edition"),
    path(
        "guidance/<slug:slug>/<slug:edition_slug>/changes/",
        changes_views.edition_changes,
        name="edition-changes",
    ),
    path("guidance/<slug:slug>/<slug:edition_slug>/edition.yaml", views.edition_yaml, name="edition-yaml"),
]
