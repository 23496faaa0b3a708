"""Composition: wires the rooms together and decides nothing; nobody imports it."""
