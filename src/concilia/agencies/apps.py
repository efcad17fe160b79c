"""The agencies room in Django's eyes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from concilia.agencies import permissions as rows
from concilia.core import permissions


class AgenciesConfig(AppConfig):
    """Registers the room's permission rows and what it offers to other rooms."""

    name = "concilia.agencies"
    verbose_name = _("Agencies")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from concilia.agencies import offers  # noqa: PLC0415 (models must be loaded first)

        permissions.register(rows.RULES)
        offers.register()
