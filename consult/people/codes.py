"""Organisation types and the sectors they add up to. Codes are stable: new ones may come, none is ever deleted.

The EU column is the `userType` of Have Your Say, spelled as in its data.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CODE_LIST_VERSION = "1"


class Sector(models.TextChoices):
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    ACADEMIC = "academic", _("Academic")
    INDUSTRY = "industry", _("Industry")
    PUBLIC_SECTOR = "public_sector", _("Public sector")
    MEDIA = "media", pgettext_lazy("sector", "Media")
    INDIVIDUAL = "individual", _("Individuals")
    OTHER = "other", pgettext_lazy("sector", "Other")


class OrganisationType(models.TextChoices):
    NGO = "ngo", _("Non-governmental organisation")
    THINK_TANK = "think_tank", _("Think tank")
    CONSUMER_ORGANISATION = "consumer_organisation", _("Consumer organisation")
    ENVIRONMENTAL_ORGANISATION = "environmental_organisation", _("Environmental organisation")
    TRADE_UNION = "trade_union", _("Trade union")
    COMMUNITY_GROUP = "community_group", _("Community group")
    ACADEMIC_RESEARCH = "academic_research", _("Academic or research institution")
    COMPANY = "company", _("Company")
    BUSINESS_ASSOCIATION = "business_association", _("Business association")
    PUBLIC_AUTHORITY = "public_authority", _("Public authority")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("International organisation")
    STANDARDS_BODY = "standards_body", _("Standards body")
    MEDIA = "media", pgettext_lazy("type of organisation", "Media")
    INDIVIDUAL = "individual", _("Individual")
    OTHER = "other", pgettext_lazy("type of organisation", "Other")


class CompanySize(models.TextChoices):
    MICRO = "micro", _("Micro (1 to 9 people)")
    SMALL = "small", _("Small (10 to 49 people)")
    MEDIUM = "medium", _("Medium (50 to 249 people)")
    LARGE = "large", _("Large (250 people or more)")


_T, _S = OrganisationType, Sector
SECTOR_OF: dict[str, Sector] = {
    _T.NGO: _S.CIVIL_SOCIETY,
    _T.THINK_TANK: _S.CIVIL_SOCIETY,
    _T.CONSUMER_ORGANISATION: _S.CIVIL_SOCIETY,
    _T.ENVIRONMENTAL_ORGANISATION: _S.CIVIL_SOCIETY,
    _T.TRADE_UNION: _S.CIVIL_SOCIETY,
    _T.COMMUNITY_GROUP: _S.CIVIL_SOCIETY,
    _T.ACADEMIC_RESEARCH: _S.ACADEMIC,
    _T.COMPANY: _S.INDUSTRY,
    _T.BUSINESS_ASSOCIATION: _S.INDUSTRY,
    _T.PUBLIC_AUTHORITY: _S.PUBLIC_SECTOR,
    _T.INTERNATIONAL_ORGANISATION: _S.PUBLIC_SECTOR,
    _T.STANDARDS_BODY: _S.PUBLIC_SECTOR,
    _T.MEDIA: _S.MEDIA,
    _T.INDIVIDUAL: _S.INDIVIDUAL,
    _T.OTHER: _S.OTHER,
}
EU_USER_TYPE: dict[str, OrganisationType] = {
    "NGO": _T.NGO,
    "CONSUMER_ORGANISATION": _T.CONSUMER_ORGANISATION,
    "ENVIRONMENTAL_ORGANISATION": _T.ENVIRONMENTAL_ORGANISATION,
    "TRADE_UNION": _T.TRADE_UNION,
    "ACADEMIC_RESEARCH_INSTITTUTION": _T.ACADEMIC_RESEARCH,
    "COMPANY": _T.COMPANY,
    "BUSINESS_ASSOCIATION": _T.BUSINESS_ASSOCIATION,
    "PUBLIC_AUTHORITY": _T.PUBLIC_AUTHORITY,
    "EU_CITIZEN": _T.INDIVIDUAL,
    "NON_EU_CITIZEN": _T.INDIVIDUAL,
    "OTHER": _T.OTHER,
}


def choices_by_sector() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The organisation types, grouped by sector, as a form field takes them; in the language of whoever reads them."""
    return [
        (sector.label, [(kind.value, kind.label) for kind in OrganisationType if SECTOR_OF[kind] == sector])
        for sector in Sector
    ]
