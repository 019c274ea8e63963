"""Rules for the file as a whole: what PDF/X-4 (ISO 15930-7:2010) wants beside the pages."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.diagnostics import Diagnostic, error
from docgen.files import digest_of
from docgen.press.preflight.document import INFO_KEYS, DocumentFacts, same_moment
from docgen.press.preflight.promises import Promises
from docgen.press.preflight.rules.words import listed

NEWEST = "1.6"
"""The PDF that PDF/X-4 stands on (ISO 15930-7, 6.1)."""
REQUIRED = ("CreateDate", "ModifyDate", "MetadataDate", "DocumentID", "VersionID", "RenditionClass", "title")
EXPORT = "export it again as PDF/X-4"


def judge_document(facts: DocumentFacts, promises: Promises) -> Iterator[Diagnostic]:
    """All findings about the file as a whole."""
    yield from format_is_right(facts)
    yield from metadata_is_right(facts)
    yield from intent_is_right(facts, promises)
    yield from nothing_acts(facts)


def format_is_right(facts: DocumentFacts) -> Iterator[Diagnostic]:
    """Version, identifier and encryption (6.1, 6.4)."""
    if [int(part) for part in facts.version.split(".") if part.isdigit()] > [1, 6]:
        yield error("pdf-too-new", f"the file is PDF {facts.version}, and PDF/X-4 stands on PDF {NEWEST}", help=EXPORT)
    if not facts.has_id:
        yield error("file-id-missing", "the file has no identifier ('/ID')", help=EXPORT)
    if facts.is_encrypted:
        cure = "save it without a password and without restrictions"
        yield error("pdf-encrypted", "the file is encrypted, and a press cannot ask for passwords", help=cure)


def metadata_is_right(facts: DocumentFacts) -> Iterator[Diagnostic]:
    """What the file says of itself, twice (6.5 to 6.7)."""
    said = facts.xmp.get("GTS_PDFXVersion")
    if said is None:
        yield error("not-pdf-x", "the metadata does not say that the file is PDF/X-4", help=EXPORT)
    elif said != "PDF/X-4":
        yield error("not-pdf-x", f"the metadata says that the file is '{said}', not 'PDF/X-4'", help=EXPORT)
    missing = [key for key in REQUIRED if not facts.xmp.get(key)]
    if missing:
        yield error("xmp-incomplete", f"the metadata does not say {listed(missing)}", help=EXPORT)
    trapped = {facts.xmp.get("Trapped"), *({facts.info["Trapped"].strip("/")} if "Trapped" in facts.info else set())}
    if not trapped <= {"True", "False"}:
        cure = "say 'Trapped' as True or False in the metadata, and the same in the information dictionary"
        yield error("trapping-unknown", "the file does not say whether it is trapped", help=cure)
    for key, name in INFO_KEYS.items():
        if key in facts.info and name in facts.xmp and not _agree(key, facts.info[key], facts.xmp[name]):
            message = (
                f"the file says two things: '{key}' is '{facts.info[key]}', and in the metadata '{facts.xmp[name]}'"
            )
            yield error("metadata-differs", message, help="write both anew, from one value")


def _agree(key: str, info: str, xmp: str) -> bool:
    if key in ("CreationDate", "ModDate"):
        return same_moment(info, xmp)
    return info.strip("/") == xmp if key == "Trapped" else info == xmp


def intent_is_right(facts: DocumentFacts, promises: Promises) -> Iterator[Diagnostic]:
    """For which paper and press the inks are meant (6.2.2)."""
    cure = "name the output condition with its CMYK profile, such as ISO Coated v2 300% (FOGRA39)"
    if len(facts.intents) != 1:
        message = (
            f"the file has {len(facts.intents)} output intents for the press, and there must be one"
            if facts.intents
            else "the file does not say for which press it is meant: it has no output intent"
        )
        yield error("output-intent-missing", message, help=cure)
        return
    (intent,) = facts.intents
    if not intent.condition:
        yield error("output-intent-missing", "the output intent does not name its condition", help=cure)
    profile = intent.profile
    if profile is None:
        yield error("output-profile-missing", f"the output intent '{intent.condition}' has no ICC profile", help=cure)
    elif not profile.kind:
        message = f"what the output intent '{intent.condition}' has as its ICC profile is none"
        yield error("output-profile-missing", message, help=cure)
    elif (profile.kind, profile.space) != ("prtr", "CMYK"):
        kinds = {"prtr": "a printer", "mntr": "a screen", "scnr": "a camera or scanner"}
        kind = kinds.get(profile.kind, f"'{profile.kind}'")
        message = f"the profile of the output intent is for {kind} with {profile.space}, not for a printer with CMYK"
        yield error("output-profile-not-cmyk", message, help=cure)
    elif promises.profile is not None and profile.digest != digest_of(promises.profile):
        message = f"the profile of the output intent '{intent.condition}' is not the one that the run names"
        yield error("output-profile-differs", message, help="make the pages again with the run's output condition")


def nothing_acts(facts: DocumentFacts) -> Iterator[Diagnostic]:
    """Paper cannot be clicked (6.13 to 6.19)."""
    found = (
        (facts.has_form, "form-in-pdf", "the file has a form to be filled in", "take the form's fields out"),
        (facts.has_scripts, "script-in-pdf", "the file has JavaScript", "take the scripts out"),
        (facts.has_actions, "action-in-pdf", "the file wants something done when it is opened", "take the action out"),
    )
    for is_there, id, message, cure in found:
        if is_there:
            yield _plain(id, message, cure)
    if facts.attachments:
        message = f"the file carries {facts.attachments} other file{'s' if facts.attachments > 1 else ''}"
        yield error("attachment-in-pdf", message, help="take the attachments out, and send them beside it")
    for name in facts.hidden_layers:
        message = f"the layer '{name}' is switched off, or by whoever shows the file"
        yield error("layer-hidden", message, help="delete the layer, or make it part of the page")


def _plain(id: str, message: str, cure: str) -> Diagnostic:
    return error(id, message, help=cure)
