from django.urls import path

from consult.pages import (
    answering,
    feeds,
    jobs,
    languages,
    manage,
    receipts,
    search,
    tailored,
    tailored_files,
    views,
)

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", languages.choose, name="language"),
    path("language/<slug:language>/<slug:version>.js", languages.script_words, name="script-words"),
    path("search/", search.search, name="search"),
    path("consultations/", views.consultation_list, name="consultation-list"),
    path("consultations/<slug:slug>/", views.consultation, name="consultation"),
    path("consultations/<slug:slug>/items/<slug:key>/", views.item, name="item"),
    path("consultations/<slug:slug>/feed/", feeds.feed, name="consultation-feed"),
    path("consultations/<slug:slug>/items/<slug:key>/feed/", feeds.feed, name="item-feed"),
    path("consultations/<slug:slug>/answer/", answering.answer, name="answer"),
    path("consultations/<slug:slug>/manage/", manage.manage, name="consultation-manage"),
    path("guidance/<slug:slug>/<slug:edition_slug>/tailored/", tailored.tailored, name="tailored"),
    path(
        "guidance/<slug:slug>/<slug:edition_slug>/tailored.<slug:form>",
        tailored_files.tailored_file,
        name="tailored-file",
    ),
    path(
        "guidance/<slug:slug>/<slug:edition_slug>/checklist.<slug:form>",
        tailored_files.checklist_file,
        name="checklist-file",
    ),
    path(
        "guidance/<slug:slug>/<slug:edition_slug>/tailored/compare/",
        tailored.compared,
        name="tailored-compare",
    ),
    path("guidance/<slug:slug>/<slug:edition_slug>/risks/", tailored.risk_map, name="risk-map"),
    path(
        "receipts/<slug:tracking_number>/<slug:secret>/receipt.pdf", receipts.receipt_pdf, name="receipt-pdf"
    ),
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job-retry"),
]
