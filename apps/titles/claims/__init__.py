"""What each property of a release looks like when it is written; one property a file."""
