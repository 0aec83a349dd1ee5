"""Text recognition (OCR) of a page with tesseract. Runs in the confined process only, whose limits its child shares."""

import base64
import subprocess

from comments.reading.picture import png_of

TESSERACT = "tesseract"
SECONDS = 60


def words_of(data: bytes, *, page: int) -> str:
    """The words that tesseract finds on page `page` (from 1) of a PDF; "" where there are none."""
    picture = base64.b64decode(png_of(data, page=page, sharp=True))
    done = subprocess.run(
        [TESSERACT, "stdin", "stdout"], input=picture, capture_output=True, timeout=SECONDS, check=True
    )
    return done.stdout.decode("utf-8", "replace").strip()
