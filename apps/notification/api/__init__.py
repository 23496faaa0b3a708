"""/notification: trying a channel."""
