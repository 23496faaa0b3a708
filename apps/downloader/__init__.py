"""Whoever downloads for us: one protocol, several clients, claims before the client hears."""
