"""`python -m engine`: the command line without the web."""

from engine.cli import main

main()
