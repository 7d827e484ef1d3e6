"""What a step leaves on paper: documents ordered, and numbers and entries of the registers."""
