"""/status, /start, /stop, /restart, /shutdown, /log."""
