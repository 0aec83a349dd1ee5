"""How well, and how fast, words that comments are about are found again in a new edition, beside a plain exact search.

10,000 anchors of two words up to several sentences in an edition of 200 items. An anchor's words *still exist* where at
least half of them stand in the new edition; it is found at the *right place* where the words found and the words from
the first to the last that still stand (in the item that holds most of them) have 80 % of both together in common.
Recall is of the anchors whose words still exist; precision is of all that were attached, and to attach words of which
none is left is always wrong. The same anchors are then carried in the database by the job's own function.
"""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import installation
from tests.benchmarks.installation import head, say, verdict

# isort: split

from django.db import transaction
from django.utils import timezone

from comments import carried, carrying, publication
from comments.anchors import Anchor
from comments.models import Comment, Submission
from consult.consultations import lifecycle
from consult.consultations.models import Consent, Consultation
from guidance.importing import PUBLISH
from guidance.models import Document, Edition, Item, ItemText, Node
from guidance.quotes import quote
from guidance.relocating import Found, Method, Relocation
from tests.benchmarks.editions import Generated, Maker, Picked, Prose, Truth, editions

SEEDS = (1, 2, 3, 4, 5)
STORED = 3
"""Of the clauses, so many seeds are carried in the database as well."""
KINDS: dict[str, type[Maker]] = {"clauses": Maker, "prose": Prose}
RIGHT = 0.8
RECALL, PRECISION, SECONDS = 0.99, 0.995, 30.0
Finder = Callable[[Picked], Found]


@dataclass
class Score:
    existing: int = 0
    found: int = 0
    attached: int = 0
    right: int = 0
    gone: int = 0
    gone_attached: int = 0

    @property
    def recall(self) -> float:
        return self.found / max(self.existing, 1)

    @property
    def precision(self) -> float:
        return self.right / max(self.attached, 1)


def judged(new: Generated, truth: Sequence[Truth], found: Iterable[Found]) -> Score:
    score = Score()
    for one, place in zip(truth, found, strict=True):
        attached = place.method != Method.ORPHANED
        right = attached and overlap(new, one, place) >= RIGHT
        score.existing += one.exists
        score.found += one.exists and right
        score.attached += attached
        score.right += right
        score.gone += one.is_gone
        score.gone_attached += one.is_gone and attached
    return score


def overlap(new: Generated, truth: Truth, place: Found) -> float:
    """Words that both ranges hold, of all that either holds."""
    if truth.is_gone or place.key != truth.key:
        return 0.0
    touched = [
        n for n, (start, end) in enumerate(new.spans[place.key]) if start < place.end and place.start < end
    ]
    first, last = touched[0], touched[-1] + 1
    both = min(last, truth.last) - max(first, truth.first)
    return both / (max(last, truth.last) - min(first, truth.first))


def plain_search(old: Generated, new: Generated) -> Finder:
    """The reference: the first place of exactly these words, in the same item, else in any."""

    def find(anchor: Picked) -> Found:
        words = old.texts[anchor.key].text[anchor.start : anchor.end]
        for key in (anchor.key, *new.texts):
            place = new.texts[key].text.find(words)
            if place >= 0:
                return Found(Method.EXACT, key, place, place + len(words), 1.0, moved=key != anchor.key)
        return Found(Method.ORPHANED)

    return find


def line(name: str, score: Score, seconds: float, *, reference: bool = False) -> None:
    reached = score.recall >= RECALL and score.precision >= PRECISION and seconds < SECONDS
    said = "" if reference else f"  {verdict(reached)}"
    say(
        f"{name:<34}{score.recall:>9.2%}{score.precision:>11.2%}{score.existing:>10,}{score.gone:>7,}"
        f"{score.gone_attached:>10,}{seconds:>8.2f}{said}"
    )


def pure(kind: str, seed: int) -> tuple[Generated, Generated, list[Picked], list[Truth]]:
    old, new, picked, truth = editions(seed, KINDS[kind])
    search = plain_search(old, new)
    began = time.perf_counter()
    found = [search(anchor) for anchor in picked]
    seconds = time.perf_counter() - began
    line(f"{kind} {seed}, plain exact search", judged(new, truth, found), seconds, reference=True)
    began = time.perf_counter()
    relocation = Relocation(old.texts, new.texts)
    found = [relocation.find(anchor.key, anchor.start, anchor.end) for anchor in picked]
    line(f"{kind} {seed}, relocating", judged(new, truth, found), time.perf_counter() - began)
    return old, new, picked, truth


# In the database --------------------------------------------------------------------------------------------------


def stored(document: Document, made: Generated, slug: str, days: int) -> Edition:
    edition = Edition.objects.create(
        document=document, slug=slug, label=slug, date=timezone.now().date() + timedelta(days=days)
    )
    nodes = {node.key: node for node in document.nodes.all()}
    items = Item.objects.bulk_create(
        Item(edition=edition, node=nodes[key], position=n, kind=Item.Kind.GUIDELINE, label=str(n))
        for n, key in enumerate(made.markdown)
    )
    ItemText.objects.bulk_create(
        ItemText(item=item, language="en", is_original=True, title=key, body=body)
        for item, (key, body) in zip(items, made.markdown.items(), strict=True)
    )
    PUBLISH.apply(edition, by=None, published_at=timezone.now())
    return edition


def consultation_on(edition: Edition) -> Consultation:
    now = timezone.now()
    made = lifecycle.create(
        items=edition.items.all(),
        by=None,
        edition=edition,
        slug=f"{edition.document.slug}-{edition.slug}",
        title="Anchors",
        sponsor="Benchmark",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=7),
    )
    lifecycle.open_(made, by=None)
    return made


def commented(consultation: Consultation, old: Generated, picked: Sequence[Picked]) -> list[int]:
    """A comment for each anchor; their primary keys in order."""
    submission = Submission.objects.create(
        consultation=consultation,
        capacity=Submission.Capacity.SELF,
        declared_type="individual",
        sector="individual",
        consent=Consent.UNNAMED,
        privacy_notice_version="1",
    )
    comments = Comment.objects.bulk_create(
        Comment(
            submission=submission,
            consultation=consultation,
            position=n,
            body=f"Comment {n}.",
            sector="individual",
            status=Comment.Status.ACCEPTED,
        )
        for n in range(len(picked))
    )
    texts = dict(
        ItemText.objects.filter(item__edition=consultation.edition).values_list("item__node__key", "pk")
    )
    Anchor.objects.bulk_create(
        (
            Anchor(
                comment=comment,
                edition=consultation.edition,
                method=Anchor.Method.MADE,
                **anchor_fields(texts[one.key], old.texts[one.key].text, one),
            )
            for comment, one in zip(comments, picked, strict=True)
        ),
        batch_size=2_000,
    )
    return [comment.pk for comment in comments]


def anchor_fields(text: int, plain: str, one: Picked) -> dict[str, object]:
    made = quote(text, plain, one.start, one.end)
    return {
        "text_id": made.text,
        "start": made.start,
        "end": made.end,
        "exact": made.exact,
        "prefix": made.prefix,
        "suffix": made.suffix,
    }


def in_the_database(
    seed: int, old: Generated, new: Generated, picked: Sequence[Picked], truth: Sequence[Truth]
) -> None:
    slug = f"anchors-{timezone.now():%Y%m%d%H%M%S}"
    with transaction.atomic():
        document = Document.objects.create(slug=slug, title="Anchors", publisher="Benchmark", kind="guidance")
        Node.objects.bulk_create(Node(document=document, key=key) for key in old.markdown)
        first = stored(document, old, "first", 0)
        comments = commented(consultation_on(first), old, picked)
        second = stored(document, new, "second", 30)
    began = time.perf_counter()
    done = carrying.carry(second)
    seconds = time.perf_counter() - began
    rows = {
        row.comment_id: row
        for row in Anchor.objects.filter(edition=second).select_related("text__item__node")
    }
    found = [as_found(rows[pk]) for pk in comments]
    line(f"seed {seed}, carried in the database", judged(new, truth, found), seconds)
    say(
        f"{done.exact:,} word for word + {done.similar:,} by similarity + {done.orphaned:,} not found = {done.all:,} "
        f"of {len(picked):,}; {done.moved:,} moved  {verdict(done.all == len(picked))}"
    )
    began = time.perf_counter()
    carried.account(second, publication.ANYBODY)
    account = time.perf_counter() - began
    began = time.perf_counter()
    carried.by_item(second)
    say(f"the account of all {len(picked):,}: {account:.3f} s; by item: {time.perf_counter() - began:.3f} s")


def as_found(row: Anchor) -> Found:
    if row.text is None or row.start is None or row.end is None:
        return Found(Method.ORPHANED)
    return Found(Method(row.method), row.text.item.node.key, row.start, row.end, row.score, moved=row.moved)


def main() -> None:
    installation.prepare()
    head("Anchors in a new edition: 10,000 on 200 items")
    say(f"goals: recall ≥ {RECALL:.1%}, precision ≥ {PRECISION:.1%}, under {SECONDS:.0f} s")
    say(f"{'':<34}{'recall':>9}{'precision':>11}{'existing':>10}{'gone':>7}{'attached':>10}{'s':>8}")
    cases = {(kind, seed): pure(kind, seed) for kind in KINDS for seed in SEEDS}
    for seed in SEEDS[:STORED]:
        in_the_database(seed, *cases["clauses", seed])


if __name__ == "__main__":
    main()
