"""Comments as Web Annotations: the structure that the W3C model asks for, and no more than may be published."""

from typing import Any

import jsonschema
from django.test import Client

from comments.models import Comment
from consult.consultations.models import Consultation
from tests import factories

WORDS = "what red teaming should achieve"
IRI = {"type": "string", "pattern": "^https?://"}
TEXTUAL_BODY = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"const": "TextualBody"},
        "value": {"type": "string"},
        "format": {"const": "text/plain"},
        "language": {"type": "string", "pattern": "^[a-z]{2,3}"},
        "purpose": {"enum": ["commenting", "editing"]},
    },
    "additionalProperties": False,
}
POSITION = {
    "type": "object",
    "required": ["type", "start", "end"],
    "properties": {
        "type": {"const": "TextPositionSelector"},
        "start": {"type": "integer", "minimum": 0},
        "end": {"type": "integer", "minimum": 1},
    },
    "additionalProperties": False,
}
QUOTE = {
    "type": "object",
    "required": ["type", "exact"],
    "properties": {
        "type": {"const": "TextQuoteSelector"},
        "exact": {"type": "string", "minLength": 1},
        "prefix": {"type": "string"},
        "suffix": {"type": "string"},
    },
    "additionalProperties": False,
}
CSS = {
    "type": "object",
    "required": ["type", "value", "refinedBy"],
    "properties": {"type": {"const": "CssSelector"}, "value": {"type": "string"}, "refinedBy": POSITION},
    "additionalProperties": False,
}
RESOURCE = {
    "type": "object",
    "required": ["type", "source", "selector"],
    "properties": {
        "type": {"const": "SpecificResource"},
        "source": IRI,
        "selector": {"type": "array", "items": {"anyOf": [QUOTE, CSS]}, "minItems": 1},
    },
    "additionalProperties": False,
}
TARGET = {"anyOf": [IRI, RESOURCE]}
ONE_OR_MORE = {"motivation": {"enum": ["commenting", "editing"]}, "body": TEXTUAL_BODY, "target": TARGET}
ANNOTATION: dict[str, Any] = {
    "type": "object",
    "required": ["id", "type", "target"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": IRI,
        "type": {"const": "Annotation"},
        "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "creator": {
            "type": "object",
            "required": ["type", "name"],
            "properties": {"type": {"enum": ["Person", "Organization"]}, "name": {"type": "string"}},
        },
        "via": IRI,
        **{
            name: {"anyOf": [one, {"type": "array", "items": one, "minItems": 2}]}
            for name, one in ONE_OR_MORE.items()
        },
    },
    "additionalProperties": False,
}
PAGE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "type", "items", "partOf"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": IRI,
        "type": {"const": "AnnotationPage"},
        "partOf": IRI,
        "next": IRI,
        "prev": IRI,
        "items": {"type": "array", "items": ANNOTATION},
    },
    "additionalProperties": False,
}
COLLECTION: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "type": {"const": "AnnotationCollection"},
        "total": {"type": "integer", "minimum": 0},
        "label": {"type": "string"},
        "first": PAGE,
        "id": IRI,
    },
    "additionalProperties": False,
}
ALL = "/api/v1/consultations/guidance/annotations/"


def one(client: Client, comment: Comment) -> dict[str, Any]:
    answer = client.get(f"/api/v1/comments/{comment.public_id}/annotation/")
    assert answer["Content-Type"] == "application/ld+json"
    found: dict[str, Any] = answer.json()
    jsonschema.validate(found, ANNOTATION)
    return found


def test_a_comment_on_words_selects_them_twice(client: Client, consultation: Consultation) -> None:
    comment = factories.accepted(consultation, quoting=WORDS)
    made = one(client, comment)
    assert made["motivation"] == "commenting"
    assert made["body"]["value"] == "Name the people who will be affected."
    assert made["target"]["source"].endswith("/consultations/guidance/items/red-teaming/")
    quoted, placed = made["target"]["selector"]
    assert quoted["exact"] == WORDS
    assert quoted["prefix"].endswith("Say before release ")
    anchor = comment.anchors.get()
    assert placed["value"] == f'.words[data-text="{anchor.text_id}"]'
    assert placed["refinedBy"] == {
        "type": "TextPositionSelector",
        "start": anchor.start,
        "end": anchor.end,
    }


def test_proposed_wording_is_a_body_for_editing(client: Client, consultation: Consultation) -> None:
    comment = factories.accepted(consultation, quoting=WORDS, wording="which harm red teaming should find")
    made = one(client, comment)
    assert made["motivation"] == ["commenting", "editing"]
    assert [(body["purpose"], body["value"]) for body in made["body"]] == [
        ("commenting", comment.body),
        ("editing", comment.wording),
    ]


def test_without_words_the_items_are_the_targets(client: Client, consultation: Consultation) -> None:
    several = factories.accepted(consultation, items=list(consultation.items.all()[:2]))
    assert [target.rsplit("/", 2)[1] for target in one(client, several)["target"]] == [
        "red-teaming",
        "incident-reporting",
    ]
    whole = factories.accepted(consultation, items=[])
    assert one(client, whole)["target"].endswith("/consultations/guidance/")


def test_names_are_there_as_publication_allows(client: Client, consultation: Consultation) -> None:
    named = factories.accepted(consultation)
    assert one(client, named)["creator"] == {"type": "Organization", "name": "Example Rights Network"}
    unnamed = factories.accepted(consultation, consent="unnamed")
    assert "creator" not in one(client, unnamed)
    assert "Example" not in str(one(client, unnamed))


def test_what_is_not_published_is_no_annotation(client: Client, comment: Comment) -> None:
    assert client.get(f"/api/v1/comments/{comment.public_id}/annotation/").status_code == 404
    collection = client.get(ALL).json()
    jsonschema.validate(collection, COLLECTION)
    assert collection["total"] == 0


def test_a_collection_is_read_page_by_page(client: Client, consultation: Consultation) -> None:
    made = [factories.accepted(consultation, f"Number {n}.").public_id for n in range(5)]
    collection = client.get(ALL, {"page_size": 2}).json()
    jsonschema.validate(collection, COLLECTION)
    assert collection["total"] == 5
    seen, page = [], collection["first"]
    while True:
        seen += [item["id"].rsplit("/", 3)[1] for item in page["items"]]
        if "next" not in page:
            break
        page = client.get(page["next"]).json()
        jsonschema.validate(page, PAGE)
        assert page["@context"]
        assert page["partOf"] == collection["id"]
    assert seen == made[::-1]
    assert "prev" in page


def test_plain_json_is_answered_where_it_is_asked_for(client: Client, consultation: Consultation) -> None:
    answer = client.get(ALL, HTTP_ACCEPT="application/json")
    assert answer["Content-Type"] == "application/json"
    jsonschema.validate(answer.json(), COLLECTION)


def test_its_queries_do_not_grow(
    client: Client, consultation: Consultation, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        factories.accepted(consultation, f"Number {n}.", quoting=WORDS)
    with django_assert_max_num_queries(12):
        client.get(ALL)


def test_lists_and_exports_hold_the_words(client: Client, consultation: Consultation) -> None:
    comment = factories.accepted(consultation, quoting=WORDS, wording="which harm to find")
    bare = factories.accepted(consultation)
    listed = {
        row["id"]: row for row in client.get("/api/v1/consultations/guidance/comments/").json()["results"]
    }
    anchor = comment.anchors.get()
    assert listed[comment.public_id]["quote"] == {
        "exact": WORDS,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
        "start": anchor.start,
        "end": anchor.end,
    }
    assert listed[comment.public_id]["wording"] == "which harm to find"
    assert (listed[bare.public_id]["quote"], listed[bare.public_id]["wording"]) == (None, None)
    lines = b"".join(client.get("/consultations/guidance/comments.csv")).decode().splitlines()  # type: ignore[call-overload]
    assert lines[0].endswith(",comment,quote,wording")
    assert lines[1].endswith(f",{WORDS},which harm to find")
