"""Every address of the site. Each room lists its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("consult.consultations.urls")),
    path("", include("guidance.urls")),
    path("", include("comments.urls")),
    path("", include("consult.aggregation.urls")),
    path("", include("consult.synthesis.urls")),
    path("", include("consult.people.urls")),
    path("", include("consult.ledger.urls")),
    path("", include("consult.api.urls")),
    path("", include("consult.pages.urls")),  # after the rooms: "consultations/new/" is no slug
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
