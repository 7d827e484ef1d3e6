"""What things cost: `python -m bench` prints one table of figures and ratios, measured in one run.

One module a measurement; each returns rows for the table. Ratios are what counts: absolute figures are the machine's.
"""
