from django.urls import path

from consult.synthesis import views

urlpatterns = [
    path("reports/", views.report_list, name="report-list"),
    path("reports/<slug:public_id>/", views.report, name="report"),
    path("reports/<slug:public_id>/claims/<slug:code>/", views.claim, name="claim"),
    path("reports/<slug:public_id>/publish/", views.report_publish, name="report-publish"),
    path("reports/<slug:public_id>.<slug:form>", views.report_download, name="report-download"),
    path("recommendations/<slug:public_id>/", views.recommendation, name="recommendation"),
    path("consultations/<slug:slug>/reports/", views.consultation_reports, name="consultation-reports"),
    path("consultations/<slug:slug>/reports/draft/", views.report_draft, name="report-draft"),
]
