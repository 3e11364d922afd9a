"""What is drawn: widgets draw and report, and never ask a service."""
