"""Pages -> sheets: what a print shop is given.

In: the pages of finished editions. Out: press pages (PDF/X-4, ISO 15930-7), sheets with marks, and what is to be done with
them. Lengths are millimetres; PDF's points are spoken only where a PDF is read or written.
"""
