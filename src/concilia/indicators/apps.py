"""The indicators room in Django's eyes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from concilia.core import permissions
from concilia.indicators import permissions as rows
from concilia.indicators.appeals import permissions as appeals


class IndicatorsConfig(AppConfig):
    """Registers the room's permission rows and what it offers to other rooms."""

    name = "concilia.indicators"
    verbose_name = _("Indicators")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from concilia.indicators import offers  # noqa: PLC0415 (models must be loaded first)

        permissions.register(rows.RULES)
        permissions.register(appeals.RULES)
        offers.register()
