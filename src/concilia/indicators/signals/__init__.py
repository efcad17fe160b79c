"""Signals: computed, ranked, shown once, taken up or dismissed."""
