"""Why a file can't be read, where a number or a name stands in the sentence. It is kept in English, and said in the
reader's language where it is shown: `comments.refused` knows the sentence by these."""

from comments.reading.shapes import gettext_noop

KIND = gettext_noop(
    "This kind of file ({name}) is not taken. Send the text itself, as PDF, Word, OpenDocument or plain text."
)
UNPACKED = gettext_noop(
    "Unpacked, this file would have {parts} parts and {megabytes} MB: too much to be a letter. Save it without "
    "pictures and annexes and send that."
)
PAGES = gettext_noop(
    "This PDF has {pages} pages; at most {most} are read. Send the letter without its annexes."
)
LARGE = gettext_noop("This file is larger than {megabytes} MB. Send the letter by itself.")
MALICIOUS = gettext_noop(
    "Malicious software was found in this file ({name}). Check your computer, and send a clean copy."
)
WITH_VALUES = (KIND, UNPACKED, PAGES, LARGE, MALICIOUS)
