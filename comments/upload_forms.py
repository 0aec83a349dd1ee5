"""Forms for documents in a draft: to add files, and to say what a part is about."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from comments import facet_fields
from comments.asked import Asked, questions
from comments.documents import DraftPart
from comments.models import MediaType
from comments.stances import Stance
from consult.consultations.models import Consultation

NOT_STATED = ("", _("Not stated"))
SUFFIXES = ".pdf,.docx,.odt,.txt"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; an empty one is no error here, since it is refused with its name and the others are kept."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if data and isinstance(data, list | tuple) else [None]
        return [super(FilesField, self).clean(one, initial) for one in files]


class UploadForm(forms.Form):
    documents = FilesField(
        label=_("Documents"),
        help_text=_("PDF, Word (DOCX), OpenDocument (ODT) or plain text. You can choose several at once."),
        allow_empty_file=True,
        error_messages={"required": _("Choose at least one file.")},
        widget=FilesInput(attrs={"accept": f"{SUFFIXES},{','.join(MediaType.values)}"}),
    )


class PartForm(forms.Form):
    """What one part of a document is about, the position it takes, and answers to closed questions."""

    items = forms.MultipleChoiceField(
        label=_("This part is about"), widget=forms.CheckboxSelectMultiple, required=False
    )
    stance = forms.ChoiceField(
        label=_("Your position"),
        choices=[NOT_STATED, *Stance.choices],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self, *args: Any, part: DraftPart, consultation: Consultation, asked: Sequence[Asked], **kwargs: Any
    ) -> None:
        known = questions(consultation)
        chosen = [known.options[pk] for pk in part.options if pk in known.options]
        initial = {
            "items": [str(pk) for pk in part.items],
            "stance": part.stance,
            **{facet_fields.field_name(option): str(option.pk) for option in chosen},
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        named = sorted(asked, key=lambda one: one.pk not in part.items)  # what is chosen comes first
        self.fields["items"].choices = [(str(one.pk), one.name) for one in named]  # type: ignore[attr-defined]
        if not any(one.asks_stance for one in asked):
            del self.fields["stance"]
        facet_fields.offer(self, known.options.values(), none=NOT_STATED)

    @property
    def facets(self) -> list[forms.BoundField]:
        return facet_fields.offered(self)

    def said(self) -> dict[str, Any]:
        """As `parting.say` takes it."""
        return {
            "items": [int(pk) for pk in self.cleaned_data["items"]],
            "stance": self.cleaned_data.get("stance", ""),
            "options": [int(pk) for pk in facet_fields.chosen(self.cleaned_data)],
        }
