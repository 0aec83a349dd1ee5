"""Consultations as large as asked for, written by PostgreSQL itself: plausible sizes and shares, made-up words.

Every comment has about 860 characters and is accepted; one in ten is about two items; a submission has two
comments. Rows are the same at each run: what looks random is a hash of the row's number.
"""

# ruff: noqa: E501 - SQL reads better in long lines.

import json
import time
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from comments.models import About, Comment, Submission
from consult.aggregation.recount import recount_all
from consult.consultations import lifecycle
from consult.consultations.models import Consultation
from consult.people.organisations import Organisation
from guidance.models import Document, Edition, Item, ItemText, Node

ITEMS = 25
SENTENCES = [
    "Small teams that release openly can't keep up a review board, and the text should say what is enough for them.",
    "We support the direction, and we ask that the threshold be set by measured capability instead of size.",
    "In our experience incidents are found by users first, so the address for reports must be easy to find.",
    "A published summary of methods would let others repeat the evaluation without giving away the weights.",
    "The cost falls on those who deploy downstream, although the knowledge sits with those who trained the model.",
    "Please define what counts as a material change, or every update will be argued about from the beginning.",
    "People who label the data are named once in this section, and what they are owed is named nowhere.",
    "Our members, most of them schools and libraries, would need plain words beside the technical documentation.",
    "An inspection by a third party is worth little where the inspector is chosen and paid by the inspected.",
    "Ninety days are too long for a vulnerability that is used already, and too short for one that needs research.",
    "We oppose this wording because it treats research releases as if they were products on the market.",
    "Energy and water should be reported for training and for use, each with the method by which it was measured.",
    "The same duty stands in two other frameworks; a table that maps them would save everybody a month of work.",
    "Nothing here says who decides when staged access may be widened, and on what evidence they would decide it.",
    "Languages other than English deserve a test of their own, since safeguards fail there first and unnoticed.",
    "Keep the practice, and make its result public within a year, so that the next edition can learn from it.",
]
SECTORS = {  # weight of 100, organisation type
    "individual": (42, "individual"),
    "industry": (20, "company"),
    "civil_society": (18, "ngo"),
    "academic": (10, "academic_research"),
    "public_sector": (6, "public_authority"),
    "media": (3, "media"),
    "other": (1, "other"),
}
STANCES = {"support": 38, "support_with_changes": 30, "oppose": 15, "no_position": 7, "": 10}
TABLES = "comments_submission, comments_comment, comments_commentwords, comments_about, comments_facetvalue"

SUBMISSIONS = """
INSERT INTO comments_submission (id, public_id, tracking_number, secret, external_id, consultation_id, channel, capacity,
  person_name, email, organisation_id, organisation_name, declared_type, verified_type, code_list_version, other_type,
  sector, size, country, consent, privacy_notice_version, received_at, nonce, receipt_hash, published_hash, is_example)
SELECT %(from)s + n, left(md5('s' || %(tag)s || n), 12), left(upper(md5('t' || %(tag)s || n)), 14), md5('k' || n), '', %(consultation)s,
  'site', CASE sector WHEN 'individual' THEN 'self' ELSE 'organisation' END, 'Person ' || n, 'person' || n || '@example.org',
  CASE sector WHEN 'individual' THEN NULL ELSE %(organisations)s + organisation END,
  CASE sector WHEN 'individual' THEN '' ELSE 'Organisation ' || organisation END,
  (%(types)s::json)->>sector, '', '1', '', sector, '', 'GB', CASE WHEN hashint4(n) %% 4 = 0 THEN 'unnamed' ELSE 'named' END,
  '2026-11', now() - make_interval(secs => %(n)s - n), md5('n' || n) || md5(n::text), md5('r' || n) || md5('q' || n), md5('p' || n) || md5('o' || n), false
FROM (SELECT n, (%(sectors)s::text[])[1 + (hashint4(n) & 65535) %% 100] AS sector, 1 + n %% %(organisation_count)s AS organisation
  FROM generate_series(1, %(n)s) n) made
"""
COMMENTS = """
INSERT INTO comments_comment (id, public_id, submission_id, consultation_id, position, body, language, wording, context, cut_by, cut_kind, sector, status, created_at)
SELECT %(from)s + n, left(md5('c' || %(tag)s || n), 12), s.id, %(consultation)s, n %% 2,
  concat_ws(' ', 'Comment', n::text, words[1 + (h & 15)], words[1 + (h >> 4 & 15)], words[1 + (h >> 8 & 15)], words[1 + (h >> 12 & 15)],
    words[1 + (h >> 16 & 15)], words[1 + (h >> 20 & 15)], words[1 + (h >> 24 & 15)], words[1 + (n & 15)]),
  'en', '', '{}', 'submitter', '', s.sector, 'accepted', s.received_at
FROM (SELECT n, hashint4(n) AS h, %(sentences)s::text[] AS words FROM generate_series(1, %(n)s) n) made
JOIN comments_submission s ON s.id = %(submissions)s + (n + 1) / 2
"""
WORDS = """
INSERT INTO comments_commentwords (comment_id, search)
SELECT id, words_of(language, body) FROM comments_comment WHERE id > %(from)s AND id <= %(from)s + %(n)s
"""
ABOUT = """
INSERT INTO comments_about (comment_id, item_id, consultation_id, sector, stance, stance_source, counted)
SELECT comment, items[1 + item %% %(item_count)s], %(consultation)s, sector, stance, CASE stance WHEN '' THEN '' ELSE 'submitter' END, true
FROM (SELECT c.id AS comment, c.sector, %(items)s::bigint[] AS items, (%(stances)s::text[])[1 + (hashint4(n) >> 3 & 65535) %% 100] AS stance,
    (hashint4(n) >> 5 & 65535) + extra AS item
  FROM generate_series(1, %(n)s) n JOIN comments_comment c ON c.id = %(from)s + n
  CROSS JOIN LATERAL generate_series(0, CASE n %% 10 WHEN 0 THEN 1 ELSE 0 END) extra) made
"""
ANSWERS = """
INSERT INTO comments_facetvalue (comment_id, option_id, source)
SELECT %(from)s + n, (%(options)s::bigint[])[1 + (hashint4(n) >> 2 & 65535) %% 3], 'submitter'
FROM generate_series(1, %(n)s) n WHERE n %% 5 <> 0
"""


def let_be_left_out(*tables: type[models.Model]) -> None:
    """In this database alone, a column that isn't named gets what Django would put there: rows are written by hand."""
    with connection.cursor() as cursor:
        for field in (field for table in tables for field in table._meta.concrete_fields):
            default = field.get_default() if not (field.null or field.primary_key) else None
            if not isinstance(default, str | bool | int | dict):
                continue
            value = json.dumps(default) if isinstance(default, dict) else str(default)
            table, column = field.model._meta.db_table, field.column
            cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET DEFAULT %s' % quoted(value))


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def consultation_with(comments: int) -> Consultation:
    """An open consultation on 25 guidelines with that many accepted comments, counted; reused where it is there."""
    slug = f"bench-{comments}"
    found = Consultation.objects.filter(slug=slug).first()
    if found and is_whole(found, comments) and found.takes_comments:
        return found
    began = time.monotonic()
    with transaction.atomic():
        made = found or open_consultation(slug)
        empty(made)
        fill(made, comments)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {TABLES}")
        cursor.execute("CHECKPOINT")  # now, and not while what comes first is measured
    recount_all(made)
    print(f"Made {comments:,} comments in {time.monotonic() - began:.1f} s.", flush=True)
    return made


def is_whole(consultation: Consultation, comments: int) -> bool:
    return Comment.objects.accepted().filter(consultation=consultation).count() == comments


def open_consultation(slug: str) -> Consultation:
    edition = Edition.objects.filter(document__slug="bench").first() or make_edition()
    now = timezone.now()
    made = lifecycle.create(
        items=edition.items.filter(kind=Item.Kind.GUIDELINE),
        facets=("models_concerned",),
        by=None,
        edition=edition,
        slug=slug,
        title=f"Comment on the guidance ({slug})",
        sponsor="Example Partnership",
        summary="Which of these guidelines are right, which are missing something, and what would it cost you?",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=3650),
    )
    lifecycle.open_(made, by=None)
    return made


def make_edition() -> Edition:
    """Five sections of five guidelines, each guideline with three practices."""
    document = Document.objects.create(
        slug="bench", title="Guidance", publisher="Example Partnership", kind="guidance"
    )
    edition = Edition.objects.create(
        document=document,
        slug="first",
        label="First edition",
        date=timezone.now().date(),
        fingerprint="bench",
    )
    for number in range(ITEMS):
        if number % 5 == 0:
            section = add(edition, f"section-{number // 5 + 1}", Item.Kind.SECTION, "Part", number, 0, None)
        guideline = add(
            edition, f"guideline-{number + 1}", Item.Kind.GUIDELINE, "Guideline", number, 4, section
        )
        for letter in "abc":
            add(
                edition,
                f"practice-{number + 1}{letter}",
                Item.Kind.PRACTICE,
                "Practice",
                number,
                1,
                guideline,
            )
    Edition.objects.filter(pk=edition.pk).update(status=Edition.Status.PUBLISHED)
    edition.refresh_from_db()
    return edition


def add(
    edition: Edition, key: str, kind: str, title: str, number: int, sentences: int, parent: Item | None
) -> Item:
    node = Node.objects.create(document=edition.document, key=key)
    made = Item.objects.create(
        edition=edition,
        node=node,
        kind=kind,
        parent=parent,
        depth=parent.depth + 1 if parent else 0,
        position=edition.items.count() + 1,
        label=str(number + 1) if kind == Item.Kind.GUIDELINE else "",
    )
    body = " ".join(SENTENCES[(number * 3 + n) % len(SENTENCES)] for n in range(sentences))
    ItemText.objects.create(
        item=made, language="en", is_original=True, title=f"{title} {key.partition('-')[2]}", body=body
    )
    return made


def empty(consultation: Consultation) -> None:
    """Take out what an interrupted run left. Triggers guard words against the site, not against a benchmark."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in (
            "DELETE FROM comments_facetvalue f USING comments_comment c WHERE c.id = f.comment_id AND c.consultation_id = %s",
            "DELETE FROM comments_commentwords w USING comments_comment c WHERE c.id = w.comment_id AND c.consultation_id = %s",
            "DELETE FROM comments_about WHERE consultation_id = %s",
            "DELETE FROM comments_comment WHERE consultation_id = %s",
            "DELETE FROM comments_submission WHERE consultation_id = %s",
        ):
            cursor.execute(statement, [consultation.pk])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def fill(consultation: Consultation, comments: int, items: int = ITEMS) -> None:
    let_be_left_out(Submission, Comment, About, Organisation)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # copies and keys are right as made
        submissions, organisations = _room(cursor, "comments_submission"), _organisations(cursor)
        first = _room(cursor, "comments_comment")
        known: dict[str, Any] = {
            "tag": consultation.slug,
            "consultation": consultation.pk,
            "submissions": submissions,
            "organisations": organisations,
            "organisation_count": 2000,
            "item_count": items,
            "sentences": SENTENCES,
            "types": "{" + ", ".join(f'"{name}": "{kind}"' for name, (_, kind) in SECTORS.items()) + "}",
            "sectors": [name for name, (weight, _) in SECTORS.items() for _ in range(weight)],
            "stances": [name for name, weight in STANCES.items() for _ in range(weight)],
            "items": list(consultation.items.order_by("pk").values_list("pk", flat=True)),
            "options": list(consultation.facets.order_by("pk").values_list("options", flat=True)),
        }
        cursor.execute(SUBMISSIONS, known | {"from": submissions, "n": (comments + 1) // 2})
        for statement in (COMMENTS, WORDS, ABOUT, ANSWERS):
            cursor.execute(statement, known | {"from": first, "n": comments})
        for table in ("comments_submission", "comments_comment", "people_organisation"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _room(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
    return int(cursor.fetchone()[0])


def _organisations(cursor: Any) -> int:
    """The id before the first of 2,000 organisations, made once."""
    cursor.execute("SELECT id - 1 FROM people_organisation WHERE name = 'Organisation 1'")
    if found := cursor.fetchone():
        return int(found[0])
    first = _room(cursor, "people_organisation")
    cursor.execute(
        "INSERT INTO people_organisation (id, public_id, name, type, size, country) "
        "SELECT %s + n, left(md5('o' || n), 12), 'Organisation ' || n, 'company', '', 'GB' FROM generate_series(1, 2000) n",
        [first],
    )
    return first
