"""A document with every kind of block, in three scripts, for the writers' tests."""

from __future__ import annotations

import datetime as dt

from concilia.core import charts
from concilia.core.documents import (
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Signatures,
    Table,
    plain,
)

FIRST = dt.date(2014, 6, 2)


def image() -> bytes:
    """A small PNG."""
    return charts.line("x", {}).png(1)


def everything() -> Document:
    """One of each block, with English, Russian and Chinese text."""
    pairs = [(FIRST + dt.timedelta(days=n), n * n % 17) for n in range(40)]
    chart = charts.line("Contacts not seen", {"Montserrado": pairs}, limits=(2, 14))
    rows = tuple(
        (f"Agency {n}", "Traces contacts", n, (Run("kept", note="who"),)) for n in range(90)
    )
    return Document(
        "Contacts lost to follow-up",
        (
            Heading(1, "Statement"),
            Paragraph("One in four was **not seen** and *the share rises*[^1]; see also[^who]."),
            Paragraph("The same source again[^1]; unknown[^zzz]."),
            Note("Situation report of 18 November 2014."),
            Note("Register of *contacts*.", key="who"),
            Note("An uncited source.", key="loose"),
            Figure(chart),
            Figure(image(), "A picture", "Nothing to see"),
            Figure(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "", "A void"),
            Heading(2, "Causes"),
            Items(("Paid late", "Three **lists**"), ordered=True),
            Items(("No transport",)),
            Items(("Second list, first entry",), ordered=True),
            Callout("Waits for an opinion.", "soon"),
            Table(
                ("Agency", "What", "Staff", "Note"),
                rows,
                caption="Who does what",
                widths=(2, 3, 1, 1),
                align=("left", "left", "right", "center"),
            ),
            Heading(2, "Русский раздел"),
            Paragraph("Каждый четвёртый *не был осмотрен* в **сентябре**."),
            Heading(2, "中文部分"),
            Paragraph("九月份有四分之一的接触者*未被随访*，**主要结论**如下。"),
            Table(("机构", "数量"), (("卫生部", 1204),)),
            Paragraph((Run("See "), Run("the ledger", link="https://example.org/ledger/"))),
            Paragraph(plain("Typed: *not* **marks** [^1]\nsecond line")),
            PageBreak(),
            Heading(1, "Draft decision"),
            Signatures((("Ama Doe", "Chair"), ("李明", "秘书"), ("Иван Петров", "Секретарь"))),
        ),
        subtitle="Dossier",
        facts=(("Body", "Inter-agency coordination"), ("Number", "D-2014/17")),
        footer="Liberia",
        toc=True,
        reference="D-2014/17",
        author="Secretariat",
        date="2014-11-20",
    )
