"""The site in a language that is written from right to left: ready for one, before it is translated."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from comments.models import Comment
from consult.people.models import User
from guidance.models import Edition
from tests.site.test_accessibility import barriers

ARABIC = ("ar", "العربية")


def key_pages() -> dict[str, list[str]]:
    edition = Edition.objects.published().filter(consultations__slug="guidance-2026").get()
    home = f"/guidance/{edition.document.slug}/{edition.slug}/"
    comment = Comment.objects.accepted().order_by("pk")[0]
    return {
        "": [
            "/",
            "/consultations/guidance-2026/",
            "/consultations/guidance-2026/items/red-teaming/",
            "/consultations/guidance-2026/feedback/",
            "/consultations/guidance-2026/answer/",
            f"/comments/{comment.public_id}/",
            home,
            f"{home}tailored/?model_capability=frontier&release_type=open",
            "/search/?q=model",
            "/accounts/signup/",
        ],
        "moderator@example.org": ["/moderation/", "/mail/choices/"],
    }


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 375])
def test_pages_turn_round_whole(
    width: int,
    site: Callable[[str], Page],
    page: Page,
    live_server: LiveServer,
    signed_in: Callable[[User], None],
    settings: LazySettings,
) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ARABIC]
    call_command("load_example", verbosity=0)
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "language", "value": "ar", "url": live_server.url}])
    found: list[Any] = []
    for email, paths in key_pages().items():
        if email:
            signed_in(User.objects.get(email=email))
        for path in paths:
            opened = site(path)
            assert opened.evaluate("[document.dir, document.documentElement.lang]") == ["rtl", "ar"], path
            found += barriers(opened, path)
    assert found == []
