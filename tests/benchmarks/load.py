"""Eight connections that ask for the same page again and again: by wrk where it is installed, else by ourselves."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

CONNECTIONS = 8
SECONDS = 6
WRK = shutil.which("wrk")
GENERATOR = (
    "wrk" if WRK else "a Python load generator (install wrk for one that takes less of the processors)"
)


@dataclass(frozen=True)
class Load:
    """What was answered: requests a second, and the 50th and 95th percentile in ms."""

    rate: float
    p50: float
    p95: float


def percentile(sorted_values: list[float], share: float) -> float:
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def load(port: int, path: str, seconds: int = SECONDS) -> Load:
    """Raises SystemExit where an answer isn't 200: a rate of errors is no rate."""
    status, _, _ = fetch(port, path)
    if status != 200:
        raise SystemExit(f"{path} answers {status}.")
    _with_threads(port, path, 1)  # warms up both workers
    return _with_wrk(port, path, seconds) if WRK else _with_threads(port, path, seconds)


def fetch(port: int, path: str) -> tuple[int, int, float]:
    """Status, bytes and seconds of one request."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", path)
    response = connection.getresponse()
    size = 0
    while chunk := response.read(65536):
        size += len(chunk)
    connection.close()
    return response.status, size, time.perf_counter() - began


PERCENTILES = """
done = function(summary, latency)
  io.write("p95us ", latency:percentile(95), " p50us ", latency:percentile(50), "\\n")
end
"""


def _with_wrk(port: int, path: str, seconds: int) -> Load:
    address = f"http://127.0.0.1:{port}{path}"
    out = subprocess.run(
        [
            str(WRK),
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--timeout",
            "10s",
            "-s",
            "/dev/stdin",
            address,
        ],
        input=PERCENTILES,
        capture_output=True,
        text=True,
        timeout=seconds + 30,
        check=True,
    ).stdout
    if wrong := re.search(r"Non-2xx.*|Socket errors.*", out):
        raise SystemExit(f"{path}: {wrong[0]}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    times = re.search(r"p95us (\d+(?:\.\d+)?) p50us (\d+(?:\.\d+)?)", out)
    assert rate
    assert times, out
    return Load(float(rate[1]), float(times[2]) / 1000, float(times[1]) / 1000)


def _with_threads(port: int, path: str, seconds: int) -> Load:
    def ask(until: float, times: list[float]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (began := time.perf_counter()) < until:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, response.status
            times.append(time.perf_counter() - began)

    times, took = in_parallel(ask, seconds)
    ordered = sorted(times)
    return Load(len(times) / took, 1000 * percentile(ordered, 0.5), 1000 * percentile(ordered, 0.95))


def in_parallel(work: Callable[[float, list[float]], None], seconds: float) -> tuple[list[float], float]:
    """`work(until, times)` in a thread for each connection: what they measured, and the seconds it took."""
    times: list[float] = []
    until = time.perf_counter() + seconds
    return times, _in_threads(lambda: work(until, times), CONNECTIONS)


def by_the_clock(
    worker: Callable[[], Callable[[int], None]],
    rate: float,
    seconds: float,
    *,
    latest: float,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[list[float], float]:
    """What each thread's `worker()` does with a number, begun when that number is due, whatever the site does.

    Milliseconds of each from when it was due, and the seconds of all. What is still due after `latest` seconds is left:
    a site that is too slow is told apart, not waited for. `meanwhile` runs in the calling thread.
    """
    times: list[float] = []
    ticket, lock, began = count(), threading.Lock(), time.perf_counter()

    def work() -> None:
        do = worker()
        while True:
            with lock:
                number = next(ticket)
            due = began + number / rate
            if number >= rate * seconds or time.perf_counter() > began + latest:
                return
            time.sleep(max(0.0, due - time.perf_counter()))
            do(number)
            times.append(1000 * (time.perf_counter() - due))

    return times, _in_threads(work, 2 * CONNECTIONS, meanwhile)


def _in_threads(work: Callable[[], None], number: int, meanwhile: Callable[[], None] = lambda: None) -> float:
    """The seconds until all of them are through. Raises SystemExit with what broke one of them off."""
    problems: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except (OSError, http.client.HTTPException, AssertionError) as error:
            problems.append(error)

    began = time.perf_counter()
    threads = [threading.Thread(target=guarded) for _ in range(number)]
    for thread in threads:
        thread.start()
    meanwhile()
    for thread in threads:
        thread.join()
    if problems:
        raise SystemExit(f"The load broke off: {problems[0]!r}")
    return time.perf_counter() - began
