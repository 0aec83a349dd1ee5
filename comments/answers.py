"""Stage 2, as a form. Every item with its answer in the draft: how it stands, and keeping what was filled in.

An answer is the draft's comment on that item alone, without quoted words; whatever else was written about the item
stays as it is. Reads consultations; writes drafts.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from comments import drafts, facet_fields, intake, unfinished
from comments.asked import Asked, questions
from comments.drafting import DraftComment, Unfinished
from comments.drafts import Author
from comments.stances import Stance
from consult.consultations.models import Consultation
from consult.ledger.errors import DomainError, WorkflowError
from consult.ledger.ids import secret


@dataclass(frozen=True)
class Given:
    """What the fields of one item hold. `options` are primary keys."""

    body: str = ""
    stance: str = ""
    options: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        return self == Given()

    @property
    def mark(self) -> str:
        said = json.dumps([self.body, self.stance, sorted(self.options)])
        return hashlib.sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Answer:
    """One item's answer as the form shows it."""

    given: Given
    comment: DraftComment | None = None
    """The comment that it is, once it has words and was saved."""
    begun: Unfinished | None = None
    """What was typed since."""
    others: int = 0
    """How many more comments on this item wait in the draft."""

    @property
    def state(self) -> str:
        """Answered is also what a comment on several items, or on words of this one, speaks to."""
        return (
            "answered" if self.comment else "begun" if self.begun else "answered" if self.others else "empty"
        )

    @property
    def version(self) -> str:
        return drafts.version_of(self.comment) if self.comment else ""

    @property
    def saved(self) -> Given:
        return _given_of(self.comment) if self.comment else Given()

    @property
    def seen(self) -> str:
        """What a page must send back, so that what nobody touched on it is left alone."""
        return f"{self.version}.{self.given.mark}"

    @property
    def unfinished(self) -> str:
        return f"{self.begun.key}:{self.begun.version}" if self.begun else ""


@dataclass(frozen=True)
class Filled:
    """One item of the form as it came back."""

    given: Given
    seen: str
    unfinished: str = ""

    @property
    def is_untouched(self) -> bool:
        return self.seen.partition(".")[2] == self.given.mark and not self.unfinished


@dataclass
class Outcome:
    """Which items were saved, and what stands in the way of others: key → sentence."""

    saved: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    clashes: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def problems(self) -> dict[str, str]:
        return {**self.clashes, **self.wrong}


def answers(author: Author, consultation: Consultation) -> dict[str, Answer]:
    """By the key of each item, in two queries."""
    if not author.is_known:
        return {one.key: Answer(Given()) for one in questions(consultation).asked}
    mine = drafts.read(drafts.comments_by(author, consultation), consultation)
    return _answers(mine, list(unfinished.of(author, consultation)), consultation)


def _answers(
    mine: Iterable[DraftComment], begun: Iterable[Unfinished], consultation: Consultation
) -> dict[str, Answer]:
    about: dict[int, list[DraftComment]] = {}
    for comment in mine:
        for item in comment.items.all():
            about.setdefault(item.pk, []).append(comment)
    new = {one.item: one for one in begun if not one.changes and not one.typed.get("quote_exact", [""])[-1]}
    changes = {one.changes: one for one in begun if one.changes}
    return {
        one.key: _answer(about.get(one.pk, []), new.get(one.key), changes)
        for one in questions(consultation).asked
    }


def _answer(about: list[DraftComment], new: Unfinished | None, changes: Mapping[str, Unfinished]) -> Answer:
    alone = (one for one in about if len(one.items.all()) == 1 and not one.quote)
    comment = next(alone, None)
    begun = changes.get(comment.public_id) if comment else new
    saved = _given_of(comment) if comment else Given()
    given = _typed_in(begun) if begun else saved
    return Answer(given, comment, begun, len(about) - (comment is not None))


def _given_of(comment: DraftComment) -> Given:
    return Given(comment.body, comment.stance, frozenset(option.pk for option in comment.options.all()))


def _typed_in(begun: Unfinished) -> Given:
    last = {name: values[-1] for name, values in begun.typed.items() if values}
    return Given(last.get("body", ""), last.get("stance", ""), _options(last))


def _options(fields: Mapping[str, str]) -> frozenset[int]:
    chosen = facet_fields.chosen(fields)
    return frozenset(int(value) for value in chosen if value.isdecimal() and len(value) < 10)


def filled(data: Mapping[str, str], consultation: Consultation, *, only: str = "") -> dict[str, Filled]:
    """What came back, by the key of its item; with `only`, of that item alone."""
    known = questions(consultation)
    codes = {facet_fields.field_name(option) for option in known.options.values()}
    found = {}
    for one in known.asked:
        if f"{one.key}-seen" not in data or (only and one.key != only):
            continue
        body = data.get(f"{one.key}-body", "").replace("\r\n", "\n").strip()
        options = _options({code: data.get(f"{one.key}-{code}", "") for code in codes})
        given = Given(body, data.get(f"{one.key}-stance", ""), options)
        found[one.key] = Filled(given, data[f"{one.key}-seen"], data.get(f"{one.key}-unfinished", ""))
    return found


@transaction.atomic
def store(author: Author, consultation: Consultation, form: Mapping[str, Filled]) -> Outcome:
    """Keep what was filled in: words become a comment of the draft, a choice without words waits for them.

    What can't be kept is told, and the rest is kept.
    """
    outcome = Outcome()
    touched = {key: one for key, one in form.items() if not one.is_untouched}
    if not touched:
        return outcome
    drafts.open_for(author, consultation)  # locked: what is read below stays so
    known, now = {one.key: one for one in questions(consultation).asked}, answers(author, consultation)
    for key, one in touched.items():
        try:
            _store_one(author, consultation, known[key], one, now=now[key], outcome=outcome)
        except WorkflowError as error:
            outcome.clashes[key] = str(error)
        except DomainError as error:
            outcome.wrong[key] = str(error)
    return outcome


def _store_one(
    author: Author, consultation: Consultation, item: Asked, one: Filled, *, now: Answer, outcome: Outcome
) -> None:
    version, given = one.seen.partition(".")[0], one.given
    if given != now.saved:
        if now.comment and now.version != version:
            raise WorkflowError(_("This was answered in another window since you opened the page."))
        _write(author, consultation, item, given, now)
        (outcome.saved if given.body else outcome.removed).append(item.key)
    if given.body or given.is_empty:
        unfinished.finish(author, one.unfinished)
    else:
        _wait_for_words(author, consultation, item, one, is_new=now.comment is not None)


def _write(author: Author, consultation: Consultation, item: Asked, given: Given, now: Answer) -> None:
    remark = _remark(consultation, item, given, now)
    if not given.body:
        if now.comment:
            drafts.remove(author, consultation, now.comment.public_id)
    elif now.comment:
        drafts.change(author, consultation, now.comment.public_id, remark, version=now.version)
    else:
        drafts.add(author, consultation, remark)


def _remark(consultation: Consultation, item: Asked, given: Given, now: Answer) -> intake.Remark:
    """Raises DomainError where something is no answer to what is asked."""
    known = questions(consultation)
    if given.options - known.options.keys() or given.stance not in ("", *Stance.values):
        raise DomainError(_("Choose one of the answers that are offered."))
    if len(given.body) > intake.MAX_CHARACTERS:
        raise DomainError(
            _("This is longer than a comment can be. Split it, and add the rest beside the text.")
        )
    context: Mapping[str, Any] = now.comment.context if now.comment else {}
    stance = given.stance if item.asks_stance else ""
    options = [known.options[pk] for pk in sorted(given.options)]
    return intake.Remark(given.body, [known.items[item.pk]], stance, options, context=context)


def _wait_for_words(
    author: Author, consultation: Consultation, item: Asked, one: Filled, *, is_new: bool
) -> None:
    """`is_new` where its comment was emptied: what was begun as a change of that one is begun anew."""
    options = questions(consultation).options
    typed = {
        "body": [""],
        "items": [item.key],
        "stance": [one.given.stance],
        **{facet_fields.field_name(options[pk]): [str(pk)] for pk in one.given.options if pk in options},
    }
    name, _colon, seen = one.unfinished.partition(":")
    if is_new:
        unfinished.finish(author, one.unfinished)
    if is_new or not (name and unfinished.save(author, consultation.slug, name, typed, seen=seen)):
        unfinished.begin(author, consultation, secret(), typed, seen="0", item=item.key)
