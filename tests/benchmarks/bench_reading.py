"""An edition of 500 items with 20,000 comments: how long its pages take at the server, cold and warm, and search.

Half of the comments quote words of a paragraph. "Cold" is a process that has rendered nothing yet; the reference is the
queries that a cold page asks, alone.
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, say, verdict

# isort: split

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import quotable
from comments.models import Comment
from consult.aggregation.recount import recount_all
from consult.consultations import lifecycle
from consult.consultations.models import Consultation
from consult.pages import counts, highlights, margins, reading, sections
from consult.pages.templatetags import consult_ui, reading_ui
from consult.people import nouns
from consult.people.models import User
from guidance import plaintext, rendering, visits
from guidance.importing import PUBLISH
from guidance.models import Document, Edition, Item, ItemText, Node, Visit
from tests.benchmarks.generated import SENTENCES, consultation_with, empty, fill, is_whole

ITEMS, COMMENTS, SEARCHED = 500, 20_000, 100_000
MS_GOAL, QUERY_GOAL, SEARCH_GOAL = 300, 25, 300
ROUNDS = 5
SLUG = "bench-reading"
CACHES = (
    sections.kept_text,
    sections.kept_section,
    sections.kept_markdown,
    reading._kept_outline,
    highlights._kept,
    counts._kept_counts,
    counts._kept_quoted,
    margins._kept_words,
    margins._places,
    margins.drawn,
    margins._told,
    margins._pages,
    nouns.after,
    consult_ui.stance_name,
    reading_ui._tally,
    plaintext.plain,
    rendering.rendered,
    quotable._kept,
)
ANCHORS = """
INSERT INTO comments_anchor (comment_id, edition_id, text_id, start, "end", exact, prefix, suffix, method, score, moved)
SELECT c.id, %(edition)s, t.id, place, place + 40, substr(t.body, place + 1, 40), '', '', 'made', 1, false
FROM comments_comment c
JOIN comments_about a ON a.comment_id = c.id
JOIN consultations_consultationitem i ON i.id = a.item_id
JOIN guidance_itemtext t ON t.item_id = i.item_id AND t.is_original
CROSS JOIN LATERAL (SELECT (hashint4(c.id::int) & 65535) %% (length(t.body) - 45) AS place) p
WHERE c.consultation_id = %(consultation)s AND c.id %% 2 = 0
ON CONFLICT DO NOTHING
"""


def long_consultation() -> Consultation:
    """Open on 500 items of two paragraphs each, in 25 sections; made once."""
    found = Consultation.objects.filter(slug=SLUG).select_related("edition__document").first()
    if found and is_whole(found, COMMENTS) and found.takes_comments and found.recount.rows:
        return found
    with transaction.atomic():
        made = found or _open()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                "DELETE FROM comments_anchor a USING comments_comment c "
                "WHERE c.id = a.comment_id AND c.consultation_id = %s",
                [made.pk],
            )
        empty(made)
        fill(made, COMMENTS, items=ITEMS)
        with connection.cursor() as cursor:
            cursor.execute(ANCHORS, {"edition": made.edition_id, "consultation": made.pk})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    recount_all(made)
    return made


def _open() -> Consultation:
    document = Document.objects.create(
        slug=SLUG, title="A long guidance", publisher="Example Partnership", kind="guidance"
    )
    today = timezone.now().date()
    edition = Edition.objects.create(
        document=document, slug="first", label="First", date=today, fingerprint=SLUG
    )
    section, position = None, 0
    for number in range(ITEMS):
        if number % 20 == 0:
            position += 1
            section = _item(edition, f"part-{number // 20 + 1}", Item.Kind.SECTION, position, None)
        position += 1
        _item(edition, f"point-{number + 1}", Item.Kind.GUIDELINE, position, section)
    PUBLISH.apply(edition, by=None, published_at=timezone.now())
    now = timezone.now()
    made = lifecycle.create(
        items=edition.items.commentable(),
        facets=("models_concerned",),
        by=None,
        edition=edition,
        slug=SLUG,
        title="Comment on a long guidance",
        sponsor="Example Partnership",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=3650),
    )
    lifecycle.open_(made, by=None)
    return made


def _item(edition: Edition, key: str, kind: str, position: int, parent: Item | None) -> Item:
    made = Item.objects.create(
        edition=edition,
        node=Node.objects.create(document=edition.document, key=key),
        kind=kind,
        parent=parent,
        depth=1 if parent else 0,
        position=position,
        label=key.partition("-")[2] if kind == Item.Kind.GUIDELINE else "",
    )
    sentences = [SENTENCES[(position * 3 + n) % len(SENTENCES)] for n in range(6)]
    body = f"{key}. " + " ".join(sentences[:3]) + f"\n\n{key}. " + " ".join(sentences[3:])
    ItemText.objects.create(item=made, language="en", is_original=True, title=key.capitalize(), body=body)
    return made


def reader_since_yesterday(consultation: Consultation) -> Client:
    """Somebody who was here yesterday; since then 400 comments were accepted."""
    user, _ = User.objects.get_or_create(email="bench-reader@example.org", defaults={"name": "Reader"})
    Visit.objects.filter(user=user).delete()
    visits.mark_seen(consultation.edition.document, until=timezone.now() - timedelta(days=1), by=user)
    newest = Comment.objects.filter(consultation=consultation).order_by("-pk").values("pk")[:400]
    Comment.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(
        accepted_at=timezone.now()
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def forget() -> None:
    for cache in CACHES:
        cache.cache_clear()


def took(work: Callable[[], object], before: Callable[[], None] = lambda: None) -> float:
    """Milliseconds, the middle of some rounds."""
    times = []
    for _ in range(ROUNDS):
        before()
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


def worked(work: Callable[[], object], before: Callable[[], None]) -> float:
    """Milliseconds of the processor, the least of some rounds: what others do on the machine counts less in it."""
    times = []
    for _ in range(ROUNDS):
        before()
        began = time.process_time()
        work()
        times.append(1000 * (time.process_time() - began))
    return min(times)


def page(client: Client, path: str, who: str) -> bool:
    """Prints one row: cold, warm, the processor's part of cold, the queries of a cold page alone and their number."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    forget()
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    queries = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    cold, warm = took(lambda: client.get(path), forget), took(lambda: client.get(path))
    bare, own = took(lambda: _run(queries)), worked(lambda: client.get(path), forget)
    fine = max(cold, warm) < MS_GOAL and len(queries) <= QUERY_GOAL
    say(
        f"{path[:46]:<48}{who:<14}{cold:>7.0f}{warm:>7.0f}{own:>11.0f}{bare:>9.0f}{len(queries):>9}  {verdict(fine)}"
    )
    return fine


def _run(queries: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in queries:
            cursor.execute(sql)
            if cursor.description:
                cursor.fetchall()


def searches(client: Client) -> bool:
    """Words that are in everything, in much, in little and in nothing, over what the other benchmarks wrote as well."""
    n = Comment.objects.accepted().count()
    say()
    say(f"Search in {n:,} accepted comments{'':<20}{'ms':>7}{'queries':>9}")
    results = []
    for words in (
        "weights",
        '"schools and libraries"',
        "vulnerability -inspection",
        "Comment 77777",
        "organisation 7",
        "xyzzy",
    ):
        for kind in ("", "&kind=comments"):
            path = f"{reverse('search')}?q={words}{kind}"
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            queries = len(asked)
            ms = took(lambda path=path: client.get(path))  # type: ignore[misc]
            fine = ms < SEARCH_GOAL and queries <= QUERY_GOAL
            say(f"{path[:50]:<50}{ms:>7.0f}{queries:>9}  {verdict(fine)}")
            results.append(fine)
    return all(results)


def main() -> None:
    installation.prepare()
    long = long_consultation()
    consultation_with(SEARCHED)
    head(
        f"Reading {ITEMS} items with {COMMENTS:,} comments: under {MS_GOAL} ms, at most {QUERY_GOAL} queries"
    )
    say(f"{'':<62}{'cold':>7}{'warm':>7}{'processor':>11}{'queries alone, n':>18}")
    visitor, reader = Client(SERVER_NAME="localhost"), reader_since_yesterday(long)
    address = reverse("consultation", args=[SLUG])
    edition = reverse("edition", args=[SLUG, "first"])
    item = reverse("item", args=[SLUG, "point-77"])
    fine = [
        page(visitor, address, "visitor"),
        page(reader, address, "came back"),
        page(visitor, edition, "visitor"),
        page(reader, edition, "came back"),
        page(visitor, f"{item}?paragraph=2", "visitor"),
    ]
    began = time.perf_counter()
    recount_all(long)
    say(f"Counting it anew, paragraphs as well: {1000 * (time.perf_counter() - began):.0f} ms")
    fine.append(searches(visitor))
    say(f"All of it: {verdict(all(fine))}")


if __name__ == "__main__":
    main()
