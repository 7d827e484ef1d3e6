"""How the command line ends where something is refused."""

import sys

import click

from engine.cli.checking import say_problems
from engine.errors import DeploymentError, EngineError, InvalidVariablesError


class Group(click.Group):
    """A group of commands that says what went wrong in one line instead of a stack trace."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a refusal ends it with status 1."""
        try:
            return super().invoke(ctx)
        except DeploymentError as error:
            say_problems(error.problems)
        except InvalidVariablesError as error:
            for problem in error.problems:
                click.echo(f"{problem.field}: {problem.code} {problem.expected}".rstrip(), err=True)
        except EngineError as error:
            click.echo(str(error), err=True)
        sys.exit(1)
