"""The resources room in Django's eyes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from concilia.core import permissions
from concilia.resources import permissions as rows


class ResourcesConfig(AppConfig):
    """Registers the room's permission rows and what it offers to other rooms."""

    name = "concilia.resources"
    verbose_name = _("Resources")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from concilia.resources import offers  # noqa: PLC0415 (models must be loaded first)

        permissions.register(rows.RULES)
        offers.register()
