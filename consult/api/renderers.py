from typing import Any

from rest_framework import renderers


class JSONRenderer(renderers.JSONRenderer):
    pass
