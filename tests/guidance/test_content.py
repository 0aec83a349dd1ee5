"""The example content as files: complete, consistent, and written rather than generated."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from consult.people.codes import SECTOR_OF, CompanySize, Sector
from guidance.formats import read
from guidance.specs import ItemSpec

ROOT = Path(__file__).resolve().parents[2]
GUIDANCE = ROOT / "guidance" / "content" / "safe-foundation-model-deployment.yaml"
REVISION = ROOT / "guidance" / "content" / "safe-foundation-model-deployment-2024.yaml"
QUESTIONS = ROOT / "guidance" / "content" / "open-model-weights.yaml"
EXAMPLES = ROOT / "comments" / "examples"
CONSULTATIONS = {"guidance-consultation": GUIDANCE, "open-weights-consultation": QUESTIONS}
CAPABILITIES = ["specialized", "general", "frontier"]
RELEASES = ["closed", "research", "restricted", "open"]
STANCES = {"support", "support_with_changes", "no_position", "oppose"}
FACETS = {
    "models_concerned": {"open", "closed", "all"},
    "evidence": {"experience", "study", "incident", "none"},
}
DECISIONS = {"accept", "hold", "reject", "none"}
Record = dict[str, Any]


@cache
def load(path: Path) -> Record:
    loaded: Record = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def walk(items: list[Record], parent: Record | None = None) -> Iterator[tuple[Record, Record | None]]:
    for item in items:
        yield item, parent
        yield from walk(item.get("items", []), item)


def items_of(path: Path, kind: str | None = None) -> list[Record]:
    return [item for item, _ in walk(load(path)["items"]) if kind in (None, item["kind"])]


def files_of(name: str) -> list[Path]:
    """A long consultation lies in several files: the first names it, the others hold submissions only."""
    return [EXAMPLES / f"{name}.yaml", *sorted(EXAMPLES.glob(f"{name}.*.yaml"))]


def submissions_of(name: str) -> list[Record]:
    return [entry for path in files_of(name) for entry in load(path).get("submissions", [])]


def comments_of(name: str) -> list[Record]:
    return [comment for entry in submissions_of(name) for comment in entry["comments"]]


def everything() -> list[Record]:
    return [entry for name in CONSULTATIONS for entry in submissions_of(name)]


def sectors_of(name: str) -> Counter[Sector]:
    return Counter(SECTOR_OF[entry["type"]] for entry in submissions_of(name))


def applying(capability: str, release: str) -> set[str]:
    return {
        item["key"]
        for item in items_of(GUIDANCE)
        if "scope" in item
        and capability in item["scope"].get("model_capability", CAPABILITIES)
        and release in item["scope"].get("release_type", RELEASES)
    }


@pytest.mark.parametrize("path", CONSULTATIONS.values(), ids=lambda path: path.stem)
def test_keys_are_unique_slugs(path: Path) -> None:
    keys = [item["key"] for item in items_of(path)]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z][a-z-]+", key) for key in keys)


def test_the_guidance_has_its_22_guidelines_in_four_sections() -> None:
    sections = items_of(GUIDANCE, "section")
    assert [len(section["items"]) for section in sections] == [5, 6, 4, 7]
    assert [item["label"] for item in items_of(GUIDANCE, "guideline")] == [str(n) for n in range(1, 23)]


@pytest.mark.parametrize("guideline", items_of(GUIDANCE, "guideline"), ids=lambda item: item["key"])
def test_a_guideline_is_a_short_text_with_two_or_three_practices(guideline: Record) -> None:
    assert 2 <= len(re.findall(r"[.?!](?=\s|$)", guideline["text"])) <= 5
    labels = [practice["label"] for practice in guideline["items"]]
    assert len(labels) in (2, 3)
    assert labels == [f"{guideline['label']}.{n}" for n in range(1, len(labels) + 1)]


def test_the_guidance_says_that_it_is_a_paraphrase_and_its_scopes_an_illustration() -> None:
    edition = load(GUIDANCE)["edition"]
    assert "paraphrase" in edition["notice"]
    assert "illustrative" in edition["notice"]
    assert edition["scopes"] == "illustrative"


def test_the_axes_are_ordered_and_defined() -> None:
    axes = {axis["code"]: axis["values"] for axis in load(GUIDANCE)["axes"]}
    assert [value["code"] for value in axes["model_capability"]] == CAPABILITIES
    assert [value["code"] for value in axes["release_type"]] == RELEASES
    assert all(value["definition"] for values in axes.values() for value in values)


@pytest.mark.parametrize(("capability", "release"), list(product(CAPABILITIES, RELEASES)))
def test_more_capable_or_more_available_asks_for_more(capability: str, release: str) -> None:
    here = applying(capability, release)
    for stronger in CAPABILITIES[CAPABILITIES.index(capability) + 1 :]:
        assert here < applying(stronger, release)
    for wider in RELEASES[RELEASES.index(release) + 1 :]:
        assert here < applying(capability, wider)


def test_everything_applies_to_an_open_frontier_model() -> None:
    assert applying("frontier", "open") == {item["key"] for item in items_of(GUIDANCE) if "scope" in item}


def test_a_practice_applies_only_where_its_guideline_does() -> None:
    pairs = [(item, parent) for item, parent in walk(load(GUIDANCE)["items"]) if item["kind"] == "practice"]
    for practice, guideline in pairs:
        assert guideline is not None
        for axis, codes in guideline["scope"].items():
            assert set(practice["scope"].get(axis, ())) <= set(codes), practice["key"]
            assert practice["scope"].get(axis), practice["key"]


def test_four_yes_or_no_questions_decide_about_frontier() -> None:
    values = {value["code"]: value.get("criteria", []) for value in load(GUIDANCE)["axes"][0]["values"]}
    assert (len(values["specialized"]), len(values["frontier"])) == (0, 4)
    assert all(one["question"].endswith("?") for found in values.values() for one in found)


def test_risks_from_the_model_and_from_its_use_are_each_addressed() -> None:
    risks = load(GUIDANCE)["risks"]
    assert 8 <= len(risks) <= 12
    assert {risk["origin"] for risk in risks} == {"model", "downstream"}
    addressed = {key for risk in risks for key in risk["addressed_by"]}
    assert addressed <= {item["key"] for item in items_of(GUIDANCE)}


def test_the_revision_differs_as_its_notice_says() -> None:
    old, new = (read(path.read_bytes()) for path in (GUIDANCE, REVISION))
    before = {item.key: (item, above) for item, above in placed(old.items)}
    after = {item.key: (item, above) for item, above in placed(new.items)}
    guidelines = [key for key, (item, _) in before.items() if item.kind == "guideline"]
    assert [key for key in guidelines if key not in after] == ["transparency-standards"]
    assert [key for key, (item, _) in after.items() if key not in before and item.kind == "guideline"] == [
        "young-people"
    ]
    moved = [key for key in guidelines if key in after and after[key][1] != before[key][1]]
    assert moved == ["pre-systems-card", "public-reporting"]
    changed = [key for key in before if key in after and before[key][0].text != after[key][0].text]
    assert 0.3 < len(changed) / len(before) < 0.45
    assert "invented" in new.edition.notice
    assert new.document == old.document
    assert new.axes == old.axes


def placed(items: tuple[ItemSpec, ...], above: str = "") -> Iterator[tuple[ItemSpec, str]]:
    for item in items:
        yield item, above
        yield from placed(item.items, item.key)


def test_an_open_frontier_release_is_advised_against() -> None:
    (advice,) = load(GUIDANCE)["advice"]
    assert advice["where"] == {"model_capability": "frontier", "release_type": "open"}
    assert set(advice["instead"]["release_type"]) == {"restricted", "research"}


def test_the_request_for_comment_asks_nine_questions() -> None:
    labels = [item["label"] for item in items_of(QUESTIONS, "question")]
    assert [label for label in labels if label.isdigit()] == [str(n) for n in range(1, 10)]
    assert {label.split(".")[0] for label in labels} == set("123456789")
    assert {"1.a", "2.b"} <= set(labels)


@pytest.mark.parametrize("name", CONSULTATIONS)
def test_a_consultation_names_its_document_and_edition(name: str) -> None:
    call, source = load(files_of(name)[0])["consultation"], load(CONSULTATIONS[name])
    assert (call["document"], call["edition"]) == (source["document"]["slug"], source["edition"]["label"])
    assert call["contact"]["email"].endswith("@example.org")
    assert (call["status"] == "open") == (call["closes_days"] > 0)


def test_submission_numbers_are_unique() -> None:
    numbers = [entry["id"] for entry in everything()]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("entry", everything(), ids=lambda entry: entry["id"])
def test_a_submission_is_well_formed_and_labelled_an_example(entry: Record) -> None:
    assert entry["type"] in SECTOR_OF
    assert (entry["size"] in CompanySize.values) == (entry["type"] == "company")
    assert entry["capacity"] == ("organisation" if entry["organisation"] else "self")
    assert "Example" in entry["name"]
    assert not entry["organisation"] or "Exampl" in entry["organisation"]
    assert re.fullmatch(r"[A-Z]{2}", entry["country"])  # "NO" unquoted would be read as false.
    assert entry["consent"] in {"named", "unnamed", "confidential"}
    assert entry["decision"] in DECISIONS
    assert bool(entry["reason"]) == (entry["decision"] in {"hold", "reject"})
    assert 1 <= len(entry["comments"]) <= 6


@pytest.mark.parametrize("name", CONSULTATIONS)
def test_submissions_fall_into_the_window(name: str) -> None:
    call = load(files_of(name)[0])["consultation"]
    for entry in submissions_of(name):
        assert call["opens_days"] < -entry["days_ago"] < call["closes_days"], entry["id"]


@pytest.mark.parametrize("name", CONSULTATIONS)
def test_a_comment_is_about_items_of_its_document(name: str) -> None:
    keys = {item["key"] for item in items_of(CONSULTATIONS[name]) if item["kind"] != "section"}
    for comment in comments_of(name):
        assert set(comment["about"]) <= keys
        assert len(comment["about"]) == len(set(comment["about"]))


@pytest.mark.parametrize("name", CONSULTATIONS)
def test_a_stance_is_taken_on_guidelines_and_on_nothing_else(name: str) -> None:
    guidelines = {item["key"] for item in items_of(CONSULTATIONS[name], "guideline")}
    for comment in comments_of(name):
        asked = bool(comment["about"]) and set(comment["about"]) <= guidelines
        assert ("stance" in comment) == asked
        assert comment.get("stance", "support") in STANCES


def test_other_facets_are_answered_on_the_open_questions_only() -> None:
    assert not any("facets" in comment for comment in comments_of("guidance-consultation"))
    answers = [comment.get("facets", {}) for comment in comments_of("open-weights-consultation")]
    assert any(not answer for answer in answers)
    for answer in answers:
        assert all(value in FACETS[facet] for facet, value in answer.items())
    for facet, values in FACETS.items():
        assert {answer[facet] for answer in answers if facet in answer} == values


def test_every_sector_takes_part_in_the_guidance_consultation() -> None:
    sectors = sectors_of("guidance-consultation")
    assert set(sectors) == set(Sector)
    assert 60 <= sectors.total() <= 70
    assert sectors[Sector.INDUSTRY] >= 15
    assert sectors[Sector.CIVIL_SOCIETY] >= 12
    assert sectors[Sector.ACADEMIC] >= 8
    assert min(sectors.values()) >= 2


def test_the_request_for_comment_was_answered_by_every_sector() -> None:
    sectors = sectors_of("open-weights-consultation")
    assert set(sectors) == set(Sector)
    assert sectors.total() >= 24
    about = {key for comment in comments_of("open-weights-consultation") for key in comment["about"]}
    assert about >= {item["key"] for item in items_of(QUESTIONS, "question") if item["label"].isdigit()}


def test_every_guideline_has_four_accepted_comments_and_disagreement_is_real() -> None:
    accepted = [
        comment
        for entry in submissions_of("guidance-consultation")
        if entry["decision"] == "accept"
        for comment in entry["comments"]
    ]
    counts = Counter(key for comment in accepted for key in comment["about"])
    assert all(counts[item["key"]] >= 4 for item in items_of(GUIDANCE, "guideline"))
    opposed = {key for c in accepted if c.get("stance") == "oppose" for key in c["about"]}
    assert len(opposed) >= 8
    assert "incident-reporting" not in opposed


def test_a_moderator_finds_a_queue() -> None:
    decisions = Counter(entry["decision"] for entry in submissions_of("guidance-consultation"))
    assert decisions["none"] == 8
    assert decisions["hold"] >= 2
    assert decisions["reject"] >= 2
    assert {entry["decision"] for entry in submissions_of("open-weights-consultation")} == {"accept"}


def bodies() -> list[str]:
    return [comment["body"] for entry in everything() for comment in entry["comments"]]


def words(body: str) -> list[str]:
    return re.findall(r"\w+", body.lower())


def test_comments_differ_in_length() -> None:
    lengths = sorted(len(words(body)) for body in bodies())
    assert lengths[0] <= 10
    assert len([length for length in lengths if length >= 600]) >= 3
    assert len([length for length in lengths if length >= 120]) >= 25


def test_no_two_comments_share_eight_words_in_a_row() -> None:
    owner: dict[tuple[str, ...], int] = {}
    for number, body in enumerate(bodies()):
        text = words(body)
        for start in range(len(text) - 7):
            run = tuple(text[start : start + 8])
            assert owner.setdefault(run, number) == number, " ".join(run)


def test_no_opening_is_worn_out() -> None:
    openings = Counter(tuple(words(body)[:3]) for body in bodies())
    assert [opening for opening, times in openings.items() if times > 2] == []


def test_nothing_is_filler_or_points_elsewhere() -> None:
    for body in bodies():
        assert not re.search(r"lorem|ipsum|\bTODO\b|https?://", body, re.IGNORECASE), body
