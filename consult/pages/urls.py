from django.urls import path

from consult.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("consultations/", views.consultation_list, name="consultation-list"),
    path("consultations/<slug:slug>/", views.consultation, name="consultation"),
    path("consultations/<slug:slug>/items/<slug:key>/", views.item, name="item"),
]
