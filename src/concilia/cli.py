"""The command line: `concilia COMMAND`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; `qca` and `outcome` work on files alone, without a data folder."""
    if sys.argv[1:2] == ["qca"]:
        from concilia.learning import command  # noqa: PLC0415 (no other command needs it)
        from concilia.methods.qca import cli  # noqa: PLC0415 (no other command needs it)

        sys.exit(cli.main(sys.argv[2:], more={"report": command}))
    if sys.argv[1:2] == ["outcome"]:
        from django.conf import settings  # noqa: PLC0415 (counting a file needs no installation)

        settings.configure(USE_I18N=False)
        from concilia.meetings import checking  # noqa: PLC0415 (words ask for the settings above)

        sys.exit(checking.main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.site.settings")
    execute_from_command_line(["concilia", *sys.argv[1:]])
