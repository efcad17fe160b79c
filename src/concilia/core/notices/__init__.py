"""Telling people: in the application always, by e-mail at once, once a day, or never."""

from concilia.core.notices.telling import choose_digest, mark_all_read, mark_read, tell

__all__ = ["choose_digest", "mark_all_read", "mark_read", "tell"]
