"""One command's turn at one instance: begin it or bring it back, let it act, write what came of it."""
