"""Slides of a meeting: what they say, built from the state of the report month. Draws nothing, lays nothing out."""
