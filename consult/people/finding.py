"""Find an organisation by what somebody types: a name it has or had, its number in a register, its e-mail domain.

PostgreSQL finds whole and begun words by an index; which of those are like what was typed is said by the letters they
share, three by three, as the extension pg_trgm would (it may not be there).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F, Q, QuerySet

from consult.people import identifiers
from consult.people.organisations import Domain, Identifier, Organisation, OrganisationQuerySet, OtherName

WORD = re.compile(r"[^\W_]+")
LOOKED_AT = 200
"""Names that are compared letter by letter."""
ALIKE = 0.4
SHOWN = 8
SHORTEST = 2
BEGINNING = 4
"""Letters that two spellings of a word are expected to share."""


@dataclass(frozen=True)
class Candidate:
    """An organisation that may be meant, and by what it was found: the name, number or domain."""

    organisation: Organisation
    by: str
    likeness: float

    @property
    def is_exact(self) -> bool:
        return self.likeness >= 1

    @property
    def by_another_name(self) -> str:
        """By what it was found, where its name does not show that."""
        return self.by if self.by != self.organisation.name else ""


def candidates(
    name: str, *, among: OrganisationQuerySet, email: str = "", number: str = ""
) -> list[Candidate]:
    """Organisations that may be meant, the likeliest first. `among` says which of them the reader may learn of."""
    found = [*_by_name(name), *_by_number([name, number]), *_by_domain(email)]
    heads = {head for head, _, _ in found}
    known = {one.pk: one for one in among.current().filter(pk__in=heads)} if heads else {}
    best: dict[int, Candidate] = {}
    for head, by, likeness in found:
        if head in known and (head not in best or best[head].likeness < likeness):
            best[head] = Candidate(known[head], by, likeness)
    ordered = sorted(best.values(), key=lambda one: (-one.likeness, one.organisation.name.lower()))
    return ordered[:SHOWN]


Found = tuple[int, str, float]


def _by_name(typed: str) -> list[Found]:
    """Current names and others, of the organisation and of its twins."""
    words = WORD.findall(typed.lower())
    if len("".join(words)) < SHORTEST:
        return []
    begun = [word[:BEGINNING] for word in words if len(word) > SHORTEST] or words[:1]
    query = SearchQuery(" | ".join(f"'{word}':*" for word in begun), config="simple", search_type="raw")
    rows = {
        *_ranked(Organisation.objects.all(), query, "pk", "merged_into"),
        *_ranked(OtherName.objects.all(), query, "organisation", "organisation__merged_into"),
    }
    scored = [(head, name, likeness(typed, name)) for head, name in rows]
    return [one for one in scored if one[2] >= ALIKE]


def _ranked(rows: "QuerySet[Any]", query: SearchQuery, own: str, head: str) -> Iterable[tuple[int, str]]:
    """Names that begin like what was typed, those with most of its words first; by the organisation they lead to."""
    vector = SearchVector("name", config="simple")
    close = rows.alias(words=vector).filter(words=query).order_by(SearchRank(vector, query).desc(), "pk")
    for pk, name, merged_into in close.values_list(own, "name", head)[:LOOKED_AT]:
        yield merged_into or pk, name


def _by_number(typed: Iterable[str]) -> list[Found]:
    numbers = [pair for value in typed for pair in identifiers.any_canonical(value)]
    if not numbers:
        return []
    wanted = Q()
    for scheme, value in numbers:
        wanted |= Q(scheme=scheme, value=value)
    rows = Identifier.objects.filter(wanted).annotate(twin=F("organisation__merged_into"))
    return [(one.twin or one.organisation_id, one.value, 1.0) for one in rows]


def _by_domain(email: str) -> list[Found]:
    names = domains_of(email)
    rows = Domain.objects.filter(name__in=names).annotate(twin=F("organisation__merged_into"))
    return [(one.twin or one.organisation_id, one.name, 0.9) for one in rows] if names else []


def domains_of(email: str) -> list[str]:
    """The domain of an address, and those that it is below: `lab.example.edu` belongs to `example.edu`."""
    parts = email.rpartition("@")[2].lower().strip(". ").split(".")
    return [".".join(parts[n:]) for n in range(len(parts) - 1)]


def likeness(one: str, other: str) -> float:
    """From 0 to 1: 1 for the same name, high where one holds each word of the other, else the letters they share."""
    first, second = _folded(one), _folded(other)
    if first == second:
        return 1.0
    words, others = first.split(), second.split()
    if words and others and (_within(words, others) or _within(others, words)):
        return 0.7 + 0.2 * min(len(first), len(second)) / max(len(first), len(second))
    threes, other_threes = _threes(first), _threes(second)
    together = len(threes | other_threes)
    return len(threes & other_threes) / together if together else 0.0


def _within(few: list[str], many: list[str]) -> bool:
    """Does each of the few words begin one of the many?"""
    return all(any(word.startswith(begun) for word in many) for begun in few)


def _folded(name: str) -> str:
    """Small letters without accents, words with one space between."""
    plain = unicodedata.normalize("NFKD", name.lower())
    return " ".join(WORD.findall("".join(one for one in plain if not unicodedata.combining(one))))


def _threes(name: str) -> set[str]:
    """Three letters at a time, words padded as pg_trgm does it."""
    padded = [f"  {word} " for word in name.split()]
    return {word[n : n + 3] for word in padded for n in range(len(word) - 2)}
