"""Files in an S3-compatible store: one address in the settings says where. Read only where `MEDIA_URL_S3` is set."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHAPE = "MEDIA_URL_S3 must be like https://KEY:SECRET@s3.example.org/bucket (or …/bucket/folder)."


def options(address: str) -> dict[str, Any]:
    """What django-storages needs. Nothing in the store is public, and no address of it is ever handed out."""
    if find_spec("storages") is None:
        raise ImproperlyConfigured(
            "MEDIA_URL_S3 needs django-storages: install the package with its extra [s3]."
        )
    parts = urlsplit(address)
    bucket, _, folder = parts.path.strip("/").partition("/")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not bucket:
        raise ImproperlyConfigured(SHAPE)
    if not (parts.username and parts.password):
        raise ImproperlyConfigured(SHAPE)
    port = f":{parts.port}" if parts.port else ""
    return {
        "endpoint_url": f"{parts.scheme}://{parts.hostname}{port}",
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "bucket_name": bucket,
        "location": folder,
        "default_acl": None,  # the bucket's own, which is private unless somebody opened it
        "file_overwrite": False,
        "querystring_auth": True,
    }
