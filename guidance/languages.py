"""Languages that a text can be in: their tags, and what they are called."""

import re

from babel import Locale
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language

TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?", re.IGNORECASE)
LONGEST = 10
# ISO 639-1 beyond the languages that Django has: those of states, and those spoken by many.
MORE = {
    "am": ("Amharic", "አማርኛ"), "as": ("Assamese", "অসমীয়া"), "ay": ("Aymara", "Aymar aru"),
    "bi": ("Bislama", "Bislama"), "bm": ("Bambara", "Bamanankan"), "bo": ("Tibetan", "བོད་ཡིག"),
    "dv": ("Divehi", "ދިވެހި"), "dz": ("Dzongkha", "རྫོང་ཁ"), "ee": ("Ewe", "Eʋegbe"),
    "ff": ("Fulah", "Fulfulde"), "fj": ("Fijian", "Na vosa Vakaviti"),
    "fo": ("Faroese", "føroyskt"), "gn": ("Guarani", "Avañe’ẽ"), "gu": ("Gujarati", "ગુજરાતી"),
    "gv": ("Manx", "Gaelg"), "ha": ("Hausa", "Hausa"), "ht": ("Haitian Creole", "Kreyòl ayisyen"),
    "iu": ("Inuktitut", "ᐃᓄᒃᑎᑐᑦ"), "jv": ("Javanese", "Basa Jawa"), "ki": ("Kikuyu", "Gĩkũyũ"),
    "kl": ("Kalaallisut", "kalaallisut"), "ku": ("Kurdish", "Kurdî"), "la": ("Latin", "latine"),
    "lg": ("Ganda", "Luganda"), "ln": ("Lingala", "Lingála"), "lo": ("Lao", "ລາວ"),
    "mg": ("Malagasy", "Malagasy"), "mh": ("Marshallese", "Kajin M̧ajeļ"),
    "mi": ("Māori", "te reo Māori"), "mt": ("Maltese", "Malti"), "na": ("Nauru", "Dorerin Naoero"),
    "nd": ("North Ndebele", "isiNdebele"), "no": ("Norwegian", "norsk"),
    "ny": ("Nyanja", "Chinyanja"), "om": ("Oromo", "Afaan Oromoo"), "or": ("Odia", "ଓଡ଼ିଆ"),
    "ps": ("Pashto", "پښتو"), "qu": ("Quechua", "Runa Simi"), "rm": ("Romansh", "rumantsch"),
    "rn": ("Rundi", "Ikirundi"), "rw": ("Kinyarwanda", "Ikinyarwanda"), "sd": ("Sindhi", "سنڌي"),
    "se": ("Northern Sami", "davvisámegiella"), "sg": ("Sango", "Sängö"),
    "si": ("Sinhala", "සිංහල"), "sm": ("Samoan", "gagana fa’a Samoa"), "sn": ("Shona", "chiShona"),
    "so": ("Somali", "Soomaaliga"), "ss": ("Swati", "SiSwati"), "st": ("Southern Sotho", "Sesotho"),
    "su": ("Sundanese", "Basa Sunda"), "ti": ("Tigrinya", "ትግርኛ"), "tl": ("Tagalog", "Tagalog"),
    "tn": ("Tswana", "Setswana"), "to": ("Tongan", "lea faka-Tonga"), "ts": ("Tsonga", "Xitsonga"),
    "ve": ("Venda", "Tshivenḓa"), "wo": ("Wolof", "Wolof"), "xh": ("Xhosa", "isiXhosa"),
    "yi": ("Yiddish", "ייִדיש"), "yo": ("Yoruba", "Yorùbá"), "zh": ("Chinese", "中文"),
    "zu": ("Zulu", "isiZulu"),
}  # fmt: skip
RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}


def tag(written: str) -> str:
    """A language tag as it is kept (`pt-BR`, `zh-Hant`); nothing where it names no language known here."""
    found = TAG.fullmatch(written)
    if not found or len(written) > LONGEST:
        return ""
    language, script, region = found.groups()
    if language.lower() not in _known():
        return ""
    parts = [language.lower(), (script or "").title(), (region or "").upper()]
    return "-".join(filter(None, parts))


def _known() -> set[str]:
    return {code for code in LANG_INFO if "-" not in code} | set(MORE)


def name(language: str) -> str:
    """What it is called in the language of the page: "French", "Portuguese (BR)"."""
    spoken = get_language() or "en"
    return (
        _called(language, 0)
        if spoken.startswith("en")
        else _translated(language, spoken) or _called(language, 0)
    )


def _translated(language: str, spoken: str) -> str:
    """What another language than English calls it; nothing where that isn't known."""
    names = Locale.parse(spoken, sep="-").languages
    base, _, rest = language.partition("-")
    if whole := names.get(language.replace("-", "_")):
        return str(whole)
    return " ".join(filter(None, [names[base], rest and f"({rest})"])) if base in names else ""


def choices() -> list[tuple[str, str]]:
    """All that are known here, by their name."""
    known = {tag(code) for code in (*LANG_INFO, *MORE)} - {""}
    return sorted(((code, name(code)) for code in known), key=lambda one: one[1])


def own_name(language: str) -> str:
    """What it calls itself: "français"."""
    return _called(language, 1)


def _called(language: str, which: int) -> str:
    whole = LANG_INFO.get(language.lower(), {})
    if "name" in whole:
        return str((whole["name"], whole["name_local"])[which])
    base, _, rest = language.partition("-")
    info = LANG_INFO.get(base, {})
    names = MORE.get(base) or (info.get("name", base), info.get("name_local", base))
    return f"{names[which]} ({rest})" if rest else str(names[which])


def direction(language: str) -> str:
    """The value of `dir`."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
