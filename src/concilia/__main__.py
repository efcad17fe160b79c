"""`python -m concilia COMMAND`: the command line without its script."""

from concilia.cli import main

main()
