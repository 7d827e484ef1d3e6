"""Reading and writing rows on the command path, one module a noun, on SQLAlchemy Core.

Statements are built once, when a module is imported: building one costs more than running it.
"""
