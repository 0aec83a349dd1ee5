from django.urls import path, re_path

from consult.synthesis import views

urlpatterns = [
    path("reports/", views.report_list, name="report-list"),
    re_path(
        r"^reports/(?P<public_id>[a-z0-9]+)\.(?P<form>html|pdf|docx|md|json)$",
        views.report_download,
        name="report-download",
    ),
    path("reports/<slug:public_id>/", views.report, name="report"),
    path("reports/<slug:public_id>/claims/<slug:code>/", views.claim, name="claim"),
    path("consultations/<slug:slug>/reports/", views.consultation_reports, name="consultation-reports"),
    path("consultations/<slug:slug>/reports/draft/", views.report_draft, name="report-draft"),
]
