"""What the API promises, as an OpenAPI 3.1 description: a module for each family of addresses."""

from web.openapi.description import description

__all__ = ["description"]
