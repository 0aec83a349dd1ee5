"""The file that a receipt in PDF carries with it. Runs in the confined process only."""

import pypdfium2

MOST = 20
"""Files in one PDF that are looked through."""


def json_of(data: bytes) -> str:
    """The first file of JSON in a PDF; "" where there is none, or where it can't be opened."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return ""
    try:
        files = (document.get_attachment(n) for n in range(min(MOST, document.count_attachments())))
        named = (file for file in files if file.get_name().endswith(".json"))
        return next((bytes(file.get_data()).decode("utf-8", "replace") for file in named), "")
    except pypdfium2.PdfiumError:
        return ""
    finally:
        document.close()
