"""`manage.py split_letter`, and the real docket where it is there."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comments.reading import extract, load_questions, split
from tests.comments.reading_letters import ANSWERS, INTRODUCTION, QUESTIONS, letter, pdf

ROOT = Path(__file__).resolve().parents[2]
DOCKET = ROOT.parent / "shared" / "data" / "ntia-2023-0009"
A, B, *_ = ANSWERS


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.json"
    rows = [{"ref": one.label, "parent": one.parent, "text": one.text} for one in QUESTIONS]
    path.write_text(json.dumps({"questions": rows}), encoding="utf-8")
    return path


def output(file: Path, questions: Path) -> list[dict[str, object]]:
    out = StringIO()
    call_command("split_letter", str(file), questions=questions, stdout=out)
    return list(json.loads(out.getvalue()))


def test_the_command_prints_the_passages_of_a_text(tmp_path: Path, questions: Path) -> None:
    file = tmp_path / "letter.txt"
    text = letter(INTRODUCTION, "Questions 2 and 3", A, B)
    file.write_text(text, encoding="utf-8")
    rest, joint = output(file, questions)
    assert rest["labels"] == []
    assert joint == {
        "labels": ["2", "3"],
        "start": text.index("Questions 2"),
        "end": len(text),
        "score": 0.95,
        "first_words": " ".join(A.split()[:12]),
        "answer_start": text.index(A),
        "kind": "joint",
    }


def test_the_command_reads_a_pdf(tmp_path: Path, questions: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(pdf(f"{INTRODUCTION}\n\n= Question 7(d)(i)\n\n{A}\n\n{B}"))
    assert [row["labels"] for row in output(file, questions)] == [[], ["7.d.i"]]


def test_the_command_says_what_is_wrong(tmp_path: Path, questions: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    with pytest.raises(CommandError, match="damaged"):
        output(broken, questions)
    with pytest.raises(CommandError, match="No such file"):
        output(tmp_path / "none.pdf", questions)
    with pytest.raises(CommandError, match="is not JSON"):
        output(broken, broken)


def test_errors_go_to_stderr_with_exit_1(tmp_path: Path, questions: Path) -> None:
    command = [sys.executable, "manage.py", "split_letter", "none.pdf", "--questions", str(questions)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "none.pdf cannot be read" in ran.stderr


@pytest.mark.skipif(not DOCKET.is_dir(), reason="../shared/data/ntia-2023-0009 is not there")
def test_a_real_letter_with_footnotes_and_a_joint_answer_is_cut() -> None:
    questions = load_questions(DOCKET / "questions.json")
    assert len(questions) == 52
    text = extract((DOCKET / "pdfs" / "NTIA-2023-0009-0254.pdf").read_bytes()).text
    assert [one.labels for one in split(text, questions) if one.labels] == [("1", "2", "3"), ("7",)]
