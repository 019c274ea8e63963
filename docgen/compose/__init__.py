"""Model -> HTML.

In: a :class:`~docgen.content.variant.Variant`, a brand, and the project's templates and styles. Out: a manuscript, which is
everything that the engine reads. Promised: the HTML holds nothing but what the variant and the brand's slots hold, and does
not depend on the format.
"""
