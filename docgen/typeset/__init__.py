"""HTML -> accessible pages.

In: a manuscript. Out: one file that is PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3) at once. Promised: nothing that the
engine complains of is swallowed, no font or colour is replaced in silence, and the same input gives the same bytes.
"""
