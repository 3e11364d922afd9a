"""The words of the call center: states, events, views, errors and protocols. Standard library only."""
