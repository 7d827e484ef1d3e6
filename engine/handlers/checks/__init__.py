"""Whether what was handed in fits, before anything is stored."""
