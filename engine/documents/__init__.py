"""Word and Excel files, made and read. The only importer of python-docx, docxtpl, openpyxl and matplotlib.

What goes into a file comes as read models; what comes out are bytes. Documents are the office's, so their words are
Indonesian, whatever language a reader has chosen for the pages. `cells` keeps text from becoming a formula;
`monitoring` says what stands in the SOP's monitoring table, `monitoring_sheet` and `monitoring_letter` how. `sop` is
the printed SOP itself, written and read. `templates` says what keeps a Word file from being a template, `filling`
makes a document from one in the words of `wording`, in the process of `press`; `printing` makes it a PDF.
`bar_chart` draws charts for pages, whose words come in the reader's language.
"""
