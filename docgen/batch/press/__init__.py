"""Print runs through the press: which jobs they have (``orders``), how one is made (``making``), the whole (``pressing``).

A *job* is one edition of one run: press pages, imposed sheets, a ticket for people and one for machines. The same ledger,
store, lock and workers as for downloads.
"""
