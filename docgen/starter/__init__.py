"""The starter: a project, a leaflet or a brand to begin with.

In: names, a colour, today's date (the shell's), and the project that a leaflet or a brand is for. Out: new files, made all
together or not at all, that pass ``docgen check`` and build at once. Nothing that is there is ever written over.

``files/`` holds what is laid out, as YAML with ``$placeholders``. Its ``project/templates`` and ``project/styles`` are the
repository's own: a wheel is given a copy (``scripts/wheel_hook.py``); in a checkout they are read where they are.

Everything made here says that it is a draft and invented.
"""
