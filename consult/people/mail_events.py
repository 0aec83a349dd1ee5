"""Where the mail provider reports what became of mail."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt  # the provider knows the secret instead
def mail_events(request: HttpRequest, path: str) -> HttpResponseBase:
    """As django-anymail's own addresses, but only that of the provider in use, and never without a secret."""
    if not settings.ANYMAIL.get("WEBHOOK_SECRET") or path not in _paths(settings.MAIL_PROVIDER):
        raise Http404
    found = resolve(f"/{path}", urlconf="anymail.urls")
    answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return answer


def _paths(provider: str) -> tuple[str, ...]:
    if provider == "mandrill":
        return ("mandrill/", "mandrill/tracking/")
    return (f"{provider}/tracking/",) if provider else ()
