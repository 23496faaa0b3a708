"""What we follow: rules, releases, decisions; the one way in and the one way out."""
