"""Puts finished files in their place, by a journal; knows no rules."""
