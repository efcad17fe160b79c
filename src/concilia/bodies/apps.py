"""The bodies room in Django's eyes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from concilia.bodies import permissions as rows
from concilia.core import permissions


class BodiesConfig(AppConfig):
    """Registers the room's permission rows and what it offers to other rooms."""

    name = "concilia.bodies"
    verbose_name = _("Bodies")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from concilia.bodies import offers  # noqa: PLC0415 (models must be loaded first)

        permissions.register(rows.RULES)
        offers.register()
