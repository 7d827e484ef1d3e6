"""The blueprint that all resources hang their views on."""

from flask import Blueprint

PREFIX = "/engine-rest"

blueprint = Blueprint("rest", __name__, url_prefix=PREFIX)
