"""Targets by territory and period, and the status that a value has against them."""
