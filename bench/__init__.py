"""Measures the dashboard against a plain page of the same content. Never imported by the product."""
