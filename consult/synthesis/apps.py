from django.apps import AppConfig


class SynthesisConfig(AppConfig):
    name = "consult.synthesis"
