"""The printed SOP (SOP-AP, PermenPANRB 35/2012) as a Word document, written and read.

Written: `paper` knows the sheet, `chart` and `tracks` where symbols and arrows stand, `drawing` draws them in `markup`,
`identity` writes the block above, `export` the whole.
"""
