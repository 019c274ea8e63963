"""A local page that shows editions as they will be printed, while their content is being written.

In: a project, and what happens to its files. Out: web pages for a browser on this machine, and nothing on the disk.
Promised: nobody else can read them; a fault of the content is told in the shell's words; what is looked at is
made anew after each save, by one warm process.

``watch`` hears saves, ``worker`` makes pages in a process of its own, ``desk`` stands between the two and remembers what
was made, ``pictures`` turns pages into PNG, ``app`` answers the browser, and ``serve`` holds it all together.
"""
