"""The outside world on loopback, each part in its own wire format: sites, a tracker, a seeder."""
