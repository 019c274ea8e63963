"""A medicine and its facts: each written once, for the regions it holds in, with the sources that say so.

The docstrings of the classes and of their fields are what editors show and what ``docs/content.md`` prints.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from docgen.content.fact import BY_REGION, REGIONS, Dose, Region, Regional, Regions, Sources, holds_in
from docgen.content.record import AT_LEAST_ONE, SOME, Flag, Name, Positive, Record, Shape, faults_of, one_of
from docgen.content.source import kind_of
from docgen.content.text import Text, Wording
from docgen.diagnostics import error


class DoseStep(Record):
    """One step of a titration."""

    dose: Dose
    """How much at a time."""
    times_a_day: Positive
    """How often a day."""
    days: Positive | None = None
    """How many days the step lasts. Only the last step has none."""


def _lead_on(steps: tuple[DoseStep, ...], info: ValidationInfo) -> tuple[DoseStep, ...]:
    for step in steps[:-1]:
        if step.days is None:
            cure = "write 'days'; only the last step has none"
            faults_of(info).append(error("step-without-days", "how long does this step last?", step.place, cure))
    for step in steps[1:]:
        if step.dose.unit != steps[0].dose.unit:
            message = f"a step in {step.dose.unit} follows one in {steps[0].dose.unit}"
            faults_of(info).append(error("mixed-units", message, step.place, "write all steps in one unit"))
    return steps


class Titration(Record):
    """Dose steps, in order and in one unit. The block `dose-schedule` draws them.

    Example:
        steps:
          - {dose: 5 mg, times-a-day: 3, days: 3}
          - {dose: 10 mg, times-a-day: 3}
        sources: [uk-medscape]
    """

    steps: Annotated[tuple[DoseStep, ...], SOME, AT_LEAST_ONE, AfterValidator(_lead_on)]
    """The steps, lowest first."""
    note: Wording | None = None
    """Printed below the steps."""
    sources: Sources
    """Who gives these steps."""


class Population(Record):
    """The dosing of one group: adults, children, older people, people whose kidneys work less well.

    Leaflets quote it by the group's name, for example `{dosing.adult.start}`.

    Example:
        name: Adults
        start:
          GB: {dose: 5 mg, times-a-day: 3, sources: [nhs-how]}
        maximum:
          GB: {dose: 100 mg, per: day, sources: [abi-scot]}
          US: {dose: 80 mg, per: day, sources: [us-openfda]}
    """

    name: Wording
    """Who they are."""
    start: Regional | None = None
    """The first dose."""
    increase: Regional | None = None
    """By how much it is raised, and how often."""
    titration: Annotated[dict[str, Titration] | None, BY_REGION, REGIONS] = None
    """The steps by which the dose is raised, by region."""
    usual: Regional | None = None
    """The usual dose."""
    maximum: Regional | None = None
    """The highest dose."""
    note: Regional | None = None
    """What else there is to say."""


class Licence(StrEnum):
    """What a medicines authority allows."""

    LICENSED = "licensed"
    UNLICENSED = "unlicensed"
    NOT_LISTED = "not-listed"
    """The product text that was read does not name the use: all that can be said where no authority was asked."""


class LicenceStatus(Record):
    """What the authority of one region allows for one use."""

    licence: Annotated[Licence, one_of("licence", Licence)]
    """`not-listed`: the product text that was read does not name the use, and no more is known."""
    note: Wording | None = None
    """Conditions, printed after it."""
    sources: Sources
    """Where that is written."""


class Indication(Record):
    """A use of the medicine, with its licence in each region.

    Example:
        name: hiccup
        text: Hiccup
        status:
          GB: {licence: unlicensed, sources: [uk-medscape]}
    """

    name: Name
    """By this name leaflets choose it."""
    text: Wording
    """The use in words."""
    status: Annotated[dict[str, LicenceStatus], BY_REGION, REGIONS]
    """The licence in each region."""


class Caution(Record):
    """A contraindication, or a condition that asks for care.

    Example:
        name: epilepsy
        text:
          patient: epilepsy or fits (seizures)
          clinician: "Epilepsy: the seizure threshold falls"
        regions: [GB]
        sources: [uk-smpc-mylan]
    """

    name: Name
    """By this name leaflets choose it."""
    text: Wording
    """The condition in words; an audience without words is not told of it."""
    regions: Regions
    """Where it holds."""
    sources: Sources
    """Who says so."""


class Interaction(Record):
    """What happens together with something else, and what to do.

    Example:
        name: alcohol
        with: Alcohol
        effect: {patient: You may get very sleepy., clinician: Additive sedation}
        advice: {patient: Ask a pharmacist first., clinician: Best avoided}
        regions: [GB]
        sources: [nhs-about]
    """

    name: Name
    """By this name leaflets choose it."""
    with_: Wording
    """The other medicine, food or drink."""
    effect: Wording
    """What can happen."""
    advice: Wording
    """What to do."""
    regions: Regions
    """Where it holds."""
    sources: Sources
    """Who says so."""


class Frequency(StrEnum):
    """How often: the classes of EMA and MHRA, commonest first."""

    VERY_COMMON = "very-common"
    COMMON = "common"
    UNCOMMON = "uncommon"
    RARE = "rare"
    VERY_RARE = "very-rare"
    NOT_KNOWN = "not-known"


class System(StrEnum):
    """System-organ classes, in the order of MedDRA."""

    IMMUNE = "immune"
    METABOLISM = "metabolism"
    PSYCHIATRIC = "psychiatric"
    NERVOUS = "nervous"
    EYE = "eye"
    EAR = "ear"
    CARDIAC = "cardiac"
    VASCULAR = "vascular"
    RESPIRATORY = "respiratory"
    GASTROINTESTINAL = "gastrointestinal"
    HEPATOBILIARY = "hepatobiliary"
    SKIN = "skin"
    MUSCULOSKELETAL = "musculoskeletal"
    RENAL = "renal"
    REPRODUCTIVE = "reproductive"
    GENERAL = "general"
    INVESTIGATIONS = "investigations"


class SideEffect(Record):
    """One side effect, in both audiences' words.

    Example:
        term: somnolence
        plain: feeling sleepy (drowsy)
        system: nervous
        frequency: very-common
        regions: [CH, IT]
        sources: [ch-smpc, it-smpc]
    """

    term: Text
    """The clinicians' term."""
    plain: Text
    """The patients' words. Effects with the same words are told once, at the commonest frequency."""
    system: Annotated[System, one_of("system", System)]
    """Its system-organ class."""
    frequency: Annotated[Frequency, one_of("frequency", Frequency)]
    """How often it occurs."""
    regions: Regions
    """For which countries the sources speak."""
    sources: Sources
    """Who says so."""


class SideEffects(Record):
    """The side effects to be shown in one region."""

    basis: Wording
    """What the table is drawn from; it is printed with it."""
    sources: Sources
    """The sources of the table as a whole: patients are shown these, clinicians those of each effect."""
    counted_in: Region | None = None
    """The one country whose frequencies are printed, where the texts of several were read: they do not count alike. What its
    text does not list stands last, as also reported and without a frequency."""
    effects: Annotated[tuple[SideEffect, ...], SOME, AT_LEAST_ONE]
    """The side effects; docgen puts them in order."""

    def frequency_of(self, effect: SideEffect) -> Frequency | None:
        """The frequency to print; none for what the country that is counted in does not list."""
        counted = self.counted_in is None or holds_in(effect.regions, self.counted_in)
        return effect.frequency if counted else None


class EssentialWarning(Record):
    """What nobody who takes the medicine may miss. A leaflet about taking it must quote each one for its region.

    Example:
        name: stop-suddenly
        lead: {patient: Do not stop taking it suddenly., clinician: Never stop abruptly.}
        text: {patient: This can cause fits., clinician: Withdrawal can bring seizures.}
        regions: [any]
        sources: [nhs-faq]
    """

    name: Name
    """By this name leaflets quote it."""
    clinicians_only: Flag = False
    """True for one that patients are not told. Without it, patients must have words."""
    lead: Wording
    """What to do, in one sentence."""
    text: Wording
    """The reason."""
    regions: Regions
    """Where it holds."""
    sources: Sources
    """Who says so."""

    @model_validator(mode="after")
    def _told(self, info: ValidationInfo) -> EssentialWarning:
        if not self.clinicians_only and not (self.lead.patient and self.text.patient):
            cure = "write 'patient' for the lead and the text, or 'clinicians-only: true'"
            message = f"essential warning '{self.name}' has no words for patients"
            faults_of(info).append(error("essential-warning-without-words", message, self.name.place, cure))
        return self


def _atc(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(_ATC, value):
        found = value if isinstance(value, str) else kind_of(value)
        cure = "write all seven characters, for example M03BX01"
        raise PydanticCustomError(
            "not-an-atc-code", "'{found}' is not an ATC code", {"found": str(found), "help": cure}
        )
    return str(value)


_ATC = "[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}"


class Codes(Record):
    """Names and codes in registers."""

    inn: Text
    """The international nonproprietary name."""
    atc: Annotated[str, BeforeValidator(_atc), Shape({"title": "ATC code", "type": "string", "pattern": f"^{_ATC}$"})]
    """The ATC code, all seven characters."""


class Medicine(Record):
    """A substance and its facts: the file `content/medicines/<medicine>.yaml`.

    Example:
        medicine: baclofen
        name: Baclofen
        codes: {inn: baclofen, atc: M03BX01}
        dosing:
          adult:
            name: Adults
            start:
              GB: {dose: 5 mg, times-a-day: 3, sources: [nhs-how]}
        taking:
          GB:
            text:
              patient: Take baclofen with food or just after it.
              clinician: By mouth with or after food, 6 to 8 hours apart.
            sources: [nhs-how]
        essential-warnings:
          - name: stop-suddenly
            lead: {patient: Do not stop taking baclofen suddenly., clinician: Never stop abruptly.}
            text: {patient: This can cause fits., clinician: Withdrawal can bring seizures.}
            regions: [any]
            sources: [nhs-faq]
    """

    medicine: Name
    """Its name in docgen: that of the file, without `.yaml`."""
    name: Text
    """Its name for readers."""
    codes: Codes
    """Names and codes in registers."""
    presentations: dict[str, Regional] = Field(default_factory=dict)
    """Forms and strengths, by a name of your choice (`tablets`, `liquid`)."""
    mechanism: Regional | None = None
    """What it does in the body."""
    indications: tuple[Indication, ...] = ()
    """What it is used for."""
    dosing: dict[str, Population] = Field(default_factory=dict)
    """Doses for each group, by a name of your choice (`adult`, `renal`)."""
    taking: Regional | None = None
    """How it is taken."""
    stopping: Regional | None = None
    """How it is stopped."""
    missed_dose: Regional | None = None
    """What to do about a missed dose."""
    too_much: Regional | None = None
    """What too much of it does."""
    contraindications: tuple[Caution, ...] = ()
    """Who must not take it."""
    cautions: tuple[Caution, ...] = ()
    """Who needs care."""
    interactions: tuple[Interaction, ...] = ()
    """What it does together with other things."""
    pregnancy: Regional | None = None
    """Pregnancy."""
    breast_feeding: Regional | None = None
    """Breastfeeding."""
    driving: Regional | None = None
    """Driving and using machines."""
    overdose: Regional | None = None
    """Signs and treatment of an overdose."""
    monitoring: Regional | None = None
    """What to watch."""
    storage: Regional | None = None
    """How it is kept."""
    side_effects: Annotated[dict[str, SideEffects], BY_REGION, REGIONS] = Field(default_factory=dict)
    """The table of side effects for each region."""
    essential_warnings: tuple[EssentialWarning, ...] = ()
    """What nobody may miss."""
    emergencies: tuple[Caution, ...] = ()
    """When to call for help at once. The block `warning` lists them, so that every leaflet has the same."""
    advice: dict[str, Regional] = Field(default_factory=dict)
    """Sentences that several leaflets share, by a name of your choice: quoted as `{advice.<name>}`."""
