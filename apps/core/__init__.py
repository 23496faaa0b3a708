"""What every room stands on: configuration, errors, words, the way out, events, work, locks."""
