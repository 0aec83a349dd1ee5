"""What the API takes when something is sent, and what it answers then."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from comments import intake
from comments.hints import Kind
from comments.models import Comment, Submission
from comments.speaking import MAX_FUNDING
from comments.stances import Stance
from consult.consultations.models import Consent
from consult.people.codes import CompanySize, OrganisationType
from consult.people.organisations import Identifier


class _NoSurrogates(ProhibitSurrogateCharactersValidator):
    """Looks for one, character by character, only where there is one: words that can be written as UTF-8 have none."""

    def __call__(self, value: Any) -> None:
        try:
            str(value).encode()
        except UnicodeEncodeError:
            super().__call__(value)


class WordsField(serializers.CharField):
    """A text that may be long."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [
            _NoSurrogates() if isinstance(one, ProhibitSurrogateCharactersValidator) else one
            for one in self.validators
        ]


class SenderIn(serializers.Serializer[object]):
    capacity = serializers.ChoiceField(Submission.Capacity.choices, help_text="For whom you speak.")
    category = serializers.ChoiceField(OrganisationType.choices, help_text="Organisation type.")
    consent = serializers.ChoiceField(Consent.choices, help_text="How it may be published.")
    organization = serializers.CharField(required=False, allow_blank=True, max_length=300)
    name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    email = serializers.EmailField(
        required=False, allow_blank=True, help_text="For the receipt. Never public."
    )
    categoryInOwnWords = serializers.CharField(required=False, allow_blank=True, max_length=200)
    size = serializers.ChoiceField(CompanySize.choices, required=False, allow_blank=True)
    country = serializers.RegexField(
        "^[A-Z]{2}$", required=False, allow_blank=True, help_text="Two capital letters (ISO 3166-1)."
    )
    funding = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_FUNDING, help_text="Who funds the organisation."
    )
    organizationId = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=12,
        help_text="Public id of the listed organisation you mean; `new` where it is none of those of that name.",
    )
    identifierScheme = serializers.ChoiceField(Identifier.Scheme.choices, required=False, allow_blank=True)
    identifier = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=60,
        help_text="The organisation's number in that register; a company number needs the country as well.",
    )
    noModels = serializers.BooleanField(
        required=False, help_text="True: no language model may process these comments."
    )


class QuoteIn(serializers.Serializer[object]):
    exact = WordsField(max_length=20_000, help_text="The words, as they stand in the text.")
    item = serializers.CharField(
        required=False, help_text="Key of the item they stand in; needed where they stand in several."
    )


class RemarkIn(serializers.Serializer[object]):
    comment = WordsField(max_length=intake.MAX_CHARACTERS, help_text="The words.", trim_whitespace=True)
    about = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Keys of items; none for the whole."
    )
    stance = serializers.ChoiceField(Stance.choices, required=False, allow_blank=True)
    facets = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Answers to closed questions, facet:option."
    )
    quote = QuoteIn(required=False, allow_null=True, help_text="The words of the text it is about.")
    wording = WordsField(
        required=False, allow_blank=True, max_length=20_000, help_text="Proposed instead of these words."
    )
    context = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(),
        required=False,
        help_text="The combination it is made for: axis → value.",
    )


class EarlierIn(serializers.Serializer[object]):
    comment = serializers.CharField(help_text="Id of an earlier comment of the same organisation.")
    item = serializers.CharField(help_text="The item on which it says something.")
    replace = serializers.BooleanField(
        help_text="true: the new comments on that item replace it, once they are accepted. false: both stand."
    )


class SignerIn(serializers.Serializer[object]):
    name = serializers.CharField(max_length=300, help_text="Name of an organisation that is to sign as well.")
    email = serializers.EmailField(help_text="Of whoever may say that it signs; they are asked by mail.")


class SubmissionIn(serializers.Serializer[object]):
    consultation = serializers.CharField(help_text="Its id.")
    sender = SenderIn()
    comments = RemarkIn(
        many=True,
        help_text="Up to 500; none only where others are endorsed.",
        max_length=500,  # type: ignore[call-arg]
    )
    signatories = SignerIn(many=True, required=False, max_length=100)  # type: ignore[call-arg]
    endorses = serializers.ListField(
        child=serializers.CharField(max_length=12),
        required=False,
        max_length=200,
        help_text="Ids of others' published comments; counted apart from comments.",
    )
    earlier = EarlierIn(
        many=True,
        required=False,
        max_length=500,  # type: ignore[call-arg]
        help_text="What your organisation said before on the same items. If you are verified to speak for it, each "
        "has to be named: what is missing is refused with 409. Otherwise staff look at what is to be replaced.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["comments"] and not attrs.get("endorses"):
            raise serializers.ValidationError(
                {"comments": [_("This list may not be empty, unless you endorse comments of others.")]}
            )
        return attrs


class SentCommentOut(serializers.Serializer[object]):
    id = serializers.CharField()
    status = serializers.ChoiceField(Comment.Status.choices)


class WarningOut(serializers.Serializer[object]):
    field = serializers.CharField(help_text="Where it stands, such as comments.0.comment.")
    start = serializers.IntegerField(help_text="In characters from 0.")
    end = serializers.IntegerField()
    kind = serializers.ChoiceField(Kind.choices)


class SubmissionOut(serializers.Serializer[object]):
    id = serializers.CharField()
    trackingNbr = serializers.CharField()
    consultation = serializers.CharField()
    status = serializers.ChoiceField(Submission.Status.choices)
    receiveDate = serializers.DateTimeField()
    receiptHash = serializers.CharField(help_text="SHA-256, as the receipt explains.")
    receipt = serializers.CharField(help_text="The receipt's page. Whoever has this address may read it.")
    comments = SentCommentOut(many=True)
    warnings = WarningOut(
        many=True, required=False, help_text="What looks like personal data in what was sent just now."
    )
