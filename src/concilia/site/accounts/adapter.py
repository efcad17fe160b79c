"""How accounts behave: people are invited, nobody signs up."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


def of_ours(url: str) -> str:
    """Return the address under the one that the settings name, whatever host was asked for.

    What stands in an e-mail must not come from a header that the asking browser can choose.
    """
    return str(settings.BASE_URL) + urlsplit(url)._replace(scheme="", netloc="").geturl()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes the open sign-up, and sends e-mails with our own address in them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: people come by invitation."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address at which a new password is chosen."""
        return of_ours(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Return the address at which an e-mail address is confirmed."""
        return of_ours(super().get_email_confirmation_url(request, emailconfirmation))
