"""Reading letters: text out of a file, and the passages that answer the questions of a request. No Django."""

from comments.reading.cleaning import clean
from comments.reading.cut import split
from comments.reading.questions import load_questions
from comments.reading.reader import Reader, extract, extract_many
from comments.reading.shapes import Extraction, Passage, Question, Unreadable

__all__ = [
    "Extraction",
    "Passage",
    "Question",
    "Reader",
    "Unreadable",
    "clean",
    "extract",
    "extract_many",
    "load_questions",
    "split",
]
