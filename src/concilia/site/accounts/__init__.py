"""Signing in, inviting and managing people."""
