"""Form controls written by hand: the same HTML as Django's templates write, in a tenth of their time.

A select of twenty options is sixty templates to Django, and a page with two of them spends its time there. What
is not listed here is rendered by its template as ever.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape as escape

Widget = Mapping[str, Any]
FOLDER = "django/forms/widgets/"


class Renderer(TemplatesSetting):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if write := WRITERS.get(template_name):
            return write(context["widget"])
        return super().render(template_name, context, request)


def _attributes(widget: Widget) -> str:
    given = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in given
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attributes(widget)}>'


def _choice(widget: Widget) -> str:
    """One radio button or check box of several; in its label only where it is asked for by itself."""
    control = _input(widget)
    if not widget.get("wrap_label"):
        return control
    named = f' for="{escape(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{named}>{control} {escape(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    words = escape(widget["value"] or "")
    return f'<textarea name="{escape(widget["name"])}"{_attributes(widget)}>\n{words}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(title, options) for title, options, _ in widget["optgroups"])
    return f'<select name="{escape(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _group(title: str | None, options: list[Widget]) -> str:
    inside = "".join(f"\n  {_option(option)}" for option in options)
    return f'\n  <optgroup label="{escape(title)}">{inside}\n  </optgroup>' if title else inside


def _option(widget: Widget) -> str:
    value = escape(str(widget["value"]))
    return f'<option value="{value}"{_attributes(widget)}>{escape(widget["label"])}</option>'


WRITERS: dict[str, Callable[[Widget], str]] = {
    **{
        f"{FOLDER}{kind}.html": _input
        for kind in ("text", "email", "hidden", "number", "password", "checkbox")
    },
    **{f"{FOLDER}{kind}_option.html": _choice for kind in ("radio", "checkbox")},
    f"{FOLDER}textarea.html": _textarea,
    f"{FOLDER}select.html": _select,
}
