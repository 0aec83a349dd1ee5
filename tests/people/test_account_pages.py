"""The pages about an account spell as the rest of the site does, and name what is wrong with one punctuation."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allauth
import django
import pytest
from babel.messages.pofile import read_po
from django import forms
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from consult.pages import catalogues

TAG = re.compile(
    r"<(script|style)\b.*?</\1>|<[^>]*?(?:placeholder|aria-label|title)=\"([^\"]*)\"[^>]*>|<[^>]+>", re.DOTALL
)
PAGES = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_request_login_code",
    "account_email",
)
TRIES: tuple[dict[str, Any], ...] = (
    {"email": "nobody", "login": "nobody", "password": "wrong", "password1": "x", "action_add": ""},
    {
        "email": "participant@example.org",
        "login": "participant@example.org",
        "password": "x",
        "action_add": "",
    },
    {"email": "participant@example.org", "action_remove": ""},
    {"email": "new@example.org", "action_add": ""},
)


@pytest.fixture(autouse=True)
def _leaves_no_trace() -> Iterator[None]:
    """What is tried here counts against the limits of this address, and must not against those of other tests."""
    yield
    cache.clear()


def words(answer: Any) -> str:
    return TAG.sub(lambda tag: f" {tag[2] or ''} ", answer.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_it_is_an_e_mail_everywhere(client: Client, participant, name):
    if name == "account_email":
        client.force_login(participant)
    said = words(client.get(reverse(name)))
    assert "E-mail" in said
    for entered in TRIES:
        said += words(client.post(reverse(name), entered, follow=True))
    assert re.findall(r".{20}\bemails?\b.{20}", said, re.IGNORECASE) == []


def test_what_is_spelled_anew_is_what_the_libraries_say():
    known = set()
    for library in (Path(django.__file__).parent / "conf", Path(allauth.__file__).parent):
        with (library / "locale" / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
            known |= {message.id for message in read_po(file)}
    ours = catalogues.catalogue(catalogues.OURS, "django")
    assert [message.id for message in ours if message.id not in known] == []
    assert [message.id for message in ours if message.id and not catalogues.whole(message)] == []


class Sentences(forms.Form):
    signs = forms.BooleanField(label="I may sign for this <organisation>.")
    what = forms.CharField(label="What is it?")
    name = forms.CharField(label="Your name")


def test_the_name_of_a_field_and_what_is_wrong_are_joined_by_one_punctuation():
    shown = render_to_string("_errors.html", {"form": Sentences({})})
    assert re.findall(r'">(.*?)</a>', shown) == [
        "I may sign for this &lt;organisation&gt;: This field is required.",
        "What is it? This field is required.",
        "Your name: This field is required.",
    ]
