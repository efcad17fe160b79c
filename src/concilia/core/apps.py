"""The core in Django's eyes."""

from django.apps import AppConfig
from django.core import checks
from django.db.backends.signals import connection_created

from concilia.core import offers, permissions, rows, searching


class CoreConfig(AppConfig):
    """What every room stands on."""

    name = "concilia.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from concilia.core import standing  # noqa: PLC0415 (models must be loaded first)
        from concilia.core.charts import tiles  # noqa: PLC0415 (the settings must be loaded first)
        from concilia.core.tables import working  # noqa: PLC0415 (models must be loaded first)

        checks.register(tiles.check)
        connection_created.connect(searching.teach, dispatch_uid="concilia.core.searching")
        permissions.register(rows.RULES)
        offers.register("job", standing.jobs_offered)
        offers.register("job", working.jobs_offered)
        offers.register("tick", standing.tick)
