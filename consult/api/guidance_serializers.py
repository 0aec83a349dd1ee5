"""What the API answers about guidance: its editions, what one of them asks of a combination, and what changed."""

from typing import Any

from rest_framework import serializers

from guidance.diff import Kind
from guidance.models import Item, Risk


class EditionOut(serializers.Serializer[object]):
    document = serializers.CharField()
    edition = serializers.CharField()
    title = serializers.CharField()
    editionLabel = serializers.CharField()
    date = serializers.DateField()
    url = serializers.CharField()
    tailored = serializers.CharField(
        allow_null=True, help_text="What it asks of one combination, in this API; null without axes."
    )
    changes = serializers.CharField(
        allow_null=True, help_text="What changed since the edition before, in this API; null for the first."
    )


class TailoredPartOut(serializers.Serializer[object]):
    id = serializers.CharField(help_text="Key of the item; it survives editions.")
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    kind = serializers.ChoiceField(Item.Kind.choices)
    title = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True, help_text="Markdown.")
    additional = serializers.BooleanField(help_text="Not asked of the baseline.")
    isTranslation = serializers.BooleanField(help_text="Whether title and body are a translation's.")
    parent = serializers.CharField(allow_null=True, help_text="The item it is a part of.")  # type: ignore[assignment]


class TailoredItemOut(TailoredPartOut):
    parts = TailoredPartOut(many=True, help_text="All below it that apply, in reading order.")


class TailoredSectionOut(serializers.Serializer[object]):
    id = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    items = TailoredItemOut(many=True)


class AdviceOut(serializers.Serializer[object]):
    text = serializers.CharField()
    instead = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField()), help_text="Combinations it points to."
    )
    isTranslation = serializers.BooleanField(help_text="False for the original's words.")


class RiskOut(serializers.Serializer[object]):
    id = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField(help_text="Markdown; may be empty.")
    origin = serializers.ChoiceField(Risk.Origin.choices)
    isTranslation = serializers.BooleanField(help_text="False for the original's words.")
    items = serializers.ListField(
        child=serializers.CharField(), help_text="Items that address it here; none where it is left."
    )


class TailoredOut(serializers.Serializer[object]):
    document = serializers.CharField(help_text="Slug of the document.")
    title = serializers.CharField()
    publisher = serializers.CharField()
    language = serializers.CharField(
        help_text="Of the text: the original's, or that of the translation asked for."
    )
    edition = serializers.CharField(help_text="Slug of the edition.")
    editionLabel = serializers.CharField()
    date = serializers.DateField()
    notice = serializers.CharField(allow_blank=True, help_text="What readers must know about this text.")
    scopesIllustrative = serializers.BooleanField()
    combination = serializers.DictField(child=serializers.CharField(), help_text="Axis → value.")
    combinationTitle = serializers.CharField(allow_blank=True)
    baseline = serializers.DictField(child=serializers.CharField(), help_text="The least value of each axis.")
    advice = AdviceOut(many=True, help_text="Where the combination is advised against.")
    sections = TailoredSectionOut(many=True, help_text="What applies, in the order of the guidance.")
    risks = RiskOut(many=True)
    url = serializers.CharField()


class PieceOut(serializers.Serializer[object]):
    kind = serializers.ChoiceField(["same", "deleted", "inserted"])
    text = serializers.CharField(trim_whitespace=False)


class PartOut(serializers.Serializer[object]):
    kind = serializers.ChoiceField(Item.Kind.choices)
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    title = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True, help_text="The words without markup.")
    parent = serializers.CharField(allow_null=True, help_text="Key of the item above.")  # type: ignore[assignment]
    follows = serializers.CharField(allow_null=True, help_text="Key of the item before it at the same level.")
    scope = serializers.ListField(child=serializers.CharField(), help_text="Axis values, axis:value.")


class ChangeOut(serializers.Serializer[object]):
    id = serializers.CharField(help_text="Key of the item; it survives editions.")
    kinds = serializers.ListField(child=serializers.ChoiceField([kind.value for kind in Kind]))
    before = PartOut(allow_null=True, help_text="null where the item is new.")
    after = PartOut(allow_null=True, help_text="null where the item is gone.")
    title = PieceOut(many=True, help_text="The title word by word.")
    text = PieceOut(many=True, help_text="The text word by word.")


class ChangesOut(serializers.Serializer[object]):
    document = serializers.CharField()
    to = serializers.CharField()
    counts = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="Items by kind of change; an item may be of several kinds.",
    )
    items = ChangeOut(many=True, help_text="In the order of the newer edition.")
    url = serializers.CharField(help_text="The page for people.")

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        """With "from", which is no name that Python can give."""
        return {**super().get_fields(), "from": serializers.CharField()}
