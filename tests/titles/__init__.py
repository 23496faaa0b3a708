"""What the reader makes of release titles."""
