"""Errors of the domain. Each door (page, API, command) turns them into its own answer, once."""


class DomainError(Exception):
    """A sentence for people that says what is wrong and what to do."""


class TooManyError(DomainError):
    """Too much at once. `retry_after` says in how many seconds it is possible again."""

    def __init__(self, words: str, *, retry_after: int) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class WorkflowError(DomainError):
    """The move is not possible from where the thing is now, or somebody else was faster."""


def status_of(error: DomainError) -> int:
    """The status of the answer over HTTP, the same at every door."""
    if isinstance(error, TooManyError):
        return 429
    return 409 if isinstance(error, WorkflowError) else 422
