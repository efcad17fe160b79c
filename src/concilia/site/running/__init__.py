"""What `concilia run` stands on: the port, and the two processes beside each other."""
