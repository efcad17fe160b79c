"""Requests and offers of resources between agencies."""
