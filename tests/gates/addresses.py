"""All addresses that the resolver knows, and those that the matrix leaves out on purpose."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

_OTHER_SIGN_ON = "single sign-on is off in the tests: no provider is configured"

LEFT_OUT: dict[str, str] = {
    "account_signup": "nobody signs up: people are invited, and no page links to it",
    "account_inactive": "reached only by redirect after a sign-in that was refused",
    "account_confirm_email": "needs a key out of an e-mail",
    "account_email_verification_sent": "reached only by redirect; verification is off",
    "account_set_password": "only for people without a password; no page links to it",
    "account_reset_password_from_key": "needs a key out of an e-mail: tests/site/test_signin.py",
    "account_reset_password_from_key_done": "reached only by redirect",
    "account_confirm_login_code": "sign-in by code is off",
    "mfa_authenticate": "only in the middle of a sign-in: tests/site/test_signin.py",
    "socialaccount_login_cancelled": _OTHER_SIGN_ON,
    "socialaccount_login_error": _OTHER_SIGN_ON,
    "socialaccount_signup": _OTHER_SIGN_ON,
    "socialaccount_connections": _OTHER_SIGN_ON,
    "social/login/cancelled/": _OTHER_SIGN_ON,
    "social/login/error/": _OTHER_SIGN_ON,
    "social/signup/": _OTHER_SIGN_ON,
    "social/connections/": _OTHER_SIGN_ON,
    "openid_connect_login": _OTHER_SIGN_ON,
    "openid_connect_callback": _OTHER_SIGN_ON,
    "api:api-root": "the root of the interface is our own page, api_page",
}


def named(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Yield the name of every pattern with its namespaces, or its text where it has no name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from named(entry, inner)
        elif isinstance(entry, URLPattern):
            yield prefix + (entry.name or str(entry.pattern))
