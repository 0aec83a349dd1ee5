"""Choosing words with a memory: the frame used least and longest ago, so that no pattern comes "
"twice in succession."""

import random
from collections import Counter
from collections.abc import Sequence


class Speech:
    """One report's choices. The seed makes them the same every time."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - varies words, guards nothing
        self._used: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._openings: Counter[str] = Counter()
        self._turn = 0

    def pick(self, frames: Sequence[str], *, opens: bool = False) -> str:
        """The frame used least; among those, the one whose beginning is rarest so far, then by chance."""
        order = self._random.sample(range(len(frames)), len(frames))
        best = min(
            order,
            key=lambda i: (
                self._used[frames[i]],
                self._openings[opening(frames[i])],
                self._last.get(frames[i], -1),
            ),
        )
        frame = frames[best]
        self._turn += 1
        self._used[frame] += 1
        self._last[frame] = self._turn
        self._openings[opening(frame)] += 1 + opens
        return frame

    def fresh(self, frame: str) -> bool:
        return not self._used[frame]


def opening(frame: str) -> str:
    return " ".join(frame.split()[:2]).casefold()
