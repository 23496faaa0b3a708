"""Who may: accounts, sessions, passkeys, tokens."""
