from django.urls import path

from consult.consultations import views

urlpatterns = [
    path("consultations/new/", views.new, name="consultation-new"),
    path("consultations/<slug:slug>/edit/", views.edit, name="consultation-edit"),
    path("consultations/<slug:slug>/open/", views.open_, name="consultation-open"),
    path("consultations/<slug:slug>/close/", views.close, name="consultation-close"),
    path("consultations/<slug:slug>/extend/", views.extend, name="consultation-extend"),
    path("consultations/<slug:slug>/grants/", views.grants, name="consultation-grants"),
    path(
        "consultations/<slug:slug>/grants/<int:pk>/remove/",
        views.grant_remove,
        name="consultation-grant-remove",
    ),
]
