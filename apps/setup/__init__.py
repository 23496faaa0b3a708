"""The first run: the wizard and its API."""
