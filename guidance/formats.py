"""Files that hold guidance, of whatever format: which it is, and what it says."""

from guidance import yaml_files
from guidance.specs import Spec


def read(data: bytes, name: str = "") -> Spec:
    """What a file says. Raises FileError with the place."""
    return yaml_files.read(data)
