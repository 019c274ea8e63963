"""brand.yaml -> what an organisation puts on a page: inks, fonts, logo, contact card, footer line.

In: ``styles/brands/<name>/brand.yaml`` and the files beside it. Out: a frozen :class:`~docgen.brand.model.Brand` with its
parents merged. Promised: every brand has every ink of the vocabulary, its inks can be read, its fonts are on this machine,
and its logo is drawn in its inks; whatever is not so is told with its place.
"""
