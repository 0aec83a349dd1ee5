"""What participants fill in: a comment, and who is speaking."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments import attribution, contexts, facet_fields, intake, publication, speaking
from comments.asked import Asked, questions
from comments.models import Submission
from comments.quote_forms import QuoteForm
from comments.stances import Stance
from consult.consultations.models import Consent, Consultation
from consult.people import countries
from consult.people.codes import CompanySize, choices_by_sector
from consult.people.finding import Candidate
from consult.people.fixed_choices import Fixed, FixedSelect
from consult.people.models import User
from consult.people.organisations import Identifier, Organisation
from consult.people.throwaway import check_lasting
from consult.people.words import listed
from guidance import scopes
from guidance.fields import TextField
from guidance.outline import dimensions_of

CONTEXT_DROPPED = "no_context"
NOT_SAID = ("", _("Not said"))
Capacity = Submission.Capacity
CAPACITIES: list[tuple[str, Any]] = [
    (Capacity.ORGANISATION, _("An organisation")),
    (Capacity.SELF, _("Myself")),
]
ANONYMOUSLY = (Capacity.ANONYMOUS, _("Myself, without giving my name"))
CLAIMS = "claims"
OF_THE_PAGE = {CLAIMS, "receipt_email"}
SURE = 0.5
"""How like a listed name another must be, so that its sender is asked which is meant."""
CONSENTS = {
    Consent.NAMED: _("With my name, or my organisation's"),
    Consent.UNNAMED: _("Without any name; sector and type are shown"),
    Consent.CONFIDENTIAL: _(
        "Not at all: in confidence. Staff read and count them; they are never shown or quoted"
    ),
}


def _countries() -> list[tuple[str, Any]]:
    """As the reader's language names them."""
    return [NOT_SAID, *countries.choices()]


class RemarkForm(QuoteForm):
    """One comment, with its position, the words it is about, and the answers to the consultation's closed questions."""

    stance = forms.ChoiceField(
        label=_("Your position"), choices=Stance, widget=forms.RadioSelect, required=False
    )
    body = TextField(
        label=_("Your comment"),
        max_length=intake.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what you want to say.")},
    )
    items = forms.MultipleChoiceField(
        label=_("This comment is about"), widget=forms.CheckboxSelectMultiple, required=False
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    unfinished = forms.CharField(
        widget=forms.HiddenInput(attrs={"data-autosave-version": True}), required=False, max_length=60
    )

    def __init__(self, *args: Any, consultation: Consultation, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, consultation=consultation, **kwargs)
        self.asked = {one.key: one for one in asked}
        self.fields["items"].choices = [(one.key, one.name) for one in asked]  # type: ignore[attr-defined]
        self.options = questions(consultation).options
        facet_fields.offer(self, self.options.values(), none=NOT_SAID)
        if not any(one.asks_stance for one in self.chosen):
            del self.fields["stance"]
        if self.proposes:
            self.fields["body"].label = gettext("Why")
            self.fields["body"].help_text = gettext("A sentence is enough.")
            self.fields["body"].error_messages["required"] = gettext("Say in a few words why.")
        self._offer_context()

    @property
    def chosen(self) -> list[Asked]:
        """The items that are ticked as the form is shown."""
        keys = set(self["items"].value() or [])
        return [one for key, one in self.asked.items() if key in keys]

    @property
    def facets(self) -> list[forms.BoundField]:
        return facet_fields.offered(self)

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
                label=gettext("Leave this out: I speak in general"), required=False
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
        return listed([axis.title.lower() for axis in self.axes])

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
                words = gettext("Choose the {axis} as well, or leave the other one out too.")
                self.add_error(name, words.format(axis=axis.title.lower()))

    def remark(self) -> intake.Remark:
        data = self.cleaned_data
        keys = set(data["items"])
        known = questions(self.consultation).items
        items = [known[one.pk] for key, one in self.asked.items() if key in keys]
        return intake.Remark(
            data["body"],
            items,
            data.get("stance", ""),
            [self.options[int(pk)] for pk in facet_fields.chosen(data)],
            quote=data["quote"],
            wording=data["wording"],
            context=self._context(data),
        )


class SpeakerForm(forms.Form):
    """Who is speaking, and how it may be published."""

    capacity = forms.ChoiceField(
        label=_("You speak for"),
        choices=Fixed(CAPACITIES),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whom you speak for.")},
    )
    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=300,
        error_messages={"required": _("Name the organisation, or say that you speak for yourself.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organisation = forms.CharField(max_length=12, required=False)
    country = forms.ChoiceField(
        label=_("Country"), choices=Fixed(_countries), widget=FixedSelect, required=False
    )
    identifier_scheme = forms.ChoiceField(
        label=_("Register"), choices=Fixed([NOT_SAID, *Identifier.Scheme.choices]), required=False
    )
    identifier = forms.CharField(label=_("Number there"), max_length=60, required=False)
    funding = forms.CharField(
        label=_("Who funds your organisation"),
        max_length=speaking.MAX_FUNDING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The main sources, in your own words. Shown wherever your organisation’s name is shown."),
    )
    claims = forms.BooleanField(
        label=_("Note in my account that I speak for this organisation"),
        required=False,
        help_text=_(
            "Verified at once where the confirmed address of your account is at its domain; else staff look at it. "
            "What you send now does not wait for that."
        ),
    )
    type = forms.ChoiceField(
        label=_("Which of these describes you best"),
        choices=Fixed([("", _("Choose one")), *choices_by_sector()]),
        widget=FixedSelect,
        help_text=_("Comments are counted by sector, so this is shown with them."),
        error_messages={"required": _("Choose the type that fits best.")},
    )
    other_type = forms.CharField(label=_("In your own words"), max_length=200, required=False)
    size = forms.ChoiceField(
        label=_("Size of the company"), choices=Fixed([NOT_SAID, *CompanySize.choices]), required=False
    )
    person_name = forms.CharField(label=_("Your name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The link to your receipt is sent there. It is never published."),
        validators=[check_lasting],
    )
    receipt_email = forms.EmailField(
        label=_("E-mail for the receipt"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    consent = forms.ChoiceField(
        label=_("Publish my comments"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how your comments may be published.")},
    )
    no_models = forms.BooleanField(
        label=_("No language model may process my comments"),
        required=False,
        help_text=_("They are read, counted and answered all the same."),
    )

    def __init__(self, *args: Any, consultation: Consultation, user: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation, self.user = consultation, user
        if self.data.get("capacity") == Capacity.ANONYMOUS:  # not the address that the account filled in
            self.data = {**self.data.dict(), "email": self.data.get("receipt_email", "")}  # type: ignore[attr-defined]
        self.fields["consent"].choices = [  # type: ignore[attr-defined]
            (code, words) for code, words in CONSENTS.items() if code in consultation.consents
        ]
        if speaking.takes_anonymous(consultation):
            self.fields["capacity"].choices = [*CAPACITIES, ANONYMOUSLY]  # type: ignore[attr-defined]
        if not consultation.asks_funding:
            del self.fields["funding"]
        if not user and consultation.senders == Consultation.Senders.CONFIRMED:
            self.fields["email"].required = True
            self.fields["email"].help_text = _(
                "A link is sent there by which you confirm what you send. Never published."
            )
        if user:
            self.initial.setdefault("email", user.email)
            self.initial.setdefault("person_name", user.name)
            self._fill_in_organisation(user)
        else:
            del self.fields[CLAIMS]
        alone = self["capacity"].value() in (Capacity.SELF, Capacity.ANONYMOUS)
        self.fields["organisation_name"].required = not alone

    def _fill_in_organisation(self, user: User) -> None:
        """The one that somebody speaks for by what staff verified, where nothing was entered yet."""
        if self.is_bound or self.initial.get("capacity"):
            return
        mine = list(Organisation.objects.represented_by(user)[:2])
        if len(mine) == 1:
            (one,) = mine
            entered = {"organisation_name": one.name, "organisation": one.public_id, "type": one.type}
            about = {"capacity": Capacity.ORGANISATION, "size": one.size, "country": one.country}
            self.initial.update(entered | about)

    @cached_property
    def offered(self) -> list[Candidate]:
        """Organisations that may be meant by what stands in the form."""
        if self["capacity"].value() in (Capacity.SELF, Capacity.ANONYMOUS):
            return []
        typed = {name: self[name].value() or "" for name in ("organisation_name", "email", "identifier")}
        if not typed["organisation_name"].strip():
            return []
        reader = self.user or publication.ANYBODY
        return attribution.offered(
            reader, typed["organisation_name"], email=typed["email"], number=typed["identifier"]
        )

    def clean(self) -> dict[str, Any]:
        """The rules of every door, each said at its field."""
        data = super().clean() or {}
        said = {field.name: data.get(field.name, "") for field in fields(intake.Speaker)}
        speaker = speaking.tidied(intake.Speaker(**said))
        for problem in speaking.problems(self.consultation, speaker):
            if problem.field not in self.errors:
                self.add_error(problem.field, problem.words)
        data |= asdict(speaker)
        if speaker.capacity == Capacity.ANONYMOUS and "email" in self.errors:
            self.errors["receipt_email"] = self.errors.pop("email")  # where it was asked
        if speaker.organisation_name and not self.errors:
            self._settle_organisation(data)
        return data

    def _settle_organisation(self, data: dict[str, Any]) -> None:
        """The one that was picked, by its name here; or the question which is meant, where several may be."""
        if data["organisation"] == attribution.NEW:
            return
        if data["organisation"]:
            picked = [
                one.organisation for one in self.offered if one.organisation.public_id == data["organisation"]
            ]
            if picked:
                data["organisation_name"] = picked[0].name
                return
            data["organisation"] = ""  # of another name, which was changed since
        if attribution.is_known(data["organisation_name"]):
            return
        same = [one.organisation for one in self.offered if one.is_exact]
        if len(same) == 1:  # but for capitals, accents and full stops
            data["organisation"] = same[0].public_id
        elif any(one.likeness >= SURE for one in self.offered):
            words = gettext("Is it one of those below? Choose it there, or say that it is none of them.")
            self.add_error("organisation_name", words)

    def speaker(self) -> intake.Speaker:
        said = self.cleaned_data
        return intake.Speaker(**{name: value for name, value in said.items() if name not in OF_THE_PAGE})

    @property
    def claims_to_represent(self) -> bool:
        return bool(self.cleaned_data.get(CLAIMS)) and bool(self.cleaned_data["organisation_name"])
