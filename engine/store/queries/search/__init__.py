"""Reading for REST, one module a noun: rows by many conditions, sorted and paged in the database."""
