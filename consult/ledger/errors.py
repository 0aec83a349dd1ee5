"""Errors of the domain. Each door (page, API, command) turns them into its own answer, once."""


class DomainError(Exception):
    """A sentence for people that says what is wrong and what to do."""


class WorkflowError(DomainError):
    """The move is not possible from where the thing is now, or somebody else was faster."""
