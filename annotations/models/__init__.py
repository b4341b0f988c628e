"""Tables, constraints and who may see a row; nothing else. One file per noun."""

from annotations.models.articles import Article, Revision, StoredFile
from annotations.models.batches import Batch, BatchItem
from annotations.models.captures import Capture
from annotations.models.claims import Claim, Highlight
from annotations.models.comments import Comment, Mention
from annotations.models.events import HOUSE, Chain, Event
from annotations.models.evidence import Evidence, Source
from annotations.models.gates import EvidenceCheck, Waiver
from annotations.models.notifications import Notification
from annotations.models.panel import Ballot, Override, Proposal
from annotations.models.presence import Presence
from annotations.models.publishing import Confirmation, Correction, CorrectionSignature, Publication
from annotations.models.replies import ReplyRequest
from annotations.models.reviews import Review
from annotations.models.sites import SiteLesson
from annotations.models.standings import Standing
from annotations.models.team import Membership, Project, Rating, RatingScale, SignInLink, User
from annotations.models.verdicts import Conclusion, Verdict
from annotations.models.views import SavedView

__all__ = [
    "HOUSE",
    "Article",
    "Ballot",
    "Batch",
    "BatchItem",
    "Capture",
    "Chain",
    "Claim",
    "Comment",
    "Conclusion",
    "Confirmation",
    "Correction",
    "CorrectionSignature",
    "Event",
    "Evidence",
    "EvidenceCheck",
    "Highlight",
    "Membership",
    "Mention",
    "Notification",
    "Override",
    "Presence",
    "Project",
    "Proposal",
    "Publication",
    "Rating",
    "RatingScale",
    "ReplyRequest",
    "Review",
    "Revision",
    "SavedView",
    "SignInLink",
    "SiteLesson",
    "Source",
    "Standing",
    "StoredFile",
    "User",
    "Verdict",
    "Waiver",
]
