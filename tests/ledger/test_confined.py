"""A stranger's file is opened in a process of its own, and what it does there reaches nobody else."""

import pytest
from django.utils.functional import Promise
from django.utils.translation import override

from consult.ledger import confined
from consult.ledger.confined import Confined, Crashed, Limits, NeededTooMuchMemory, TookTooLong
from consult.ledger.errors import DomainError

HERE = "tests.ledger.confined_functions"


def test_bytes_and_words_go_in_and_what_the_function_returns_comes_out() -> None:
    said = confined.run(f"{HERE}.count", b"\x00\xff" * 300_000, name="brief.docx")
    assert said == {"bytes": 600_000, "name": "brief.docx"}


def test_it_finds_no_secret_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "never told")
    found = confined.run(f"{HERE}.names", b"")
    assert "SECRET_KEY" not in found
    assert "settings" not in found


def test_a_refusal_keeps_its_words() -> None:
    with pytest.raises(DomainError, match=r"^Line 3: this is no guidance\.$"):
        confined.run(f"{HERE}.refuse", b"")


def test_a_refusal_is_in_the_language_of_who_asks() -> None:
    said = []
    with Confined(f"{HERE}.refuse_in_words", Limits()) as one:
        for language in ("fr", "en-gb", "es"):
            with override(language), pytest.raises(DomainError) as caught:
                one.call(b"x")
            said.append(str(caught.value))
    assert said == ["Ce champ est obligatoire.", "This field is required.", "Este campo es obligatorio."]


def test_one_process_speaks_each_caller_s_language() -> None:
    with Confined(f"{HERE}.language", Limits()) as one:
        spoken = []
        for language in ("en-gb", "fr", "en-gb"):
            with override(language):
                spoken.append(one.call(b"x"))
    assert spoken == ["en-gb", "fr", "en-gb"]


def test_why_nothing_could_be_read_is_in_the_reader_s_language() -> None:
    """Sentences of the class are translated when they are said, not when they are written down."""
    assert isinstance(Crashed.sentence, Promise)
    assert isinstance(Crashed().args[0], str)


@pytest.mark.parametrize(
    ("function", "limits", "error"),
    [
        ("fail", Limits(), Crashed),
        ("no_such_function", Limits(), Crashed),
        ("sleep", Limits(seconds=1), TookTooLong),
        ("spin", Limits(processor_seconds=1), TookTooLong),
        ("hoard", Limits(memory=300_000_000), NeededTooMuchMemory),
        ("write", Limits(), Crashed),
    ],
)
def test_what_goes_wrong_is_told_in_words(function: str, limits: Limits, error: type[DomainError]) -> None:
    with pytest.raises(error) as caught:
        confined.run(f"{HERE}.{function}", b"x", limits=limits)
    assert str(caught.value).endswith(".")


def test_one_that_dies_is_replaced_for_the_next_file() -> None:
    with Confined(f"{HERE}.die", Limits()) as one:
        with pytest.raises(Crashed):
            one.call(b"die")
        assert one.call(b"live") is None


def test_one_process_takes_many_files() -> None:
    with Confined(f"{HERE}.count", Limits()) as one:
        one.call(b"a")
        first = one._process
        assert one.call(b"bcd") == {"bytes": 3}
        assert one._process is first


def test_models_are_known_where_their_apps_are_named() -> None:
    apps = (
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "consult.ledger",
        "consult.people",
        "guidance",
    )
    assert confined.run(f"{HERE}.model", b"", limits=Limits(apps=apps)) == "Section"
