"""What a person sees: pages, by the test client and in a real browser."""
