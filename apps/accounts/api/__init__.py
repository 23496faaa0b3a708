"""Signing in and out, over the wire."""
