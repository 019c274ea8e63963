"""YAML -> checked model.

In: the files under ``content/``. Out: medicines, leaflets and references as frozen types in which every word knows where it
was written, and a :class:`~docgen.content.variant.Variant` for each audience, which holds what that audience may see and
nothing else. Promised: whatever is wrong is found and told with its place, all of it in one run.
"""
