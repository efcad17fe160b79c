"""The core's pages, one module per topic."""
