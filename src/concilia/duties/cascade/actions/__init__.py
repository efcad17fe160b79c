"""Every write of the cascade."""

from concilia.duties.cascade.actions.answering import adapt, adopt, decline
from concilia.duties.cascade.actions.reminding import remind
from concilia.duties.cascade.actions.sending import send

__all__ = ("adapt", "adopt", "decline", "remind", "send")
