"""Who may do what: passwords, sessions, people and permissions."""
