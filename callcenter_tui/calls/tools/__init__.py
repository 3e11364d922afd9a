"""The tools of AI agents: what they may ask for, and the service that decides and does it."""
