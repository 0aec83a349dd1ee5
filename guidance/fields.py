"""Fields of forms that editors fill in: longer words, identifiers line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from guidance.references import Inside, Outside, parse
from guidance.yaml_places import FileError, line_of, wrong_at


class TextField(forms.CharField):
    """Longer words, with line ends as this house counts and hashes them, wherever they were typed."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class Tick:
    """A box to tick: `depth` counts what it stands below."""

    value: int
    words: str
    ticked: bool
    depth: int = 0


class IdentifiersField(TextField):
    """Names and values, one pair a line: "docket: EX-2026-0001"."""

    def to_python(self, value: Any) -> Any:
        found: dict[str, str] = {}
        for n, line in enumerate(super().to_python(value).splitlines(), start=1):
            if not line.strip():
                continue
            name, colon, words = (part.strip() for part in line.partition(":"))
            if not (name and colon and words):
                how = _("write a name, a colon and the value, like “docket: EX-2026-1”")
                raise ValidationError(str(wrong_at(line_of(n - 1), how)))
            if name.casefold() in map(str.casefold, found):
                raise ValidationError(
                    str(wrong_at(line_of(n - 1), _("there is another “{name}” above it").format(name=name)))
                )
            found[name] = words
        return found

    def validate(self, value: Mapping[str, str]) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"])

    def run_validators(self, value: Any) -> None:
        """Those of plain text have nothing to say about pairs."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return "\n".join(f"{name}: {words}" for name, words in value.items())
        return value


class ReferencesField(TextField):
    """What an item points to, one a line, as a file writes it. `document` is the slug of its own."""

    document = ""

    def to_python(self, value: Any) -> Any:
        lines = enumerate(super().to_python(value).splitlines(), start=1)
        return [self._parsed(n, line.strip()) for n, line in lines if line.strip()]

    def _parsed(self, n: int, line: str) -> Inside | Outside:
        try:
            return parse(line, self.document)
        except FileError as error:
            raise ValidationError(str(wrong_at(line_of(n - 1), str(error)))) from error

    def validate(self, value: list[Inside | Outside]) -> None:
        """Nothing has to be referred to."""

    def run_validators(self, value: Any) -> None:
        """Those of plain text have nothing to say about references."""
