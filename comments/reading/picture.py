"""A page of a PDF as a picture, to be looked at beside its text. Runs in the confined process only."""

import base64
import struct
import zlib

import pypdfium2

from comments.reading.shapes import Unreadable, gettext_noop

WIDTH = 900
MAX_HEIGHT = 4 * WIDTH
OCR_DOTS = 300 / 72


def png_of(data: bytes, *, page: int, sharp: bool = False) -> str:
    """Page `page` (from 1) as PNG in base64; `sharp` is for text recognition. Raises Unreadable where it has none."""
    document = pypdfium2.PdfDocument(data)
    try:
        if not 0 < page <= len(document):
            raise Unreadable(gettext_noop("This document has no such page."))
        return base64.b64encode(_drawn(document[page - 1], sharp=sharp)).decode()
    finally:
        document.close()


def _drawn(page: pypdfium2.PdfPage, *, sharp: bool) -> bytes:
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(WIDTH / width, MAX_HEIGHT / height)
    if sharp:
        scale = min(OCR_DOTS, 3 * scale)
    bitmap = page.render(scale=scale, rev_byteorder=True, grayscale=sharp)
    pixels = bitmap.to_numpy()
    depth = pixels.shape[2] if pixels.ndim == 3 else 1
    rows = pixels[:, :, :3] if depth == 4 else pixels
    return _png(rows.tobytes(), pixels.shape[1], pixels.shape[0], colour=2 if depth > 1 else 0)


def _png(pixels: bytes, width: int, height: int, *, colour: int) -> bytes:
    """As the PNG specification has it: 8 bits a channel, no filter."""
    line = len(pixels) // height
    rows = b"".join(b"\0" + pixels[at : at + line] for at in range(0, len(pixels), line))
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    name, data = chunk
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
