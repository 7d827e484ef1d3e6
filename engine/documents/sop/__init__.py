"""The printed SOP (SOP-AP, PermenPANRB 35/2012) as a Word document, written and read.

Written: `paper` knows the sheet, `page` one page of the flowchart, `chart` which rows stand on which; `wiring`,
`tracks` and `labels` how arrows and their words run; `drawing` draws them in `markup`, `identity` writes the block
above, and `export` the whole.

Read: `opening` lets in only what is safe to look at; `names` and `grid` find text and cells, `shapes` what is drawn
(`drawingml`, `vml`, in words of `symbols`), `seen` in which cell. `tables` finds the flowchart and the identity block
(`headings`, `entries`), `rows` and `cells` its rows, `times` their durations, `following` where each leads; `settling`
decides what they mean. `plan`, `steps`, `layout` and `diagram` make a BPMN file of it, and `reading` does all that
and reports.
"""
