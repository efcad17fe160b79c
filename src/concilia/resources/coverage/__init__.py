"""Gaps: need by the analyst's rules set against who does what where."""
