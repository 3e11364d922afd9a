"""The center's words: states, events, views, errors, protocols. Standard library only."""
