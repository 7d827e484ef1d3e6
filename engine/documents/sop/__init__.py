"""The printed SOP (SOP-AP, PermenPANRB 35/2012) as a Word document, written and read.

Written: `paper` knows the sheet, `chart` and `tracks` where symbols and arrows stand, `drawing` draws them in `markup`,
`identity` writes the block above, `export` the whole.

Read: `opening` lets in only what is safe to look at; `names`, `grid` and `shapes` find text, cells and symbols;
`entries` the identity block, `headings` and `rows` the flowchart, `times` its durations, `following` where each row
leads. `plan`, `steps`, `layout` and `diagram` make a BPMN file of it, and `reading` does all that, with a report.
"""
