"""Dated snapshots of who does what where, compared."""
