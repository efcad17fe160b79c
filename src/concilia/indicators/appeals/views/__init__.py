"""The pages of appeals."""

from concilia.indicators.appeals.listing import index
from concilia.indicators.appeals.views.cases import page, receive, step

__all__ = ["index", "page", "receive", "step"]
