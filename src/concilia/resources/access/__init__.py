"""Who reaches care: the facilities and people of the house, set before `methods.access`."""
