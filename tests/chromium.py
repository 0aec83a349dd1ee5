"""The Chromium that the tests drive: the system's, or the one that Playwright downloads."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The one without a window first, as Playwright drives it: it leaves out what nobody sees, a seventh of the time."""
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NONE_FOUND = (
    "No Chromium was found. Install one (Debian: apt-get install chromium; or: .venv/bin/playwright install chromium), "
    "or leave the browser tests out knowingly: make test BROWSER=0."
)


def launch_options(playwrights_own: str) -> dict[str, Any]:
    """How to start it; fails with what to do where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and not Path(playwrights_own).exists():
        pytest.fail(NONE_FOUND, pytrace=False)
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    options: dict[str, Any] = {"args": [*QUIET, *sandbox]}
    return {**options, "executable_path": found} if found else options
