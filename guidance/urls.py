from django.urls import path

from guidance import changes_views, views

urlpatterns = [
    path("guidance/", views.guidance_list, name="guidance-list"),
    path("guidance/<slug:slug>/<slug:edition_slug>/", views.edition, name="edition"),
    path(
        "guidance/<slug:slug>/<slug:edition_slug>/changes/",
        changes_views.edition_changes,
        name="edition-changes",
    ),
]
