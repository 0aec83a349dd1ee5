from django.urls import path

from guidance import views

urlpatterns = [
    path("guidance/", views.guidance_list, name="guidance-list"),
    path("guidance/<slug:slug>/seen/", views.document_seen, name="document-seen"),
    path("guidance/<slug:slug>/<slug:edition_slug>/", views.edition, name="edition"),
]
