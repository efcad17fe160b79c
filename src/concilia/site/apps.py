"""The site in Django's eyes."""

from django.apps import AppConfig

from concilia.core import permissions
from concilia.site import permissions as rows


class SiteConfig(AppConfig):
    """Base templates, the design system, the desk and the board."""

    name = "concilia.site"
    label = "concilia_site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from concilia.site.accounts import offers  # noqa: PLC0415 (models must be loaded first)

        permissions.register(rows.RULES)
        offers.register()
