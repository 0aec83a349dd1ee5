from django.urls import path

from consult.people import mail_events, mail_views

urlpatterns = [
    path("mail/", mail_views.mail_list, name="mail-list"),
    path("mail/choices/", mail_views.mail_choices, name="mail-choices"),
    path("mail/choices/<str:token>/", mail_views.mail_choices_of, name="mail-choices-of"),
    path("mail/stop/<str:kind>/<str:token>/", mail_views.mail_stop, name="mail-stop"),
    path("mail/reach/<str:token>/", mail_views.mail_reach, name="mail-reach"),
    path("mail/reached/<str:token>/", mail_views.mail_reached, name="mail-reached"),
    path("mail/events/<path:path>", mail_events.mail_events, name="mail-events"),
    path("mail/<slug:public_id>/", mail_views.mail, name="mail"),
    path("mail/<slug:public_id>/decide/", mail_views.mail_decide, name="mail-decide"),
]
