"""Mail providers that send once what is handed over twice under one key: an attempt that ended in doubt is safe to
repeat there. Of those that django-anymail speaks to it is Resend, by an HTTP header."""

from typing import Any

from anymail.backends import resend


class ResendOnce(resend.EmailBackend):  # type: ignore[misc]
    sends_once = True
    """Read by `delivery`."""

    def build_message_payload(self, message: Any, defaults: Any) -> Any:
        payload = super().build_message_payload(message, defaults)
        payload.headers["Idempotency-Key"] = message.extra_headers["Message-ID"].strip("<>")
        return payload
