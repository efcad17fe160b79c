"""Capacities of facilities: what they have, how sure that is, and how it travels."""
