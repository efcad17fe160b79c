"""`concilia qca report`: an analysis of a file as PDF, DOCX or HTML, without any data base."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import TextIO

from concilia.methods.qca.cli.arguments import add_analysis_arguments, read_analysis
from concilia.methods.qca.problems import QcaError

HELP = "Write the report of an analysis, with its pictures, as PDF, DOCX or HTML."
KINDS = ("pdf", "docx", "html")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_analysis_arguments(parser)
    for kind in KINDS:
        parser.add_argument(
            f"--{kind}", type=Path, metavar="OUT", help=f"write {kind.upper()} here"
        )
    parser.add_argument("--title", default="", help="title of the report")
    parser.add_argument("--language", default="en", help="language of the report (en)")


def run(options: argparse.Namespace, out: TextIO) -> None:
    """Analyse, write every file asked for, and say which."""
    wanted = {kind: getattr(options, kind) for kind in KINDS if getattr(options, kind)}
    if not wanted:
        raise QcaError("usage", why="say where to write: --pdf OUT, --docx OUT or --html OUT")
    analysis = read_analysis(options)
    title = options.title or f"QCA: {analysis.table.outcome_text}"
    with tempfile.TemporaryDirectory() as folder:
        _ready(folder)
        from concilia.learning import paper  # noqa: PLC0415  needs the settings

        for kind, path in wanted.items():
            content = paper.write(analysis, kind, title, options.language)
            try:
                path.write_bytes(content)
            except OSError as error:
                why = f"{path} cannot be written: {error.strerror or 'no access'}"
                raise QcaError("usage", why=why) from None
            out.write(f"{path}\n")


def _ready(folder: str) -> None:
    """Give the writers of documents their settings, with a data folder that is gone afterwards."""
    import django  # noqa: PLC0415  the other commands must not wait for it
    from django.apps import apps  # noqa: PLC0415  likewise

    if not apps.ready:
        os.environ.setdefault("CONCILIA_DATA_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.site.settings")
        django.setup()
