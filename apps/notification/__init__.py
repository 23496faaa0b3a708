"""Says what happened: events from the outbox become messages on channels."""
