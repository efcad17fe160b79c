"""The challenges room in Django's eyes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from concilia.challenges import permissions as rows
from concilia.core import permissions


class ChallengesConfig(AppConfig):
    """Registers the room's permission rows and what it offers to other rooms."""

    name = "concilia.challenges"
    verbose_name = _("Challenges")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from concilia.challenges import offers  # noqa: PLC0415 (models must be loaded first)

        permissions.register(rows.RULES)
        offers.register()
