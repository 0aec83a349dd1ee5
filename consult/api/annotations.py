"""Published comments as W3C Web Annotations (www.w3.org/TR/annotation-model), with the rights of publication.

The target is the item's stable address. Words are selected twice: by the quotation with what stands around it, which
survives other markup, and by their place in the element of the page that holds the text.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from comments import publication, sent
from comments.models import About, Comment
from comments.quotable import passages_of
from consult.consultations.models import Consultation
from guidance.quotes import Quote

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = "application/ld+json"
Json = dict[str, Any]


def with_parts(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """All that an annotation is made from, in three queries more."""
    items = About.objects.select_related("item__item__node").order_by("item__item__position")
    return comments.select_related("submission", "consultation").prefetch_related(
        Prefetch("abouts", items), "anchors"
    )


def annotation(comment: Comment, site: str) -> Json:
    """Without `@context`, which stands once in each answer."""
    quote = sent.quote_of(comment)
    made: Json = {
        "id": f"{site}/api/v1/comments/{comment.public_id}/annotation/",
        "type": "Annotation",
        "motivation": ["commenting", "editing"] if comment.wording else "commenting",
        "created": comment.submission.received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "body": _bodies(comment),
        "target": _targets(comment, quote, site),
        "via": f"{site}/comments/{comment.public_id}/",
    }
    creator = _creator(comment)
    return {**made, "creator": creator} if creator else made


def _bodies(comment: Comment) -> Json | list[Json]:
    said = _words(comment.body, comment.language, "commenting")
    return [said, _words(comment.wording, comment.language, "editing")] if comment.wording else said


def _words(value: str, language: str, purpose: str) -> Json:
    form = {"type": "TextualBody", "format": "text/plain", "language": language}
    return {**form, "purpose": purpose, "value": value}


def _targets(comment: Comment, quote: Quote | None, site: str) -> Any:
    """The items it is about; the one whose words are quoted with these words; the whole where it is about none."""
    base = f"{site}/consultations/{comment.consultation.slug}/"
    keys = [about.item.item.node.key for about in comment.abouts.all()]
    if quote is None:
        targets: list[Any] = [f"{base}items/{key}/" for key in keys]
    else:
        passage = passages_of(comment.consultation_id, quote.text).get(quote.text)
        owner = passage.key if passage else next(iter(keys), "")
        whole = [f"{base}items/{key}/" for key in keys if key != owner]
        targets = [
            {"type": "SpecificResource", "source": f"{base}items/{owner}/", "selector": _selectors(quote)}
        ]
        targets += whole
    return targets[0] if len(targets) == 1 else targets or base


def _selectors(quote: Quote) -> list[Json]:
    return [
        {
            "type": "TextQuoteSelector",
            "exact": quote.exact,
            "prefix": quote.prefix,
            "suffix": quote.suffix,
        },
        {
            "type": "CssSelector",
            "value": f'.words[data-text="{quote.text}"]',
            "refinedBy": {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
        },
    ]


def _creator(comment: Comment) -> Json | None:
    """Who said it, where they agreed to be named."""
    byline = publication.signed(comment)
    if byline.is_unnamed:
        return None
    return {"type": "Organization" if comment.submission.organisation_name else "Person", "name": byline.name}


def single(comment: Comment, site: str) -> Json:
    return {"@context": CONTEXT, **annotation(comment, site)}


def collection(consultation: Consultation, address: str, total: int | None, first: Json) -> Json:
    """`total` is left out where it is withheld."""
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationCollection",
        "label": f"Comments on {consultation.title}",
        **({} if total is None else {"total": total}),
        "first": first,
    }


def page(address: str, part_of: str, comments: Iterable[Comment], site: str, **links: str | None) -> Json:
    """One page of a collection; `links` are `next` and `prev`, left out where there is none."""
    return {
        "id": address,
        "type": "AnnotationPage",
        "partOf": part_of,
        **{name: link for name, link in links.items() if link},
        "items": [annotation(comment, site) for comment in comments],
    }
