"""Comments as Web Annotations, as the API answers them."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

CONTEXT = "@context"


class InContext(serializers.Serializer[object]):
    # The context stands where it is an answer by itself, and not within another one. As a docstring this
    # would be told in the reference of each of them.

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {CONTEXT: serializers.CharField(required=False), **super().get_fields()}


class AnnotationOut(InContext):
    """A Web Annotation (www.w3.org/TR/annotation-model)."""

    id = serializers.CharField()
    type = serializers.ChoiceField(["Annotation"])
    motivation = serializers.JSONField(help_text="commenting; with editing where other words are proposed.")
    created = serializers.DateTimeField()
    creator = serializers.DictField(required=False, help_text="Left out where the name is withheld.")
    body = serializers.JSONField(help_text="A TextualBody, or two: the comment, and the wording for editing.")
    target = serializers.JSONField(
        help_text="The item's address; with a TextQuoteSelector and a TextPositionSelector where words are quoted."
    )
    via = serializers.CharField(help_text="The comment's page.")


class AnnotationPageOut(InContext):
    id = serializers.CharField()
    type = serializers.ChoiceField(["AnnotationPage"])
    partOf = serializers.CharField()
    next = serializers.CharField(required=False)
    prev = serializers.CharField(required=False)
    items = AnnotationOut(many=True)


class AnnotationCollectionOut(serializers.Serializer[object]):
    id = serializers.CharField()
    type = serializers.ChoiceField(["AnnotationCollection"])
    label = serializers.CharField(required=False)  # type: ignore[assignment]
    total = serializers.IntegerField(required=False, help_text="Left out where it is withheld.")
    first = AnnotationPageOut()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {CONTEXT: serializers.CharField(), **super().get_fields()}


AnnotationListOut = PolymorphicProxySerializer(
    component_name="AnnotationList",
    serializers=[AnnotationCollectionOut, AnnotationPageOut],
    resource_type_field_name=None,
)
