"""What REST says of itself: an OpenAPI document, read out of the code of the views so that it cannot fall behind.

Reading order: `sources` (functions as syntax trees), `types` (type hints as schemas), `answers` and `questions` (what a
view gives and takes), `document`, `page`.
"""
