"""Work out an attribute at its first use, without a lock.

`functools.cached_property` of Python 3.11 holds one lock for all objects of a class while it works something out
(python/cpython#87634; gone in 3.12). Opening a transaction waits for the database; whoever has the database may then
wait for that lock, and both stand still until the database gives up.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class cached_property(Generic[Value]):  # stands where functools' own stood
    """Works an attribute out at its first use and keeps it in the object. For objects that one thread uses."""

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Note under which name the object keeps it."""
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> "cached_property[Value]": ...

    @overload
    def __get__(self, instance: object, owner: type | None = None) -> Value: ...

    def __get__(self, instance: object | None, owner: type | None = None) -> "cached_property[Value] | Value":
        """Work it out. Afterwards Python finds it in the object and never comes here again."""
        if instance is None:
            return self
        value = self._work_out(instance)
        instance.__dict__[self._name] = value
        return value
