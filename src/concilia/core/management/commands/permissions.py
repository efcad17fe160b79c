"""`concilia permissions`: who may do what, from the table that decides."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from concilia.core.permissions import ROLES, table


def as_markdown() -> str:
    """Return the table as a Markdown document: one section per room, one row per verb."""
    lines = [
        "# Who may do what",
        "",
        "Made by `concilia permissions --markdown` from the table that decides; do not edit.",
        "What is not listed is refused. A role counts only where it is held: in that body, or",
        "in an agency that the object concerns.",
        "",
        "| role | in words |",
        "| --- | --- |",
        *(f"| `{role}` | {words} |" for role, words in ROLES.items()),
    ]
    room = ""
    for rule in table():
        name = rule.verb.partition(".")[0]
        if name != room:
            room = name
            lines += ["", f"## {room}", "", "| verb | what it means | who |", "| --- | --- | --- |"]
        lines.append(f"| `{rule.verb}` | {rule.sentence} | {'; '.join(_words(rule.roles))} |")
    return "\n".join(lines) + "\n"


def as_text() -> str:
    """Return the table for a terminal."""
    lines = []
    for rule in table():
        lines += [f"{rule.verb}: {rule.sentence}", f"    {'; '.join(_words(rule.roles))}"]
    return "\n".join(lines) + "\n"


def _words(roles: tuple[str, ...]) -> list[str]:
    """Return the roles in words, in the order in which they are declared."""
    nouns = {"operator": "operator", "auditor": "auditor", "system": "the system"}
    return [nouns.get(role, words) for role, words in ROLES.items() if role in roles] or ["nobody"]


class Command(BaseCommand):
    """Prints the table; `docs/permissions.md` is made of it."""

    requires_system_checks = ()
    help = "Print who may do what."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare `--markdown`."""
        parser.add_argument("--markdown", action="store_true", help="as docs/permissions.md")

    def handle(self, *, markdown: bool, **options: Any) -> None:
        """Print."""
        self.stdout.write(as_markdown() if markdown else as_text(), ending="")
