"""What people and AI may do to a call; each action is one transaction with its event."""
