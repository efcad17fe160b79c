"""The pages of imports: their list, a new one, one from file to report, and its downloads."""

from concilia.core.views.imports.detail import check, detail, progress, run
from concilia.core.views.imports.files import original, report, template
from concilia.core.views.imports.listing import index
from concilia.core.views.imports.new import new

__all__ = [
    "check",
    "detail",
    "index",
    "new",
    "original",
    "progress",
    "report",
    "run",
    "template",
]
