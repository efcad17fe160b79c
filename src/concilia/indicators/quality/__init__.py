"""Quality of the data at their sources."""
