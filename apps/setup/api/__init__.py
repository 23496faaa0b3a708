"""The wizard over the wire: five addresses that close for good."""
