"""Similar appeals in groups: found by a job, confirmed, named and split by people."""
