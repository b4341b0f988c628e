"""Publishing an answer and changing it afterwards: who must sign, what stands in the way, what a reader is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.core.gates import GateResult
from annotations.core.records import CorrectionKind

#: What each kind of correction is, for the form and for the reader.
CORRECTION_KINDS: dict[CorrectionKind, str] = {
    CorrectionKind.ERROR: "We were wrong",
    CorrectionKind.UPDATE: "The facts changed since",
    CorrectionKind.BY_PUBLISHER: "The publisher corrected the article",
}


def two_must_sign(verdicts_demanded: int) -> bool:
    """Whether what leaves the desk needs two people: where two verdicts are demanded, nobody decides alone."""
    return verdicts_demanded > 1


@dataclass(frozen=True)
class Answer:
    """What is known of a conclusion on the eve of its publication. `own`: whoever is to sign has concluded it."""

    own: bool
    two_sign: bool
    overtaken: bool
    words_wait: bool
    gates: Sequence[GateResult] = ()
    sources: int = 0
    override: str = ""
    unanswered: Sequence[str] = ()
    late_replies: Sequence[str] = ()


def obstacles(answer: Answer) -> list[str]:
    """Why it cannot be published, in sentences that say what to do; empty when it can."""
    told = []
    if answer.words_wait:
        told.append("The publisher changed the words of this claim. Decide what becomes of them first.")
    if answer.overtaken:
        told.append(
            "The claim reads otherwise than when it was concluded. Reopen it and conclude it on its words of now."
        )
    if answer.own and answer.two_sign:
        told.append(
            "You concluded this claim, and this project demands two verdicts, so a second person signs: ask another "
            "editor or an admin to publish it."
        )
    return told


def notes(answer: Answer) -> list[str]:
    """What is missing or waived, for whoever signs. It stands in nobody's way, and is kept with the publication."""
    told = []
    if answer.override:
        told.append(f"Concluded by an emergency override, with less than the project demands: “{answer.override}”")
    for gate in answer.gates:
        if gate.met:
            continue
        if gate.waiver:
            told.append(f"{gate.label}: waived by {gate.waiver.by}: “{gate.waiver.reason}”")
        else:
            told.append(f"{gate.label}: {gate.stands} {gate.missing}")
    if not answer.sources:
        told.append("No source is attached: a reader cannot see what this conclusion rests on.")
    told += [f"{party} was asked for a reply and has not answered." for party in answer.unanswered]
    told += [
        f"The answer of {party} came after the conclusion, and nobody has weighed it." for party in answer.late_replies
    ]
    return told
