"""Where things are kept: the only importer of SQLAlchemy and Alembic.

`tables` declares them, `database` opens them, `schema` migrates them, the repositories read and write them on Core, and
`unit_of_work` makes one command one transaction.
"""
