"""Time zones that are named after a place."""

from collections import defaultdict
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

# Aliases of other systems, and offsets whose sign reads the wrong way round (Etc/GMT+5 is west of Greenwich).
NO_PLACES = ("Etc", "SystemV", "US", "posix", "right", "localtime", "Factory")


@cache
def zones_by_region() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Time zones that are named after a place, by region, and UTC."""
    regions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted(available_timezones()):
        region, _slash, place = name.partition("/")
        if place and region not in NO_PLACES:
            regions[region].append((name, name.replace("_", " ")))
    return [(_("Everywhere"), [("UTC", "UTC")]), *regions.items()]


class ZoneField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=zones_by_region, **kwargs)
