"""What each command does: one module a noun, one function a command, `(command, uow, context) -> result`.

A handler finds, checks and acts. It never commits: `engine.process_engine` does, once, when the handler has returned.
"""
