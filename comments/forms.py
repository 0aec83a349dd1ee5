"""What participants fill in: a comment, who is speaking, and what to list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import contexts, intake
from comments.asked import Asked, questions
from comments.models import Stance, Submission
from comments.quote_forms import QuoteForm, WordsField
from consult.consultations.models import Consent, Consultation
from consult.people.codes import CompanySize, OrganisationType, Sector, choices_by_sector
from consult.people.models import User
from consult.people.throwaway import check_lasting
from guidance import scopes
from guidance.outline import dimensions_of
from guidance.scopes import Dimension

FACET = "facet_"
CONTEXT_DROPPED = "no_context"
NOT_SAID = ("", "Not said")
CAPACITIES = [(Submission.Capacity.ORGANISATION, "An organisation"), (Submission.Capacity.SELF, "Myself")]
CONSENTS = {
    Consent.NAMED: "With my name, or my organisation's",
    Consent.UNNAMED: "Without any name; sector and type are shown",
    Consent.CONFIDENTIAL: "Not at all: in confidence. Staff read and count them; they are never shown or quoted",
}


class RemarkForm(QuoteForm):
    """One comment, with its position, the words it is about, and the answers to the consultation's closed questions."""

    stance = forms.ChoiceField(
        label="Your position", choices=Stance, widget=forms.RadioSelect, required=False
    )
    body = WordsField(
        label="Your comment",
        max_length=intake.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what you want to say."},
    )
    items = forms.MultipleChoiceField(
        label="This comment is about", widget=forms.CheckboxSelectMultiple, required=False
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, consultation: Consultation, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, consultation=consultation, **kwargs)
        self.asked = {one.key: one for one in asked}
        self.fields["items"].choices = [(one.key, one.name) for one in asked]  # type: ignore[attr-defined]
        self.options = questions(consultation).options
        for option in self.options.values():
            name = f"{FACET}{option.facet.code}"
            if name not in self.fields:
                self.fields[name] = forms.ChoiceField(
                    label=option.facet.question, choices=[NOT_SAID], required=False
                )
            self.fields[name].choices += [(str(option.pk), option.label)]  # type: ignore[attr-defined]
        if not any(one.asks_stance for one in self.chosen):
            del self.fields["stance"]
        if self.proposes:
            self.fields["body"].label = "Why"
            self.fields["body"].help_text = "A sentence is enough."
            self.fields["body"].error_messages["required"] = "Say in a few words why."
        self._offer_context()

    @property
    def chosen(self) -> list[Asked]:
        """The items that are ticked as the form is shown."""
        keys = set(self["items"].value() or [])
        return [one for key, one in self.asked.items() if key in keys]

    @property
    def facets(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(FACET)]

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        return body.strip()

    def _offer_context(self) -> None:
        """A choice for each axis of the guidance: on whose behalf, in which combination, the comment is made."""
        self.axes = dimensions_of(questions(self.consultation).document)
        for axis in self.axes:
            self.fields[f"{contexts.BEFORE}{axis.code}"] = forms.ChoiceField(
                label=axis.title,
                choices=[NOT_SAID, *((value.code, value.title) for value in axis.values)],
                required=False,
            )
        if self.axes:
            self.fields[CONTEXT_DROPPED] = forms.BooleanField(
                label="Leave this out: I speak in general", required=False
            )

    @property
    def context_fields(self) -> list[forms.BoundField]:
        return [self[f"{contexts.BEFORE}{axis.code}"] for axis in self.axes]

    @property
    def speaks_as(self) -> str:
        """The combination that is chosen as the form is shown, in words."""
        chosen = {axis.code: self[f"{contexts.BEFORE}{axis.code}"].value() or "" for axis in self.axes}
        return "" if scopes.problem(chosen, self.axes) else scopes.phrase(chosen, self.axes)

    @property
    def axes_in_words(self) -> str:
        return scopes.listed([axis.title.lower() for axis in self.axes])

    @property
    def context_is_wrong(self) -> bool:
        return any(field.errors for field in self.context_fields)

    def _context(self, data: Mapping[str, Any]) -> dict[str, str]:
        return {} if data.get(CONTEXT_DROPPED) else contexts.given(data, self.axes)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data["quote"]:  # words are never about less than their own item
            data["items"] = [*data.get("items", ()), self.passages[data["quote"].text].key]
        self._check_context(self._context(data))
        return data

    def _check_context(self, context: Mapping[str, str]) -> None:
        """All axes or none."""
        for axis in self.axes if context else ():
            if axis.code not in context and (name := f"{contexts.BEFORE}{axis.code}") not in self.errors:
                self.add_error(
                    name, f"Choose the {axis.title.lower()} as well, or leave the other one out too."
                )

    def remark(self) -> intake.Remark:
        data = self.cleaned_data
        keys = set(data["items"])
        known = questions(self.consultation).items
        items = [known[one.pk] for key, one in self.asked.items() if key in keys]
        chosen = [data[name] for name in self.fields if name.startswith(FACET) and data.get(name)]
        return intake.Remark(
            data["body"],
            items,
            data.get("stance", ""),
            [self.options[int(pk)] for pk in chosen],
            quote=data["quote"],
            wording=data["wording"],
            context=self._context(data),
        )


class SpeakerForm(forms.Form):
    """Who is speaking, and how it may be published."""

    capacity = forms.ChoiceField(
        label="You speak for",
        choices=CAPACITIES,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whom you speak for."},
    )
    organisation_name = forms.CharField(
        label="Organisation",
        max_length=300,
        error_messages={"required": "Name the organisation, or say that you speak for yourself."},
    )
    type = forms.ChoiceField(
        label="Which of these describes you best",
        choices=[("", "Choose one"), *choices_by_sector()],
        help_text="Comments are counted by sector, so this is shown with them.",
        error_messages={"required": "Choose the type that fits best."},
    )
    other_type = forms.CharField(label="In your own words", max_length=200, required=False)
    size = forms.ChoiceField(
        label="Size of the company", choices=[NOT_SAID, *CompanySize.choices], required=False
    )
    person_name = forms.CharField(label="Your name", max_length=200, required=False)
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="The link to your receipt is sent there. It is never published.",
    )
    consent = forms.ChoiceField(
        label="Publish my comments",
        widget=forms.RadioSelect,
        error_messages={"required": "Say how your comments may be published."},
    )
    no_models = forms.BooleanField(
        label=gettext_lazy("No language model may process my comments"),
        required=False,
        help_text=gettext_lazy("They are read, counted and answered all the same."),
    )

    def __init__(self, *args: Any, consultation: Consultation, user: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation, self.user = consultation, user
        self.fields["consent"].choices = [  # type: ignore[attr-defined]
            (code, words) for code, words in CONSENTS.items() if code in consultation.consents
        ]
        alone = self["capacity"].value() == Submission.Capacity.SELF
        self.fields["organisation_name"].required = not alone
        if not user and consultation.senders == Consultation.Senders.CONFIRMED:
            self.fields["email"].required = True
            self.fields["email"].help_text = _(
                "A link is sent there by which you confirm what you send. Never published."
            )
        if user:
            self.initial.setdefault("email", user.email)
            self.initial.setdefault("person_name", user.name)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        check_lasting(email)
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        alone = data.get("capacity") == Submission.Capacity.SELF
        if alone:
            data["organisation_name"] = data["size"] = ""
        elif data.get("type") == OrganisationType.INDIVIDUAL:
            self.add_error(
                "type", "An organisation is not an individual. Choose its type, or speak for yourself."
            )
        if data.get("type") != OrganisationType.COMPANY:
            data["size"] = ""
        if data.get("type") != OrganisationType.OTHER:
            data["other_type"] = ""
        if alone and data.get("consent") == Consent.NAMED and not data.get("person_name"):
            self.add_error("person_name", "Give the name to publish, or choose to publish without one.")
        return data

    def speaker(self) -> intake.Speaker:
        return intake.Speaker(**self.cleaned_data)


class ListForm(forms.Form):
    """Which of the published comments to list. Unknown values list nothing wrong: they are ignored.

    `bare` where small counts are withheld: then comments can't be chosen by what they are counted by.
    """

    item = forms.ChoiceField(label="About", required=False)
    sector = forms.ChoiceField(label="Sector", choices=[("", "All sectors"), *Sector.choices], required=False)
    stance = forms.ChoiceField(
        label="Position", choices=[("", "All positions"), *Stance.choices], required=False
    )

    def __init__(
        self,
        *args: Any,
        asked: Sequence[Asked],
        axes: Sequence[Dimension] = (),
        bare: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.axes = axes
        if bare:
            del self.fields["sector"]
        for axis in axes:
            self.fields[f"{contexts.BEFORE}{axis.code}"] = forms.ChoiceField(
                label=f"Made for: {axis.title.lower()}",
                choices=[("", "All comments"), *((value.code, value.title) for value in axis.values)],
                required=False,
            )
        self.fields["item"].choices = [("", "All items"), *((one.key, one.name) for one in asked)]  # type: ignore[attr-defined]
        if bare or not any(one.asks_stance for one in asked):
            del self.fields["stance"]

    @property
    def wanted(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def context(self) -> dict[str, str]:
        """The values of axes that are wanted."""
        return contexts.given(self.wanted, self.axes)
