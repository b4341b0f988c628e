"""The wide read behind every export: a project, or one article of it, as records that know no database."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from annotations.core.permissions import Role
from annotations.core.ratings import Tone
from annotations.core.records import (
    ArticleRecord,
    ClaimKind,
    ClaimRecord,
    ConclusionRecord,
    Confidence,
    Decided,
    EvidenceRecord,
    HighlightRecord,
    HighlightState,
    Obtained,
    PersonRecord,
    ProjectRecord,
    RatingRecord,
    ReviewRecord,
    RevisionRecord,
    Round,
    SourceKind,
    SourceRecord,
    Stance,
    VerdictRecord,
)
from annotations.core.workflow import SETTLED, ClaimState, ReviewState
from annotations.models import (
    Article,
    Claim,
    Conclusion,
    Evidence,
    Project,
    Rating,
    Review,
    Revision,
    Source,
    User,
    Verdict,
)
from annotations.queries import visible_verdicts

_BATCH = 100


def project_record(
    project: Project, *, article: Article | None = None, reader: User | None, now: datetime
) -> ProjectRecord:
    """What `reader` may see of the project, or of one article of it. `reader` is None on the command line: the operator.

    The articles come in batches while a format writes them, so that a project of any size leaves in constant memory.
    """
    return _Reading(project, reader).project(article, now)


class _Reading:
    """One export under way: the project, who reads it, and each person and rating turned into a record once."""

    def __init__(self, project: Project, reader: User | None) -> None:
        self.project_row = project
        self.reader = reader
        self.roles = {member.user_id: Role(member.role) for member in project.memberships.select_related("user")}
        self.role = self.roles.get(reader.pk) if reader else Role.ADMIN
        self.people: dict[int, PersonRecord] = {}
        self.ratings: dict[int, RatingRecord] = {}

    def project(self, article: Article | None, now: datetime) -> ProjectRecord:
        row = self.project_row
        articles = row.articles.standing().order_by("loaded_at", "pk")
        sources = row.sources.order_by("added_at", "pk")
        if article:
            articles = articles.filter(pk=article.pk)
            used = Evidence.objects.standing().filter(claim__article=article)
            sources = sources.filter(evidence__in=used).distinct()
        scales = {scale.pk: scale for scale in row.scales.prefetch_related("ratings")}
        for scale in scales.values():
            for rating in scale.ratings.all():
                self._keep_rating(rating, scale.number, [r.value for r in scale.ratings.all() if r.value is not None])
        current = max(scales.values(), key=lambda scale: scale.number)
        members = [self.person(member.user) for member in row.memberships.select_related("user")]
        return ProjectRecord(
            uid=str(row.uid),
            name=row.name,
            slug=row.slug,
            guidelines=row.guidelines,
            verdicts_demanded=row.verdicts_demanded,
            scale_version=current.number,
            scale=tuple(self.ratings[rating.pk] for rating in current.ratings.all()),
            people=tuple(members),
            sources=tuple(self.source(source) for source in sources.select_related("added_by")),
            articles=self.articles(articles),
            exported_at=now,
            exported_by=self.person(self.reader) if self.reader else None,
        )

    def articles(self, articles: QuerySet[Article]) -> Iterator[ArticleRecord]:
        given = ("rating", "reviewer")
        claims = Claim.objects.select_related("created_by").prefetch_related(
            "highlights__revision",
            Prefetch("evidence", Evidence.objects.standing().select_related("source", "added_by")),
            Prefetch("verdicts", Verdict.objects.select_related(*given)),
            Prefetch("conclusions", Conclusion.objects.standing().select_related("rating", "by")),
            Prefetch("conclusions__verdicts", Verdict.objects.select_related("reviewer")),
        )
        rows = articles.select_related("loaded_by").prefetch_related(
            Prefetch("revisions", Revision.objects.adopted().select_related("original").order_by("number")),
            Prefetch("claims", claims),
            Prefetch("reviews", Review.objects.select_related("member", "assigned_by", "claim").order_by("pk")),
        )
        for row in rows.iterator(chunk_size=_BATCH):
            yield self.article(row)

    def article(self, row: Article) -> ArticleRecord:
        return ArticleRecord(
            uid=str(row.uid),
            headline=row.headline,
            standfirst=row.standfirst,
            byline=row.byline,
            credit=row.credit,
            publisher=row.publisher,
            source_url=row.source_url,
            canonical_url=row.canonical_url,
            language=row.language,
            date_published=row.date_published,
            loaded_by=self.person(row.loaded_by),
            loaded_at=row.loaded_at,
            version=row.version,
            revisions=tuple(self.revision(revision) for revision in row.revisions.all()),
            claims=tuple(self.claim(claim) for claim in row.claims.all()),
            reviews=tuple(self.review(review) for review in row.reviews.all()),
        )

    def revision(self, row: Revision) -> RevisionRecord:
        return RevisionRecord(
            uid=str(row.uid),
            number=row.number,
            text=row.text,
            sha256=row.sha256,
            roles=row.roles,
            set_apart=tuple(line for line in row.lines if line.apart),
            obtained=Obtained(row.obtained),
            obtained_at=row.obtained_at,
            newlines_changed=row.newlines_changed,
            original_name=row.original_name,
            original_media_type=row.original.media_type,
            original_size=row.original.size,
            original_sha256=row.original.sha256,
        )

    def claim(self, row: Claim) -> ClaimRecord:
        verdicts = visible_verdicts(
            list(row.verdicts.all()), self.project_row, self.role, self.reader, concluded=row.state in SETTLED
        )
        conclusion = next(iter(row.conclusions.all()), None)
        return ClaimRecord(
            uid=str(row.uid),
            number=row.number,
            claim_reviewed=row.claim_reviewed,
            claimant=row.claimant,
            claim_date=row.claim_date,
            kind=ClaimKind(row.kind),
            tags=tuple(row.tags),
            state=ClaimState(row.state),
            created_by=self.person(row.created_by),
            created_at=row.created_at,
            modified_at=row.modified_at,
            version=row.version,
            withdrawn_reason=row.withdrawn_reason,
            highlights=tuple(
                HighlightRecord(
                    uid=str(h.uid),
                    revision=str(h.revision.uid),
                    start=h.start,
                    end=h.end,
                    exact=h.exact,
                    prefix=h.prefix,
                    suffix=h.suffix,
                    state=HighlightState(h.state),
                )
                for h in row.highlights.all()
                if h.stands
            ),
            evidence=tuple(self.evidence(item, order) for order, item in enumerate(row.evidence.all(), 1)),
            verdicts=tuple(self.verdict(verdict) for verdict in verdicts),
            conclusion=self.conclusion(conclusion) if conclusion else None,
        )

    def evidence(self, row: Evidence, order: int) -> EvidenceRecord:
        return EvidenceRecord(
            uid=str(row.uid),
            source=str(row.source.uid),
            stance=Stance(row.stance),
            quotation=row.quotation,
            note=row.note,
            order=order,
            added_by=self.person(row.added_by),
            added_at=row.added_at,
            version=row.version,
        )

    def verdict(self, row: Verdict) -> VerdictRecord:
        return VerdictRecord(
            uid=str(row.uid),
            by=self.person(row.reviewer),
            rating=self.ratings[row.rating_id],
            rationale=row.rationale,
            confidence=Confidence(row.confidence) if row.confidence else None,
            true_as_of=row.true_as_of,
            version=row.version,
            given_at=row.given_at,
            superseded_at=row.superseded_at,
        )

    def conclusion(self, row: Conclusion) -> ConclusionRecord:
        return ConclusionRecord(
            uid=str(row.uid),
            rating=self.ratings[row.rating_id],
            rationale=row.rationale,
            true_as_of=row.true_as_of,
            check_again_on=row.check_again_on,
            decided=Decided(row.decided),
            by=self.person(row.by),
            judged_by=tuple(self.person(verdict.reviewer) for verdict in row.verdicts.all()),
            version=row.version,
            concluded_at=row.concluded_at,
        )

    def review(self, row: Review) -> ReviewRecord:
        return ReviewRecord(
            uid=str(row.uid),
            claim=str(row.claim.uid) if row.claim else None,
            member=self.person(row.member),
            round=Round(row.round),
            state=ReviewState(row.state),
            due=row.due,
            reason=row.reason,
            assigned_by=self.person(row.assigned_by),
            assigned_at=row.assigned_at,
            version=row.version,
        )

    def source(self, row: Source) -> SourceRecord:
        return SourceRecord(
            uid=str(row.uid),
            url=row.url,
            title=row.title,
            publisher=row.publisher,
            author=row.author,
            date_published=row.date_published,
            kind=SourceKind(row.kind),
            note=row.note,
            accessed_at=row.accessed_at,
            added_by=self.person(row.added_by),
            added_at=row.added_at,
            version=row.version,
        )

    def person(self, user: User) -> PersonRecord:
        """The same record wherever somebody appears. A former member has no role."""
        if user.pk not in self.people:
            self.people[user.pk] = PersonRecord(str(user.uid), user.display_name, self.roles.get(user.pk))
        return self.people[user.pk]

    def _keep_rating(self, row: Rating, scale_version: int, values: list[int]) -> None:
        self.ratings[row.pk] = RatingRecord(
            key=row.key,
            label=row.label,
            value=row.value,
            meaning=row.meaning,
            tone=Tone(row.tone),
            scale_version=scale_version,
            best=max(values, default=0),
            worst=min(values, default=0),
        )
