"""The templates: Jinja, sandboxed, strict about undefined names, escaping by default.

Templates are read through the project's folder, so they are inputs like all others. A fault in one is told with the
template's own file and line.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, Undefined
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.diagnostics import Place, Refusal, error
from docgen.files import Folder

TEMPLATES = "templates"


class AbsentError(UndefinedError):
    """A template prints something that may be left unsaid, and is. The message is its name."""


class Absent(Undefined):
    """What was left unsaid: templates may ask for it (``{% if … %}``), and not print it."""

    __slots__ = ()

    def __init__(self, name: str) -> None:
        super().__init__(hint=name, exc=AbsentError)

    __str__ = Undefined._fail_with_undefined_error


class _Loader(BaseLoader):
    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = f"{TEMPLATES}/{template}"
        if ".." in template.split("/") or not self.folder.exists(path):  # templates read templates, never content
            raise TemplateNotFound(template)
        data = self.folder.read(path)
        try:
            source = data.decode()
        except UnicodeDecodeError:
            raise Refusal([error("not-utf-8", f"'{path}' is not UTF-8", Place(path), "save it as UTF-8")]) from None
        return source, path, lambda: self.folder.exists(path) and self.folder.read(path) == data


def environment(folder: Folder) -> ImmutableSandboxedEnvironment:
    """The templates of the project in ``folder``."""
    return ImmutableSandboxedEnvironment(
        loader=_Loader(folder), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def fill(templates: ImmutableSandboxedEnvironment, name: str, context: Mapping[str, Any]) -> str:
    """The template ``name`` filled with ``context``.

    Raises:
        AbsentError: something is printed that was left unsaid.
        Refusal: ``template-missing``, ``template-syntax``, ``template-undefined`` or ``template-fault``, each at the
            line of the template that is at fault.
    """
    try:
        return templates.get_template(name).render(context)
    except TemplateNotFound as fault:
        path = f"{TEMPLATES}/{fault.name}"
        cure = "write the template; docs/architecture.md tells what it is given"
        raise Refusal([error("template-missing", f"there is no template '{path}'", Place(path), cure)]) from None
    except TemplateSyntaxError as fault:
        place = Place(fault.filename or f"{TEMPLATES}/{fault.name or name}", fault.lineno, 1)
        raise Refusal([error("template-syntax", _lower(fault.message or "syntax error"), place)]) from None
    except AbsentError:
        raise
    except UndefinedError as fault:
        cure = "check the name; docs/architecture.md lists what a template is given"
        raise Refusal([error("template-undefined", _lower(str(fault)), line_of(fault, name), cure)]) from None
    except SecurityError as fault:
        raise Refusal([error("template-unsafe", _lower(str(fault)), line_of(fault, name))]) from None
    except (
        TemplateError,
        TypeError,
        ValueError,
        KeyError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        MemoryError,
    ) as fault:
        message = f"{type(fault).__name__}: {fault}"
        raise Refusal([error("template-fault", message, line_of(fault, name))]) from None


def line_of(fault: BaseException, name: str) -> Place:
    """The line of the innermost template in the traceback."""
    frames = [
        frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename.startswith(f"{TEMPLATES}/")
    ]
    if frames:
        return Place(frames[-1].filename, frames[-1].lineno or 1, 1)
    return Place(f"{TEMPLATES}/{name}")


def line_now() -> Place:
    """The line of the innermost template that is being filled: that in which a function of ours is called."""
    frame = inspect.currentframe()
    while frame is not None:
        if (template := frame.f_globals.get("__jinja_template__")) is not None:
            return Place(template.filename, template.get_corresponding_lineno(frame.f_lineno), 1)
        frame = frame.f_back
    raise LookupError("no template is being filled")


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")
