from anymail.signals import tracking
from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "consult.people"

    def ready(self) -> None:
        """The one signal that is listened to. A model's hides from its reader what a call would say; this one is how
        django-anymail hands over what a provider reports, and it documents no other way."""
        from consult.people.bounces import heard  # noqa: PLC0415 (models can be imported only now)

        tracking.connect(heard, dispatch_uid="consult.people.bounces")
