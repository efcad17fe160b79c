"""Where sites should be and who gets what: questions put to `methods.allocation`."""
