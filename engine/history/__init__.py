"""The audit trail: history events chained so that nobody can change what happened without it showing."""
