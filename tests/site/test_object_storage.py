"""Documents in an S3-compatible store: against a little server that keeps what it is sent."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import override_settings

from consult.object_storage import options


class Store(BaseHTTPRequestHandler):
    kept: ClassVar[dict[str, bytes]] = {}

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            size, _, rest = body.partition(b"\r\n")
            body = rest[: int(size.split(b";")[0], 16)]
        self.kept[self.path.partition("?")[0]] = body
        self._answer(200)

    def do_GET(self) -> None:
        found = self.kept.get(self.path.partition("?")[0])
        self._answer(404 if found is None else 200, found or b"")

    do_HEAD = do_GET  # noqa: N815 (the name that http.server calls)

    def do_DELETE(self) -> None:
        self.kept.pop(self.path, None)
        self._answer(204)

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"x"')
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def store() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Store) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://key:sec%2Fret@127.0.0.1:{server.server_address[1]}/bucket/letters"
        server.shutdown()


def test_files_go_there_and_come_back(store: str) -> None:
    s3 = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options(store)}
    with override_settings(STORAGES={"default": s3}):
        name = storages["default"].save("2026/x", ContentFile(b"A letter."))
        assert Store.kept == {"/bucket/letters/2026/x": b"A letter."}
        with storages["default"].open(name) as file:
            assert file.read() == b"A letter."
        storages["default"].delete(name)
    assert Store.kept == {}


def test_an_address_is_told_apart_into_its_parts() -> None:
    found = options("https://key:sec%2Fret@s3.example.org/bucket/folder")
    assert (found["endpoint_url"], found["bucket_name"], found["location"]) == (
        "https://s3.example.org", "bucket", "folder",
    )  # fmt: skip
    assert (found["access_key"], found["secret_key"]) == ("key", "sec/ret")


@pytest.mark.parametrize(
    "address", ["s3://bucket", "https://s3.example.org/bucket", "https://k:s@s3.example.org/", "x"]
)
def test_an_address_that_is_none_says_how_one_looks(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="must be like https://KEY:SECRET@"):
        options(address)
