"""What an editor fills in. No form carries a status: `lifecycle` alone changes it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consult.consultations.boxes import Group, boxes
from consult.consultations.fields import LocalTimeField, moment
from consult.consultations.lifecycle import FACETS
from consult.consultations.models import Consent, Consultation
from consult.people.permissions import Role
from consult.people.zones import ZoneField, zones_by_region
from guidance.fields import IdentifiersField, TextField
from guidance.models import Edition, Item, ItemText
from guidance.templatetags.parts_ui import in_lang

RESERVED = {"new"}  # addresses beside those of consultations
PRESELECTED = {Item.Kind.GUIDELINE, Item.Kind.QUESTION}
FACET_CHOICES = [
    (spec.code, f"{spec.question} ({', '.join(label for _, label in spec.options)})")
    for spec in FACETS.values()
]
WINDOW_HINT = _("Local time in that zone.")


class EditionForm(forms.Form):
    """Which edition a new consultation is about."""

    edition = forms.ChoiceField(
        label=_("What do you ask about?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an edition."),
            "invalid_choice": _("There is no such edition any more. Choose another one."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions = Edition.objects.published().select_related("document").order_by("document__title", "-date")
        self.editions = {f"{edition.document.slug}/{edition.slug}": edition for edition in editions}
        self.fields["edition"].choices = [  # type: ignore[attr-defined]
            (key, in_lang(one, one.document)) for key, one in self.editions.items()
        ]

    @property
    def chosen(self) -> Edition | None:
        return self.editions[self.cleaned_data["edition"]] if self.is_valid() else None


class WordsForm(forms.Form):
    """What stays open to correction after the consultation has opened."""

    title = forms.CharField(
        label=_("Title"), max_length=300, error_messages={"required": _("Give the consultation a title.")}
    )
    sponsor = forms.CharField(
        label=_("Who asks"), max_length=200, error_messages={"required": _("Say who asks.")}
    )
    summary = TextField(
        label=_("Summary"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two or three sentences for the head of the page and for lists."),
    )
    background = TextField(
        label=_("Background"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Why you ask and what will be done with the answers. Markdown: **bold**, *italic*, "
            "[link](https://example.org), # heading, - list."
        ),
    )
    contact_name = forms.CharField(label=_("Name of the contact"), max_length=200, required=False)
    contact_email = forms.EmailField(label=_("E-mail of the contact"), required=False)
    identifiers = IdentifiersField(
        label=_("Identifiers"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, as in “docket: EX-2026-0001” or “citation: 91 FR 1234”."),
    )
    late = forms.ChoiceField(
        label=_("What arrives after the deadline"),
        choices=[
            (Consultation.Late.REFUSED, _("It is refused; people keep what they wrote in their draft")),
            (Consultation.Late.MARKED, _("It is taken, and marked as late wherever it is shown")),
        ],
        widget=forms.RadioSelect,
        initial=Consultation.Late.REFUSED,
        help_text=_("The server’s clock decides. Closing by hand ends both."),
    )

    def as_fields(self) -> dict[str, Any]:
        """What was filled in, under the names of the model."""
        return dict(self.cleaned_data)


class DraftForm(WordsForm):
    """All that can be said of a consultation before it opens."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=100,
        required=False,
        help_text=_(
            "The last part of the page's address: small letters, digits and hyphens. "
            "Leave it empty to make it from the title."
        ),
        error_messages={"invalid": _("Use letters, digits and hyphens only, as in “model-guidance-2026”.")},
    )
    timezone = ZoneField(label=_("Time zone"))
    opens_at = LocalTimeField(
        label=_("Opens"),
        help_text=WINDOW_HINT,
        error_messages={"required": _("Say when the window begins.")},
    )
    closes_at = LocalTimeField(
        label=_("Closes"),
        help_text=WINDOW_HINT,
        error_messages={"required": _("Say when the window ends.")},
    )
    items = forms.ModelMultipleChoiceField(
        Item.objects.none(),
        label=_("What it asks about"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one item to ask about."),
            "invalid_choice": _("An item that you chose is not in this edition."),
            "invalid_pk_value": _("An item that you chose is not in this edition."),
        },
    )
    facets = forms.MultipleChoiceField(
        label=_("Closed questions beside each comment"),
        choices=FACET_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Answering them is voluntary. The position on guidelines is asked in any case."),
    )
    consents = forms.MultipleChoiceField(
        label=_("How people may let you publish"),
        choices=Consent.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Leave people at least one way to be published.")},
    )
    results = forms.ChoiceField(
        label=_("Who sees the comments"), choices=Consultation.Results, widget=forms.RadioSelect
    )
    suppress_below = forms.IntegerField(
        label=_("Hide counts below"),
        min_value=0,
        max_value=1000,
        help_text=_(
            "0 shows every count; 5 hides counts from 1 to 4. Then the public sees numbers as of a fixed "
            "time, and single comments without sector and position."
        ),
    )
    snapshot_hours = forms.TypedChoiceField(
        label=_("Where small counts are hidden, the public's numbers are taken"),
        choices=Consultation.Interval,
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    senders = forms.ChoiceField(
        label=_("Who may send"), choices=Consultation.Senders, widget=forms.RadioSelect
    )
    takes_anonymous = forms.BooleanField(
        label=_("Take comments of people who give no name"),
        required=False,
        help_text=_("Their sector is asked all the same. They are published without a name, or not at all."),
    )
    asks_funding = forms.BooleanField(
        label=_("Ask organisations who funds them"),
        required=False,
        help_text=_("Answering is voluntary. It is shown wherever the organisation’s name is shown."),
    )
    asks_proof = forms.BooleanField(
        label=_("Ask browsers for a small calculation before something is sent, against robots"),
        required=False,
        help_text=_(
            "It runs by itself and asks nothing of people. Who has no JavaScript gets a code by e-mail instead; "
            "people with an account are not asked."
        ),
    )
    field_order = ["title", "slug"]

    def __init__(
        self, *args: Any, edition: Edition, consultation: Consultation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        texts = ItemText.objects.filter(item__edition=edition, is_original=True).select_related("item")
        self.texts = list(texts.order_by("item__position"))
        self.fields["items"].queryset = edition.items.commentable()  # type: ignore[attr-defined]
        if consultation:
            self._keep_zone(consultation.timezone)

    def _keep_zone(self, zone: str) -> None:
        """One that was set elsewhere and is no place's name stays possible."""
        choices = zones_by_region()
        if not any(zone == name for _, names in choices for name, _ in names):
            self.fields["timezone"].choices = [(gettext("Set before"), [(zone, zone)]), *choices]  # type: ignore[attr-defined]

    def clean_snapshot_hours(self) -> int:
        return self.cleaned_data["snapshot_hours"] or Consultation.Interval.DAILY

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not slug:
            return self._proposed(self.cleaned_data.get("title", ""))
        if slug.lower() in RESERVED:
            words = gettext("“{address}” is an address of the site itself. Choose another one.")
            raise ValidationError(words.format(address=slug))
        if self._taken(slug):
            words = gettext("Another consultation is at “{address}”. Choose another address.")
            raise ValidationError(words.format(address=slug))
        return slug

    def _proposed(self, title: str) -> str:
        """The title as an address, with a number where it is taken."""
        base = slugify(title)[:90].strip("-")
        if title and not base:
            raise ValidationError(gettext("The title gives no address in plain letters. Write one."))
        numbered = (f"{base}-{n}" for n in range(2, 1000))
        free = (slug for slug in (base, *numbered) if slug not in RESERVED and not self._taken(slug))
        return next(free)

    def _taken(self, slug: str) -> bool:
        holder = Consultation.objects.filter(slug=slug).first()
        return holder is not None and holder != self.consultation

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("opens_at", "closes_at"):
            if data.get(name) and data.get("timezone"):
                try:
                    data[name] = moment(data[name], data["timezone"], last=name == "closes_at")
                except ValidationError as error:
                    self.add_error(name, error)
        begins, ends = data.get("opens_at"), data.get("closes_at")
        if begins and ends and ends <= begins:
            self.add_error("closes_at", gettext("The window must end after it begins."))
        return data

    def groups(self) -> list[Group]:
        """The items as boxes, those that are chosen as the form is shown ticked."""
        return boxes(self.texts, ticked={str(value) for value in self["items"].value() or ()})


def initial_for(edition: Edition) -> dict[str, Any]:
    """What a new consultation starts from."""
    return {
        "sponsor": edition.document.publisher,
        "identifiers": edition.document.identifiers,
        "timezone": Consultation._meta.get_field("timezone").default,
        "items": list(edition.items.filter(kind__in=PRESELECTED).values_list("pk", flat=True)),
        "consents": list(Consent),
        "late": Consultation.Late.REFUSED,
        "results": Consultation.Results.LIVE,
        "suppress_below": 0,
        "senders": Consultation.Senders.ANYBODY,
        "snapshot_hours": Consultation.Interval.DAILY,
        "takes_anonymous": True,
    }


def initial_of(consultation: Consultation, names: Iterable[str]) -> dict[str, Any]:
    """What a consultation says now, as its form shows it."""
    found = {name: getattr(consultation, name) for name in names if name not in ("items", "facets")}
    return found | {
        "opens_at": consultation.opens_at_local,
        "closes_at": consultation.closes_at_local,
        "items": list(consultation.items.values_list("item", flat=True)),
        "facets": list(consultation.facets.values_list("code", flat=True)),
    }


class NoteForm(forms.Form):
    note = TextField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the record of what happened; staff see it."),
    )


class ExtendForm(NoteForm):
    closes_at = LocalTimeField(
        label=_("New end"), error_messages={"required": _("Say when the window ends now.")}
    )
    field_order = ["closes_at", "note"]

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = consultation.timezone
        self.fields["closes_at"].initial = consultation.closes_at_local
        self.fields["closes_at"].help_text = gettext("Local time in {zone}.").format(
            zone=self.zone.replace("_", " ")
        )

    def clean_closes_at(self) -> Any:
        return moment(self.cleaned_data["closes_at"], self.zone, last=True)


class GrantForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of their account"), error_messages={"required": _("Write an e-mail address.")}
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Role.MODERATOR.value, _("Moderator: decides what enters the record")),
            (Role.EDITOR.value, _("Editor: also sets up, opens and closes, and writes the report")),
        ],
        widget=forms.RadioSelect,
        initial=Role.MODERATOR.value,
    )
