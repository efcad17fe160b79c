"""The duties room in Django's eyes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from concilia.core import permissions
from concilia.duties import permissions as rows
from concilia.duties.cascade import permissions as cascade_rows
from concilia.duties.compensation import permissions as compensation_rows
from concilia.duties.disputes import permissions as dispute_rows
from concilia.duties.responsibilities import permissions as responsibility_rows


class DutiesConfig(AppConfig):
    """Registers the room's permission rows and what it offers to other rooms."""

    name = "concilia.duties"
    verbose_name = _("Duties")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from concilia.duties import offers  # noqa: PLC0415 (models must be loaded first)
        from concilia.duties.cascade import offers as cascade  # noqa: PLC0415 (models first)
        from concilia.duties.compensation import (  # noqa: PLC0415 (models must be loaded first)
            offers as compensation,
        )
        from concilia.duties.disputes import offers as disputes  # noqa: PLC0415 (models first)
        from concilia.duties.responsibilities import (  # noqa: PLC0415 (models must be loaded first)
            offers as responsibilities,
        )

        permissions.register((*rows.RULES, *responsibility_rows.RULES))
        permissions.register((*dispute_rows.RULES, *compensation_rows.RULES, *cascade_rows.RULES))
        offers.register()
        responsibilities.register()
        for more in (disputes, compensation, cascade):
            more.register()
