"""Disputes between agencies: negotiation, mediation, arbitration, ruling."""
