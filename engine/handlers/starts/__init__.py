"""What starts a process by itself, and for which period."""
