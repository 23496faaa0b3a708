"""What comes in: feeds, their dialects, their health."""
