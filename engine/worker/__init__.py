"""What makes time pass: due jobs become commands. It has no rules of its own."""
