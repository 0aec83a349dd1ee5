from django.urls import path

from consult.aggregation import views

urlpatterns = [
    path("consultations/<slug:slug>/feedback/", views.feedback_page, name="feedback"),
    path("consultations/<slug:slug>/feedback.csv", views.feedback_csv, name="feedback-csv"),
]
