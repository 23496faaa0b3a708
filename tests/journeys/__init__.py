"""Whole stories on real parts: the product as it is served, the world, a real download client."""
