"""``docgen prune``: takes away the PDFs of editions that are no more, and the files of print runs that are no more."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli.excerpt import safe
from docgen.cli.messages import count
from docgen.cli.shell import Shell, global_options, output_option
from docgen.cli.words import size
from docgen.diagnostics import ExitCode
from docgen.publish.names import download_path, parts_of


@click.command("prune")
@output_option
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@click.option("--no-wait", is_flag=True, help="Do not wait while a build uses the same folder: end with 4.")
@global_options
@click.pass_obj
def command(shell: Shell, output: str | None, dry_run: bool, no_wait: bool) -> ExitCode:
    """Remove the PDFs of editions that the project does not have any more.

    Likewise what was pressed of print runs that are gone.

    Only files that docgen made, and that nobody has changed since, are removed. Other files are named and left alone. So are
    the PDFs of a leaflet or brand that merely has faults just now.
    """
    project = shell.project()
    from docgen.batch.prune import prune, would_prune

    target = project.output(Path(output).resolve() if output else None)

    def waiting(holder: str) -> None:
        shell.note(f"waiting for a build of the same folder: {holder} (--no-wait does not wait)")

    if dry_run:
        pruned = would_prune(project.folder, target)
    else:
        pruned = prune(project.folder, target, wait=not no_wait, waiting=waiting)
    remove, keep = ("would remove", "would keep  ") if dry_run else ("removed", "kept   ")
    for made in pruned.removed:
        shell.say(f"{remove}  {safe(made.path)}")
    for id in pruned.withdrawn:
        shell.say(f"{remove}  {download_path(*parts_of(id))}  (its leaflet is withdrawn)")
    for foreign in pruned.foreign:
        why = "changed since docgen made it" if foreign.edited else "not docgen's"
        shell.say(f"{keep}  {safe(foreign.path)}  ({why})")
    if pruned.removed or pruned.withdrawn or pruned.foreign:
        shell.say()
    number = len(pruned.removed) + len(pruned.withdrawn)
    room = f", {size(sum(made.bytes for made in pruned.removed)).strip()}" if pruned.removed else ""
    if number:
        word = "file" if any(made.path.startswith("press/") for made in pruned.removed) else "PDF"
        shell.say(f"{count(number, word)} {'would be ' if dry_run else ''}removed{room}")
    else:
        shell.say("nothing to remove: every PDF that docgen made belongs to an edition")
    if pruned.kept:
        one = len(pruned.kept) == 1
        shell.say(
            f"{count(len(pruned.kept), 'edition')} cannot be made just now (see 'docgen check'): "
            f"{'its PDF stays' if one else 'their PDFs stay'}"
        )
    shell.tell(pruned.findings)
    return pruned.exit_code
