"""What is published, for programs: OParl 1.1, read only."""
