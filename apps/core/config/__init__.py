"""The configuration: one public document, validated as a whole, kept in the database, secrets encrypted."""
