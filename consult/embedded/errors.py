from django.core.exceptions import ImproperlyConfigured


class CannotStart(ImproperlyConfigured):
    """An embedded server cannot run here; the message is one sentence for whoever sits at the terminal."""
