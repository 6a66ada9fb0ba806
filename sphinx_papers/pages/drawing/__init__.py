"""Pictures as geometry and as text: no Sphinx, no chance, the same bytes everywhere.

Coordinates come from additions, products, quotients and square roots alone, which IEEE 754
rounds in one way. ``sum`` of floats (compensated since Python 3.12), ``math.hypot`` and powers
differ between versions of Python or of the C library and are not used.
"""
