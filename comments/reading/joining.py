"""Which openings belong together: headings in a row, tables of contents, questions repeated or cut in two."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from comments.reading.openings import Letter, Opening
from comments.reading.questions import Tree

BLOCK = 3  # a question copied with this many of those below it is answered with them
MANY = 12  # more questions than this in a row are a list, not one joint answer


def without_contents(letter: Letter, openings: list[Opening]) -> list[Opening]:
    """Drops runs of headings without text whose questions are opened again later: a table of contents."""
    last_place = {label: number for number, one in enumerate(openings) for label in one.labels}
    kept: list[Opening] = []
    for run, after in _runs(letter, openings):
        again = sum(all(last_place[label] >= after for label in one.labels) for one in run)
        if len(run) < 3 or again < 0.6 * len(run):
            kept += run
    return kept


def joined(letter: Letter, openings: list[Opening]) -> list[Opening]:
    """Of headings that follow each other without text between, one opening with what they open together.

    A question that is quoted once more inside its own answer opens nothing.
    """
    form = _is_form(letter, openings)
    quoted_last = {label: n for n, one in enumerate(openings) if one.kind == "quoted" for label in one.labels}
    found: list[Opening] = []
    for run, after in _runs(letter, openings):
        ahead = {label for one in run for label in one.labels if quoted_last.get(label, -1) >= after}
        together = _together(letter, run, ahead, form=form)
        before = found[-1] if found else None
        if before and before.labels == together.labels and any(one.kind == "quoted" for one in run):
            found[-1] = _continued(letter, before, together)
        else:
            found.append(together)
    return found


def _runs(letter: Letter, openings: list[Opening]) -> Iterator[tuple[list[Opening], int]]:
    """Openings with nothing but blank between them, and the number of the opening after them."""
    run: list[Opening] = []
    for number, one in enumerate(openings, 1):
        run.append(one)
        if number == len(openings) or letter.text[one.answer_start : openings[number].start].strip():
            yield run, number
            run = []


def _continued(letter: Letter, before: Opening, more: Opening) -> Opening:
    """A question that a page's footnotes cut in two goes on to the second half; else nothing changes."""
    heading = letter.text[before.start : before.answer_start].rstrip()
    between = letter.text[before.answer_start : more.start]
    cut_off = "?" not in heading[-4:] and more.score < 0.8 and len(between.split()) <= 150
    return replace(before, answer_start=more.answer_start) if cut_off else before


def _together(letter: Letter, run: list[Opening], ahead: set[str], *, form: bool) -> Opening:
    last = run[-1]
    labels = _labels_together(letter, run, ahead, form=form)
    quotes = [one for one in run if one.kind == "quoted"]
    kind = "joint" if len(labels) > 1 else ("quoted" if quotes else last.kind)
    score = max(one.score for one in run)
    return replace(last, start=run[0].start, labels=labels, kind=kind, score=score, block=run[0].block)


def _labels_together(letter: Letter, run: list[Opening], ahead: set[str], *, form: bool) -> tuple[str, ...]:
    """What the last of a run of openings answers.

    A question above the last one, in a paragraph of its own, is a heading; others are answered with it. Not so
    those that a heading announces and that open by themselves later (`ahead`), nor, in a form, what was left
    blank: there the question right above the answer is the answered one.
    """
    tree, last = letter.tree, run[-1]
    if _is_list(run):
        return last.labels
    above = _merely_above(tree, run)
    labels = set(last.labels)
    for one in run[:-1]:
        if letter.block_at(one.answer_start - 1) == letter.block_at(last.start):
            labels |= set(one.labels)
        elif one.kind != "quoted":
            labels |= set(one.labels) - above - (ahead if last.kind == "quoted" else set())
        elif len(run) <= MANY and (last.kind != "quoted" or not form):
            labels |= set(one.labels) - above
    return tree.sorted(list(labels))


def _is_list(run: list[Opening]) -> bool:
    """Whether questions were copied as a list, and one of them is named once more above its answer."""
    copied = {label for one in run[:-1] if one.kind == "quoted" for label in one.labels}
    return run[-1].kind == "number" and set(run[-1].labels) < copied and len(copied) > BLOCK


def _merely_above(tree: Tree, run: list[Opening]) -> set[str]:
    """Ancestors of the last question, except one that stands there with three or more of its own questions."""
    ancestors = {ancestor for label in run[-1].labels for ancestor in tree.ancestors(label)}
    below = Counter(tree.by_label[label].parent for one in run for label in one.labels)
    return {label for label in ancestors if below[label] < BLOCK}


def _is_form(letter: Letter, openings: Sequence[Opening]) -> bool:
    """Whether the letter copies nearly all questions, answered or not."""
    quoted_labels = {label for one in openings if one.kind == "quoted" for label in one.labels}
    return len(quoted_labels) >= 0.7 * len(letter.tree.questions)
