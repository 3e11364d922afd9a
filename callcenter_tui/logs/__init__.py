"""The log and crash reports: what a process tells whoever looks after it. Standard library only."""
