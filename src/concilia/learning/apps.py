"""The learning room in Django's eyes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from concilia.core import permissions
from concilia.learning import permissions as rows


class LearningConfig(AppConfig):
    """Registers the room's permission rows and what it offers to other rooms."""

    name = "concilia.learning"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from concilia.learning import offers  # noqa: PLC0415 (models must be loaded first)

        permissions.register(rows.RULES)
        offers.register()
