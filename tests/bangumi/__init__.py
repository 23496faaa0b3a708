"""Rules, decisions, the one way in and the one way out."""
