from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "consult.ledger"
    verbose_name = "What happened"
