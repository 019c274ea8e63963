"""The kinds of blocks: each is one model (what YAML may say), one resolved type (what a template is given) and one template.

Adding a kind is five steps; CONTRIBUTING tells them. ``KINDS`` maps the key that a block has in YAML to its model.
"""

from __future__ import annotations

from docgen.content.blocks.base import Block, Resolved
from docgen.content.blocks.facts import (
    Cautions,
    Contraindications,
    Dosing,
    FactBlock,
    Indications,
    Interactions,
    SideEffectsBlock,
)
from docgen.content.blocks.furniture import ContactCardBlock, EvidenceBlock, FigureBlock, ReferencesBlock
from docgen.content.blocks.prose import (
    DiaryBlock,
    GlossaryBlock,
    KeyFactsBlock,
    ListBlock,
    ParagraphBlock,
    QuestionsBlock,
    StepsBlock,
    TableBlock,
)
from docgen.content.blocks.schedule import DoseScheduleBlock
from docgen.content.blocks.timeline import DayTimelineBlock
from docgen.content.blocks.warnings import ActionBoxBlock, WarningBlock

KINDS: dict[str, type[Block]] = {
    "paragraph": ParagraphBlock,
    "list": ListBlock,
    "steps": StepsBlock,
    "table": TableBlock,
    "diary": DiaryBlock,
    "questions": QuestionsBlock,
    "key-facts": KeyFactsBlock,
    "glossary": GlossaryBlock,
    "action-box": ActionBoxBlock,
    "warning": WarningBlock,
    "fact": FactBlock,
    "indications": Indications,
    "dosing": Dosing,
    "dose-schedule": DoseScheduleBlock,
    "day-timeline": DayTimelineBlock,
    "contraindications": Contraindications,
    "cautions": Cautions,
    "interactions": Interactions,
    "side-effects": SideEffectsBlock,
    "figure": FigureBlock,
    "evidence": EvidenceBlock,
    "contact-card": ContactCardBlock,
    "references": ReferencesBlock,
}

__all__ = ["KINDS", "Block", "Resolved"]
