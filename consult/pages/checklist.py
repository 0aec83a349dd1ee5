"""A tailored guidance as a list to work through: a workbook with choices to pick, and Markdown with boxes to tick."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from consult.pages.tailored_document import address, authority, marked, summary, untranslated
from consult.synthesis.renderers.markdown import escape
from guidance.models import Edition
from guidance.plaintext import plain
from guidance.tailoring import Advised, Applying, Tailored

OPEN, DONE, NOT_APPLICABLE = (
    pgettext_lazy("state of a task", "Open"),
    pgettext_lazy("state of a task", "Done"),
    pgettext_lazy("state of a task", "Not applicable"),
)
STATES = (OPEN, pgettext_lazy("state of a task", "In progress"), DONE, NOT_APPLICABLE)
HEADS = (
    (gettext_lazy("No."), 7),
    (gettext_lazy("Section"), 18),
    (gettext_lazy("What is asked"), 68),
    (gettext_lazy("Asked as"), 15),
    (pgettext_lazy("state of a task", "Done"), 14),
    (gettext_lazy("Owner"), 18),
    (pgettext_lazy("when a task must be done", "Due"), 12),
    (gettext_lazy("Evidence"), 34),
)
FIRST_ROW = 4
WORDS, STATE, DUE = 2, 4, 6
A4 = 9
SHEET_NAME = 31
"""Characters that a sheet's name may have at most."""


@dataclass(frozen=True)
class Task:
    """One thing to do. `depth` 0 is a guideline."""

    stage: str
    label: str
    words: str
    mark: str
    depth: int


def tasks(shown: Tailored) -> list[Task]:
    return [
        task for stage in shown.stages for item in stage.items for task in _tasks(item, stage.title, shown)
    ]


def _tasks(item: Applying, stage: str, shown: Tailored, depth: int = 0) -> Iterator[Task]:
    body = " ".join(plain(item.entry.body).text.split())
    words = ". ".join(filter(None, [item.entry.title.rstrip("."), body])) if depth else _head(item, body)
    yield Task(stage, item.entry.label, words, marked(item, shown), depth)
    for part in item.parts:
        yield from _tasks(part, stage, shown, depth + 1)


def _head(item: Applying, body: str) -> str:
    """A guideline goes by its title; its text stands in the guidance itself."""
    return item.entry.title or body


def markdown(edition: Edition, whole: Tailored, shown: Tailored) -> bytes:
    lines = [f"# {escape(whole.outline.frame.title)}", "", escape(whole.title or _("All of it")), ""]
    lines += [f"{escape(edition.label)}. {escape(summary(whole))}", ""]
    lines += [f"{escape(authority(whole))}\n"] * bool(whole.outline.translated)
    against = _("Advised against.")
    lines += [f"**{against}** {escape(_told(one, whole))}\n" for one in whole.advice]
    lines += [f"<{address(edition, whole)}>"]
    stage = None
    for task in tasks(shown):
        if task.stage != stage:
            stage = task.stage
            head = stage or _("What applies")
            lines += ["", f"## {escape(head)}", ""]
        mark = f" *({task.mark})*" if task.mark else ""
        label = f"**{escape(task.label)}** " if task.label else ""
        lines.append(f"{'  ' * task.depth}- [ ] {label}{escape(task.words)}{mark}")
    return ("\n".join(lines) + "\n").encode()


def workbook(edition: Edition, whole: Tailored, shown: Tailored) -> bytes:
    """One row for each guideline and practice, with columns to fill in; it prints on A4 with its head on each page."""
    file = BytesIO()
    found = tasks(shown)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        title, author = whole.outline.frame.title, edition.document.publisher
        book.set_properties({"title": title, "subject": whole.title, "author": author})
        sheet = book.add_worksheet(_("Checklist")[:SHEET_NAME])
        looks = _looks(book)
        last = FIRST_ROW + max(1, len(found)) - 1
        _head_of(sheet, looks, edition, whole, last)
        _rows(sheet, looks, found)
        _choices(sheet, looks, last)
        _print_set_up(sheet, title, last)
        _about(book.add_worksheet(_about_name()), looks, edition, whole)
    return file.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#dedad0"}
    return {
        "title": book.add_format({"bold": True, "font_size": 15}),
        "soft": book.add_format({"font_color": "#5c5a55"}),
        "warn": book.add_format({"bold": True, "font_color": "#8a4b08"}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#0b5a63", "font_color": "#ffffff"}),
        "guideline": book.add_format({**cell, "bold": True, "bg_color": "#e3eff0"}),
        "part": book.add_format({**cell, "indent": 1}),
        "cell": book.add_format(cell),
        "date": book.add_format({**cell, "num_format": "yyyy-mm-dd"}),
        "done": book.add_format({"bg_color": "#e4f1e8", "font_color": "#1a6a4c"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "term": book.add_format({"bold": True, "valign": "top"}),
    }


def _head_of(sheet: Any, looks: dict[str, Any], edition: Edition, whole: Tailored, last: int) -> None:
    n, state = last - FIRST_ROW + 1, f"E{FIRST_ROW + 1}:E{last + 1}"
    sheet.write_string(0, 0, whole.outline.frame.title, looks["title"])
    extent = whole.title or _("All of it")
    sheet.write_string(1, 0, f"{edition.label}. {extent}", looks["soft"])
    sheet.write_formula(2, 0, _progress(state, n), looks["soft"], _of_all(0, n))
    if whole.advice:
        sheet.write_string(
            2,
            2,
            _("This combination is advised against: see the sheet {name}.").format(name=_about_name()),
            looks["warn"],
        )
    for column, (name, width) in enumerate(HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(FIRST_ROW - 1, column, str(name), looks["head"])
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.autofilter(FIRST_ROW - 1, 0, last, len(HEADS) - 1)


def _of_all(done: int | str, of: int | str) -> str:
    return _("{done} of {all} done").format(done=done, all=of)


def _progress(state: str, n: int) -> str:
    """As a formula, which counts as states change."""
    numbers = {
        "done": f"COUNTIF({state},{_quoted(DONE)})",
        "all": f"({n}-COUNTIF({state},{_quoted(NOT_APPLICABLE)}))",
    }
    parts = re.split(r"\{(done|all)\}", _("{done} of {all} done"))
    told = (numbers[part] if k % 2 else _quoted(part) for k, part in enumerate(parts) if part)
    return f"={'&'.join(told)}"


def _quoted(words: object) -> str:
    """As a text in a formula."""
    return '"' + str(words).replace('"', '""') + '"'


def _rows(sheet: Any, looks: dict[str, Any], found: list[Task]) -> None:
    for row, task in enumerate(found, FIRST_ROW):
        look = looks["part"] if task.depth else looks["guideline"]
        mark = task.mark[:1].upper() + task.mark[1:]
        words = (task.label, task.stage, task.words, mark, str(OPEN))
        for column, text in enumerate(words):
            sheet.write_string(row, column, text, look if column in (0, WORDS) else looks["cell"])
        for column in range(len(words), len(HEADS)):
            sheet.write_blank(row, column, None, looks["date" if column == DUE else "cell"])


def _choices(sheet: Any, looks: dict[str, Any], last: int) -> None:
    """What may be entered, and green for what is done."""
    states = [str(state) for state in STATES]
    one_of = {
        "validate": "list",
        "source": states,
        "error_title": _("Pick one"),
        "error_message": _("Choose one of: {states}.").format(states=", ".join(states)),
    }
    due = {
        "validate": "date",
        "criteria": ">=",
        "value": date(2000, 1, 1),
        "error_title": _("A date"),
        "error_message": _("Enter a date, like 2030-01-31."),
    }
    done = {"type": "cell", "criteria": "==", "value": _quoted(DONE), "format": looks["done"]}
    sheet.data_validation(FIRST_ROW, STATE, last, STATE, one_of)
    sheet.data_validation(FIRST_ROW, DUE, last, DUE, due)
    sheet.conditional_format(FIRST_ROW, STATE, last, STATE, done)


def _print_set_up(sheet: Any, title: str, last: int) -> None:
    """A4 across, one page wide, the head on each page, numbered."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_ROW - 1)
    sheet.print_area(0, 0, last, len(HEADS) - 1)
    page = _("Page {page} of {pages}").format(page="&P", pages="&N")
    sheet.set_footer(f"&L{_plain_footer(title)}&R{page}")


def _plain_footer(text: str) -> str:
    """In a footer "&" begins a code, and 255 characters are the most."""
    return text.replace("&", "&&")[:150]


def _about(sheet: Any, looks: dict[str, Any], edition: Edition, whole: Tailored) -> None:
    facts = [
        (_("Guidance"), whole.outline.frame.title),
        (_("Publisher"), edition.document.publisher),
        (_("Edition"), f"{edition.label}, {edition.date:%Y-%m-%d}"),
        (pgettext("for whom a guidance is", "For"), whole.title or _("Everybody")),
        (_("What applies"), summary(whole)),
        *((_against(n), _advice(one, whole)) for n, one in enumerate(whole.advice, 1)),
        (_("Translation"), authority(whole) if whole.outline.translated else ""),
        (_("What readers must know"), " ".join(whole.outline.frame.notice.split())),
        (_("Address"), address(edition, whole)),
    ]
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (term, words) in enumerate([fact for fact in facts if fact[1]]):
        sheet.write_string(row, 0, term, looks["term"])
        sheet.write_string(row, 1, words, looks["wrap"])
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _about_name() -> str:
    return pgettext("name of a sheet", "About")[:SHEET_NAME]


def _against(n: int) -> str:
    return _("Advised against ({n})").format(n=n) if n > 1 else _("Advised against")


def _told(one: Advised, whole: Tailored) -> str:
    """On one line, and marked where it is not translated."""
    mark = untranslated(one, whole)
    return " ".join([*one.text.split(), *([f"({mark})"] if mark else [])])


def _advice(one: Advised, whole: Tailored) -> str:
    text = _told(one, whole)
    if not one.instead:
        return text
    instead = "; ".join(pointer.words for pointer in one.instead)
    pointers = _("Choose instead: {pointers}.").format(pointers=instead)
    return f"{text} {pointers}"
