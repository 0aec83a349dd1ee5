"""What the API answers. Names follow regulations.gov's API v4 where it has one for the same thing.

These classes are the contract (the OpenAPI document is made from them, and tests hold every answer against
it); the hot list is built by hand in `rows.py`, in the same shape.
"""

from rest_framework import serializers

from comments.models import MediaType
from comments.stances import Stance
from consult.consultations.models import Consultation
from consult.people.codes import OrganisationType, Sector
from guidance.models import Item


class ItemRefOut(serializers.Serializer[object]):
    id = serializers.CharField(help_text="Key of the item; it survives editions.")
    label = serializers.CharField(help_text="Printed label, like 7.d.i.", allow_blank=True)  # type: ignore[assignment]
    stance = serializers.ChoiceField(Stance.choices, allow_null=True)
    isCurrent = serializers.BooleanField(
        allow_null=True,
        help_text="false where a later comment of the same organisation counts there instead.",
    )
    replacedBy = serializers.CharField(
        allow_null=True, help_text="That comment's id; null where one of them is published without name."
    )


class QuoteOut(serializers.Serializer[object]):
    exact = serializers.CharField(help_text="The words.")
    prefix = serializers.CharField(allow_blank=True, help_text="What stands before them.")
    suffix = serializers.CharField(allow_blank=True, help_text="What stands after them.")
    start = serializers.IntegerField(help_text="Their place among the characters of the item's plain text.")
    end = serializers.IntegerField()


class CommentOut(serializers.Serializer[object]):
    id = serializers.CharField(help_text="Opaque public id.")
    trackingNbr = serializers.CharField(help_text="Tracking number of the submission.")
    comment = serializers.CharField(help_text="The words, as received.")
    organization = serializers.CharField(
        allow_null=True, help_text="null where the name is withheld or a person spoke."
    )
    submitter = serializers.CharField(help_text="How the comment is signed in public.")
    sector = serializers.ChoiceField(
        Sector.choices,
        allow_null=True,
        help_text="null where the consultation withholds small counts; so are category, stances, facets and context.",
    )
    category = serializers.ChoiceField(
        OrganisationType.choices, allow_null=True, help_text="Organisation type: verified, else declared."
    )
    country = serializers.CharField(allow_blank=True)
    receiveDate = serializers.DateTimeField()
    isLate = serializers.BooleanField(help_text="It arrived after the deadline, and was taken and marked.")
    about = ItemRefOut(many=True, help_text="The items it is about; none where it is about the whole.")
    facets = serializers.ListField(
        child=serializers.CharField(), help_text="Answers to closed questions, facet:option."
    )
    quote = QuoteOut(
        allow_null=True, help_text="The words of the text it is about; null where none were chosen."
    )
    endorsements = serializers.IntegerField(
        allow_null=True, help_text="How many endorse it; null where small counts are withheld."
    )
    signatories = serializers.ListField(
        child=serializers.CharField(),
        help_text="Other organisations that signed it, each by its representative.",
    )
    wording = serializers.CharField(allow_null=True, help_text="Proposed instead of these words.")
    context = serializers.DictField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="The combination it is made for, a value for each axis of the guidance; "
        "null where it speaks in general.",
    )  # type: ignore[assignment]
    letter = serializers.CharField(allow_null=True, help_text="Id of the letter it was cut from.")
    url = serializers.CharField(help_text="The comment's page.")


class CommentPageOut(serializers.Serializer[object]):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = CommentOut(many=True)


class AttachmentOut(serializers.Serializer[object]):
    id = serializers.CharField()
    trackingNbr = serializers.CharField(help_text="Of the submission it came with.")
    fileName = serializers.CharField()
    mediaType = serializers.ChoiceField(MediaType.choices, allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text="Bytes.")
    pages = serializers.IntegerField()
    pagesWithoutText = serializers.ListField(child=serializers.IntegerField())
    sha256 = serializers.CharField()
    scanned = serializers.BooleanField(help_text="false where no scanner for malicious software is set up.")
    url = serializers.CharField(help_text="The document as a page: its text, and what was cut from it.")
    fileUrl = serializers.CharField(allow_null=True, help_text="The file as it came.")


class AttachmentPageOut(serializers.Serializer[object]):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = AttachmentOut(many=True)


class ConsultationOut(serializers.Serializer[object]):
    id = serializers.CharField()
    title = serializers.CharField()
    sponsor = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(Consultation.Status.choices)
    takesComments = serializers.BooleanField()
    openForCommentDate = serializers.DateTimeField()
    commentEndDate = serializers.DateTimeField()
    timeZone = serializers.CharField()
    results = serializers.ChoiceField(Consultation.Results.choices)
    document = serializers.CharField(help_text="Title and edition of what is consulted on.")
    identifiers = serializers.DictField(child=serializers.CharField())
    isExample = serializers.BooleanField(help_text="Made up to show how it looks, its comments too.")
    url = serializers.CharField()


class ConsultationPageOut(serializers.Serializer[object]):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ConsultationOut(many=True)


class ItemOut(serializers.Serializer[object]):
    id = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    kind = serializers.ChoiceField(Item.Kind.choices)
    title = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True, help_text="Markdown.")
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    asksStance = serializers.BooleanField()


class ItemPageOut(serializers.Serializer[object]):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ItemOut(many=True)


class CellOut(serializers.Serializer[object]):
    item = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    sector = serializers.ChoiceField(Sector.choices)
    stance = serializers.ChoiceField(Stance.choices, allow_null=True, help_text="null where none was stated.")
    comments = serializers.IntegerField(allow_null=True, help_text="null where withheld.")


class VoicesOut(serializers.Serializer[object]):
    sector = serializers.ChoiceField(Sector.choices)
    comments = serializers.IntegerField(allow_null=True)
    submissions = serializers.IntegerField(allow_null=True)
    organisations = serializers.IntegerField(allow_null=True)


class FacetCellOut(serializers.Serializer[object]):
    item = serializers.CharField()
    sector = serializers.ChoiceField(Sector.choices)
    facet = serializers.CharField()
    option = serializers.CharField()
    comments = serializers.IntegerField(allow_null=True)


class ContextCellOut(serializers.Serializer[object]):
    context = serializers.DictField(child=serializers.CharField(), help_text="Axis → value.")  # type: ignore[assignment]
    sector = serializers.ChoiceField(Sector.choices)
    stance = serializers.ChoiceField(Stance.choices, allow_null=True, help_text="null where none was stated.")
    comments = serializers.IntegerField(allow_null=True, help_text="null where withheld.")


class ItemTotalsOut(serializers.Serializer[object]):
    item = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    comments = serializers.IntegerField(allow_null=True, help_text="null where withheld, here and below.")
    stances = serializers.DictField(child=serializers.IntegerField(allow_null=True))
    sectors = serializers.DictField(child=serializers.IntegerField(allow_null=True))


class EndorsedCellOut(serializers.Serializer[object]):
    item = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    sector = serializers.ChoiceField(Sector.choices)
    endorsements = serializers.IntegerField(help_text="Submissions that endorse a comment on it, each once.")


class AggregatesOut(serializers.Serializer[object]):
    consultation = serializers.CharField()
    countedAt = serializers.DateTimeField(
        allow_null=True, help_text="The last count; where small counts are withheld, the last snapshot."
    )
    hidesBelow = serializers.IntegerField(help_text="Counts below this are withheld; 0 where all are shown.")
    voices = VoicesOut(many=True)
    cells = CellOut(many=True, help_text="Withheld all of an item's, where one of them is small.")
    items = ItemTotalsOut(many=True, help_text="What may be told of an item where its cells are withheld.")
    endorsements = EndorsedCellOut(
        many=True, help_text="Counted apart from comments; none where small counts are withheld."
    )
    facets = FacetCellOut(many=True)
    contexts = ContextCellOut(many=True, help_text="Comments made for a combination, each once.")


class ReportOut(serializers.Serializer[object]):
    id = serializers.CharField()
    title = serializers.CharField()
    consultation = serializers.CharField()
    publishedDate = serializers.DateTimeField()
    snapshot = serializers.CharField()
    url = serializers.CharField()
    formats = serializers.DictField(child=serializers.CharField())


class ReportPageOut(serializers.Serializer[object]):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ReportOut(many=True)


class HitOut(serializers.Serializer[object]):
    title = serializers.CharField()
    titleHtml = serializers.CharField(help_text="With <mark> around what was found.")
    passageHtml = serializers.CharField(allow_blank=True, help_text="The best passages, marked likewise.")
    place = serializers.CharField(allow_blank=True, help_text="Where it stands.")
    language = serializers.CharField(allow_blank=True)
    url = serializers.CharField()


class FoundOut(serializers.Serializer[object]):
    kind = serializers.CharField()
    count = serializers.IntegerField(
        allow_null=True,
        help_text="null where it is small, and some of it in consultations that withhold small counts.",
    )
    countIsLimit = serializers.BooleanField(help_text="There are more than `count`.")
    next = serializers.CharField(
        allow_null=True, help_text="The next `page`, or for comments `after`, with `kind`."
    )
    results = HitOut(many=True)


class SearchOut(serializers.Serializer[object]):
    query = serializers.CharField()
    found = FoundOut(many=True)


class ErrorOut(serializers.Serializer[object]):
    detail = serializers.CharField()


class RootOut(serializers.Serializer[object]):
    consultations = serializers.CharField(help_text="Address of all consultations.")
    guidance = serializers.CharField(help_text="Address of the published editions.")
    reports = serializers.CharField(help_text="Address of the published reports.")
    submissions = serializers.CharField(help_text="Where to send one.")
    search = serializers.CharField(help_text="Where to search by words.")
    schema = serializers.CharField(help_text="This API as an OpenAPI document.")
    documentation = serializers.CharField(help_text="This reference, as a page.")
