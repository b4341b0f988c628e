"""Examples of every fragment, for the style guide: rows that are shown and never stored."""

from typing import Any

from django.utils import timezone

from annotations.core.progress import Progress
from annotations.core.ratings import DEFAULT_SCALE
from annotations.core.records import ClaimKind
from annotations.core.workflow import ClaimState
from annotations.forms import EvidenceForm, PasteForm
from annotations.models import Claim, Highlight, Rating, ReplyRequest, User, Verdict
from annotations.queries import ClaimCard


def examples() -> dict[str, Any]:
    """What the style guide's template shows."""
    refused = PasteForm({"text": ""})
    refused.perform(lambda **_: None)
    refused.refusal = "A refusal says what happened and what to do next."
    return {
        "role": "editor",
        "cards": [_card(number, rating) for number, rating in enumerate((*DEFAULT_SCALE, None), 1)],
        "progresses": [Progress(0, 0, 0), Progress(9, 4, 1), Progress(9, 9, 9)],
        "refused": refused,
        "form": EvidenceForm(),
        "tones": [rating.tone for rating in DEFAULT_SCALE] + ["differ", "none"],
    }


def _card(number: int, rating: Any) -> ClaimCard:
    state = ClaimState.JUDGED if rating else ClaimState.OPEN
    claim = Claim(
        pk=number, number=number, kind=ClaimKind.EVENT, state=state, claim_reviewed="Nine of ten bins were empty."
    )
    verdicts = []
    if rating:
        row = Rating(key=rating.key, label=rating.label, tone=rating.tone)
        verdicts = [Verdict(rating=row, reviewer=User(pk=0, display_name="Example Reviewer"))]
    asked = ReplyRequest(pk=number, claim=claim, party="Example Council", deadline=timezone.localdate())
    return ClaimCard(
        claim,
        [Highlight(start=0, end=1)],
        [],
        verdicts,
        None,
        None,
        number % 3,
        disagree=number == 3,
        reply=asked,
        replies=1,
    )
