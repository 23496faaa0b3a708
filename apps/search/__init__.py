"""Feeds that are asked with a word."""
