"""`python -m consult.embedded reset` deletes the servers' data, even where they can't start any more."""

import argparse
import sys
from pathlib import Path

from consult.embedded import CannotStart, reset, state_dir


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m consult.embedded", description=__doc__)
    parser.add_argument("action", choices=["reset"])
    parser.parse_args()
    base_dir = Path(__file__).resolve().parents[2]
    try:
        folder = state_dir(base_dir)
        reset(base_dir)
    except CannotStart as problem:
        sys.exit(str(problem))
    print(f"Deleted {folder}.")


if __name__ == "__main__":
    main()
