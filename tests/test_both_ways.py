"""An edition that is put together, of pages that all brands share and of its brand's slots, is the one that the engine makes as
a whole: in all that a reader sees, hears, follows or looks up. The whole one is the reference.

How they are compared stands in :mod:`tests.comparing`; :class:`TestTheComparison` shows what that sees.
"""

from __future__ import annotations

import dataclasses
import io

import pikepdf
import pytest
from PIL import ImageChops

from docgen import Project
from docgen.batch.pages import Draft, Pager, frames_of
from docgen.typeset.document import TypesetDocument, TypesetSlots
from docgen.typeset.engine import typeset, typeset_slots
from docgen.typeset.proof import text_of
from tests.comparing import SPECK, SPECKS, WORST, facts, look_apart, shown, specks
from tests.projects import ROOT
from tests.typeset.helpers import dump

PROJECT = Project.open(ROOT)
EDITIONS = [edition.id for edition in PROJECT.editions()]
ALWAYS = (
    "baclofen-tablets.patient.northgate.en-GB.standard",
    "how-baclofen-works.patient.harbour.en-GB.large-print",
)
"""Those that are always compared; the others with --slow. Harbour has fonts and a stylesheet of its own."""
LARGER = 0.05
"""By this part a file may be larger than the whole one."""


class Both:
    """One edition made both ways."""

    def __init__(self, id: str) -> None:
        source = PROJECT.source(id)
        assert source is not None
        self.draft: Draft = Pager.of(PROJECT.folder).draft(source.edition, source.checked, source.brand)
        self.document: TypesetDocument = typeset(self.draft.page, PROJECT.folder)
        sheet = self.draft.slots(frames_of(self.document))
        styles = {id: places[0].style for id, places in self.document.slots.items()}
        self.slots: TypesetSlots = typeset_slots(sheet, PROJECT.folder, styles)
        self.together = self.draft.finished(self.document, self.slots).pdf
        self.whole = self.draft.finished(typeset(self.draft.whole, PROJECT.folder)).pdf


# ------------------------------------------------------------------------------------------------ tests


@pytest.mark.parametrize("id", [pytest.param(id, marks=() if id in ALWAYS else pytest.mark.slow) for id in EDITIONS])
def test_an_edition_that_is_put_together_is_the_whole_one(id: str) -> None:
    both = Both(id)

    assert facts(both.together) == facts(both.whole)
    assert dump(both.together) == dump(both.whole)
    assert text_of(both.together) == text_of(both.whole)
    assert look_apart(both.together, both.whole) == []
    assert len(both.together) <= (1 + LARGER) * len(both.whole)


@pytest.fixture(scope="module")
def both() -> Both:
    return Both(ALWAYS[0])


class TestTheComparison:
    """It sees what a reader would."""

    def test_a_slot_that_is_moved_by_a_point(self, both: Both) -> None:
        openings = tuple(it._replace(x=it.x + 1) if it.slot == "slot-contact" else it for it in both.document.openings)
        pdf = both.draft.finished(dataclasses.replace(both.document, openings=openings), both.slots).pdf
        moved, *_ = look_apart(pdf, both.whole)
        assert moved == "page 4: a letter is moved by 1.00 pt"
        assert facts(pdf)["links"] != facts(both.whole)["links"]

    @pytest.mark.parametrize("ink", ["surface", "primary", "rule", "muted"])
    def test_an_ink_that_is_a_little_darker(self, both: Both, ink: str) -> None:
        inks = {**both.draft.inks, ink: tuple(max(part - 0.08, 0) for part in both.draft.inks[ink])}
        pdf = dataclasses.replace(both.draft, inks=inks).finished(both.document, both.slots).pdf
        assert any("pixels differ" in said for said in look_apart(pdf, both.whole))

    def test_another_code_on_the_last_page(self, both: Both) -> None:
        imprint = dataclasses.replace(both.draft.imprint, address="https://another.example/")
        pdf = dataclasses.replace(both.draft, imprint=imprint).finished(both.document, both.slots).pdf
        (said,) = look_apart(pdf, both.whole)
        assert said.startswith("page 4: ")
        assert facts(pdf)["links"] != facts(both.whole)["links"]

    @pytest.mark.slow
    def test_a_shape_that_is_not_painted(self, both: Both) -> None:
        """Each of the last page in its turn: grounds, lines, boxes, the chart, the code; and neither dots nor white on white."""
        last = both.document.pages - 1
        with pikepdf.open(io.BytesIO(both.together)) as pdf:
            contents = [list(pikepdf.parse_content_stream(stream)) for stream in pdf.pages[last].obj.Contents]
            before, seen = shown(both.together, last), []
            for stream, instructions in zip(pdf.pages[last].obj.Contents, contents, strict=True):
                for index, (_, operator) in enumerate(instructions):
                    if str(operator) not in ("f", "f*", "S", "B", "Do"):
                        continue
                    nothing = pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))
                    stream.write(
                        pikepdf.unparse_content_stream([*instructions[:index], nothing, *instructions[index + 1 :]])
                    )
                    target = io.BytesIO()
                    pdf.save(target)
                    after = shown(target.getvalue(), last)
                    changed = sum(ImageChops.difference(before, after).convert("L").histogram()[SPECK:])
                    if changed > 2 * SPECKS:
                        count, worst = specks(after, before)
                        seen.append(count > SPECKS or worst > WORST)
                stream.write(pikepdf.unparse_content_stream(instructions))
        assert len(seen) > 10
        assert all(seen)
