"""A little clamd: it speaks the protocol over TCP and finds "EICAR" in what it is sent."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Clamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.readline() == b"nINSTREAM\n"
        data = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
        found = b"stream: Eicar-Test-Signature FOUND\n" if b"EICAR" in data else b"stream: OK\n"
        self.wfile.write(found)


@contextmanager
def running() -> Iterator[str]:
    """Its address, as CLAMD_URL has it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
