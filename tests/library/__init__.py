"""Plans, the journal, the shelf."""
