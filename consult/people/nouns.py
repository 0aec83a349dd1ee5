"""The nouns that stand after a number, by their English singular: `{{ n|counted:"comment" }}`.

One that isn't here is said in English; a test finds it.
"""

from collections.abc import Callable

from django.utils.translation import npgettext

from consult.people.words import kept_by_language

NOUNS: dict[str, Callable[[int], str]] = {
    "accepted comment": lambda n: npgettext("after a number", "accepted comment", "accepted comments", n),
    "adopted recommendation": lambda n: npgettext(
        "after a number", "adopted recommendation", "adopted recommendations", n
    ),
    "character": lambda n: npgettext("after a number", "character", "characters", n),
    "comment": lambda n: npgettext("after a number", "comment", "comments", n),
    "document": lambda n: npgettext("after a number", "document", "documents", n),
    "earlier edition": lambda n: npgettext("after a number", "earlier edition", "earlier editions", n),
    "endorsement": lambda n: npgettext("after a number", "endorsement", "endorsements", n),
    "guideline": lambda n: npgettext("after a number", "guideline", "guidelines", n),
    "item": lambda n: npgettext("after a number", "item", "items", n),
    "label": lambda n: npgettext("after a number", "label", "labels", n),
    "letter": lambda n: npgettext("after a number", "letter", "letters", n),
    "more comment": lambda n: npgettext("after a number", "more comment", "more comments", n),
    "new comment": lambda n: npgettext("after a number", "new comment", "new comments", n),
    "organisation": lambda n: npgettext("after a number", "organisation", "organisations", n),
    "part": lambda n: npgettext("after a number", "part", "parts", n),
    "passage": lambda n: npgettext("after a number", "passage", "passages", n),
    "person": lambda n: npgettext("after a number", "person", "people", n),
    "practice": lambda n: npgettext("after a number", "practice", "practices", n),
    "proposal": lambda n: npgettext("after a number", "proposal", "proposals", n),
    "question": lambda n: npgettext("after a number", "question", "questions", n),
    "revision": lambda n: npgettext("after a number", "revision", "revisions", n),
    "short question": lambda n: npgettext("after a number", "short question", "short questions", n),
    "signatory": lambda n: npgettext("after a number", "signatory", "signatories", n),
    "submission": lambda n: npgettext("after a number", "submission", "submissions", n),
    "thing": lambda n: npgettext("after a number", "thing", "things", n),
    "word": lambda n: npgettext("after a number", "word", "words", n),
}


@kept_by_language(maxsize=4096)
def after(n: int, noun: str) -> str:
    """The noun after a number, from its English singular."""
    if noun in NOUNS:
        return NOUNS[noun](n)
    return noun if n == 1 else f"{noun}s"
