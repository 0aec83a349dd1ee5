from django.urls import path

from consult.pages import jobs, manage, search, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search.search, name="search"),
    path("consultations/", views.consultation_list, name="consultation-list"),
    path("consultations/<slug:slug>/", views.consultation, name="consultation"),
    path("consultations/<slug:slug>/items/<slug:key>/", views.item, name="item"),
    path("consultations/<slug:slug>/manage/", manage.manage, name="consultation-manage"),
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job-retry"),
]
