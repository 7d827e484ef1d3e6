"""Reading for pages and REST, one module a noun: rows and counts, never objects of the engine."""
