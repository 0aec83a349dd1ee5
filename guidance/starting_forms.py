"""What an editor fills in to start a draft edition, and to say what its document is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consult.ledger.errors import DomainError
from guidance import formats, identifiers, languages
from guidance.docx_parts import MAX_BYTES
from guidance.fields import IdentifiersField, TextField
from guidance.forms import date_field
from guidance.models import Document, Edition
from guidance.specs import Spec


class DescriptionForm(forms.Form):
    """What is said of a document above all its editions."""

    title = forms.CharField(
        label=_("Title"), max_length=300, error_messages={"required": _("Give the document a title.")}
    )
    publisher = forms.CharField(
        label=_("Publisher"), max_length=200, error_messages={"required": _("Say who publishes it.")}
    )
    source = TextField(
        label=_("Where it was published"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    identifiers = IdentifiersField(
        label=_("Identifiers"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, as in “docket: EX-2026-0001” or “rin: 0000-AA00”."),
    )

    def clean_identifiers(self) -> dict[str, str]:
        """Those whose form is known are written so that they lead somewhere."""
        found: dict[str, str] = self.cleaned_data["identifiers"]
        for scheme, values in found.items():
            for value in identifiers.several(values) if scheme in identifiers.KINDS else ():
                if wrong := identifiers.problem(scheme, value):
                    raise ValidationError(f"{wrong[:1].upper()}{wrong[1:]}.")
        return found


class DocumentForm(DescriptionForm):
    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        now = {name: getattr(document, name) for name in self.base_fields}
        super().__init__(*args, **{**kwargs, "initial": now})


class NewDocumentForm(DescriptionForm):
    """A document with its first edition."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Document.Kind,
        widget=forms.RadioSelect,
        initial=Document.Kind.GUIDANCE,
    )
    language = forms.ChoiceField(label=_("Language of the original"), choices=languages.choices, initial="en")
    slug = forms.SlugField(
        label=_("Address"),
        max_length=100,
        required=False,
        help_text=_(
            "The part of its address that names it: letters, digits and hyphens. It never changes. "
            "Leave it empty to make it from the title."
        ),
        error_messages={"invalid": _("Use letters, digits and hyphens only, as in “model-guidance”.")},
    )
    label = forms.CharField(
        label=_("First edition"),
        max_length=100,
        help_text=_("How people name it, like “First public draft” or “October 2026”."),
        error_messages={"required": _("Give the edition a name.")},
    )
    date = date_field()
    field_order = ["title", "slug", "publisher", "kind", "language", "label", "date"]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("title", ""))[:100].strip("-")
        if not slug and self.cleaned_data.get("title"):
            raise ValidationError(gettext("The title gives no address in plain letters. Write one."))
        if Document.objects.filter(slug=slug).exists():
            words = gettext("Another document is at “{address}”. Choose another address.")
            raise ValidationError(words.format(address=slug))
        return slug


class NewEditionForm(forms.Form):
    """The next edition of a document that is there."""

    document = forms.ChoiceField(
        label=_("Of which document?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a document."),
            "invalid_choice": _("There is no such document any more."),
        },
    )
    label = forms.CharField(
        label=_("Name of the edition"),
        max_length=100,
        help_text=_("Like “October 2026” or “Second public draft”. Its address is made from it."),
        error_messages={"required": _("Give the edition a name.")},
    )
    date = date_field()
    start = forms.ChoiceField(
        label=_("How does it begin?"),
        choices=[("copy", _("As a copy of the latest edition")), ("blank", _("Blank"))],
        widget=forms.RadioSelect,
        initial="copy",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {one.slug: one for one in Document.objects.prefetch_related("editions")}
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            (slug, _with_latest(one)) for slug, one in self.documents.items()
        ]

    def as_fields(self) -> dict[str, Any]:
        document = self.documents[self.cleaned_data["document"]]
        latest = document.editions.all()[:1] if self.cleaned_data["start"] == "copy" else []
        return {
            "document": document,
            "label": self.cleaned_data["label"],
            "date": self.cleaned_data["date"],
            "copied": next(iter(latest), None),
        }


def _with_latest(document: Document) -> str:
    latest = next(iter(document.editions.all()), None)
    if latest is None:
        return str(document)
    if latest.status == Edition.Status.DRAFT:
        words = gettext("{document} (latest: {edition}, a draft)")
    else:
        words = gettext("{document} (latest: {edition})")
    return words.format(document=document, edition=latest.label)


class ImportForm(forms.Form):
    """A file, and what it may not say itself; what it says goes before."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Markdown or Word, whose headings become the tree, or YAML as the export writes it."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    title = forms.CharField(label=_("Title of the document"), max_length=300, required=False)
    document = forms.SlugField(
        label=_("Address of the document"),
        max_length=100,
        required=False,
        help_text=_(
            "That of a document which is there, or a new one. Leave it empty to make it from the title."
        ),
        error_messages={"invalid": _("Use letters, digits and hyphens only, as in “model-guidance”.")},
    )
    publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[("", _("As the file says")), *Document.Kind.choices], required=False
    )
    edition = forms.CharField(label=_("Name of the edition"), max_length=100, required=False)
    date = date_field(required=False)
    language = forms.ChoiceField(
        label=_("Language of the original"),
        choices=lambda: [("", gettext("As the file says, or English")), *languages.choices()],
        required=False,
    )
    instead = forms.BooleanField(
        label=_("Put it in place of a draft of the same name"),
        required=False,
        help_text=_("What the draft says now stays among its revisions. Published editions never change."),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            words = gettext("The file is larger than {n} MB.")
            raise ValidationError(words.format(n=MAX_BYTES // 1_000_000))
        return file

    def beside(self) -> list[forms.BoundField]:
        """What a file may not say itself."""
        return [field for field in self if field.name not in ("file", "instead")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        file = data.get("file")
        if file and not self.errors:
            try:
                data["spec"] = formats.read_apart(file.read(), file.name, self._more(data))
            except DomainError as error:
                self.add_error("file", ValidationError(str(error).split("\n")))
        return data

    def _more(self, data: Mapping[str, Any]) -> dict[str, str]:
        given = {name: str(data[name]) for name in formats.MORE if data.get(name)}
        if "title" in given and "document" not in given:
            given["document"] = slugify(given["title"])[:100].strip("-")
        return given

    def spec(self) -> Spec:
        found: Spec = self.cleaned_data["spec"]
        return found
