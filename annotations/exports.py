"""The wide read behind every export: a project, or one article of it, as records that know no database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from annotations.core import gates, permissions
from annotations.core.permissions import Role
from annotations.core.ratings import Tone
from annotations.core.records import (
    AnsweredRecord,
    AnswerRecord,
    ArticleRecord,
    BallotRecord,
    CaptureRecord,
    CaptureState,
    CheckRecord,
    ClaimKind,
    ClaimRecord,
    ConclusionRecord,
    Confidence,
    ConfirmationRecord,
    CorrectionKind,
    CorrectionRecord,
    Decided,
    EvidenceRecord,
    FileRecord,
    Gate,
    GateRecord,
    GateState,
    HighlightRecord,
    HighlightState,
    JudgedRecord,
    Obtained,
    OverrideRecord,
    PassedRecord,
    PersonRecord,
    ProjectRecord,
    PublicationRecord,
    RatingRecord,
    ReplyRecord,
    ReviewRecord,
    RevisionRecord,
    Round,
    SourceKind,
    SourceRecord,
    Stance,
    TextRecord,
    VerdictRecord,
    VoteRecord,
    WaiverRecord,
    Weight,
)
from annotations.core.replies import Channel, reply_state
from annotations.core.triage import Priority
from annotations.core.workflow import IN_WORK, SETTLED, ClaimState, ReviewState, as_known
from annotations.events import Kind
from annotations.models import (
    Article,
    Ballot,
    Capture,
    Claim,
    Conclusion,
    Confirmation,
    Correction,
    Event,
    Evidence,
    Highlight,
    Override,
    Project,
    Proposal,
    Publication,
    Rating,
    ReplyRequest,
    Review,
    Revision,
    Source,
    User,
    Verdict,
    Waiver,
)
from annotations.queries import CORRECTIONS, as_far_as_known, trail_head, visible_verdicts

_BATCH = 100


def project_record(
    project: Project, *, article: Article | None = None, reader: User | None, now: datetime
) -> ProjectRecord:
    """What `reader` may see of the project, or of one article of it. `reader` is None on the command line: the operator.

    The articles come in batches while a format writes them, so that a project of any size leaves in constant memory.
    """
    return _Reading(project, reader, now).project(article)


class _Reading:
    """One export under way: the project, who reads it, and each person and rating turned into a record once."""

    def __init__(self, project: Project, reader: User | None, now: datetime) -> None:
        self.project_row = project
        self.reader = reader
        self.now = now
        self.roles = {member.user_id: Role(member.role) for member in project.memberships.select_related("user")}
        self.role = self.roles.get(reader.pk) if reader else Role.ADMIN
        self.people: dict[int, PersonRecord] = {}
        self.ratings: dict[int, RatingRecord] = {}
        #: The sources and copies that the file lists. What comes while it is written is not in it.
        self.listed: set[int] = set()
        self.copies: set[int] = set()
        #: The copies that the evidence written so far stands in.
        self.quoted: set[int] = set()

    def project(self, article: Article | None) -> ProjectRecord:
        row = self.project_row
        articles = row.articles.standing().order_by("loaded_at", "pk")
        sources = row.sources.order_by("added_at", "pk")
        if article:
            articles = articles.filter(pk=article.pk)
            used = Evidence.objects.standing().filter(claim__article=article)
            sources = sources.filter(evidence__in=used).distinct()
        looks = self.captures(sources)
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
            needs_sources=row.needs_sources,
            needs_primary=row.needs_primary,
            needs_checked=row.needs_checked,
            questions=tuple(row.questions),
            vote_of=row.vote_of,
            vote_majority=row.vote_majority,
            scale_version=current.number,
            scale=tuple(self.ratings[rating.pk] for rating in current.ratings.all()),
            people=tuple(members),
            trail=trail_head(row, self.role, self.reader),
            sources=tuple(
                self.source(source, looks.get(source.pk, ())) for source in sources.select_related("added_by", "file")
            ),
            articles=self.articles(articles),
            texts=self.texts(),
            exported_at=self.now,
            exported_by=self.person(self.reader) if self.reader else None,
        )

    def captures(self, sources: QuerySet[Source]) -> dict[int, list[CaptureRecord]]:
        """Every look at the pages of these sources, by source, without the texts; in one query."""
        looks = defaultdict(list)
        rows = Capture.objects.filter(source__in=sources.order_by().values("pk")).order_by("pk").defer("text")
        for row in rows.select_related("asked_by", "warc", "wacz"):
            looks[row.source_id].append(self.capture(row))
            self.copies.add(row.pk)
        return looks

    def texts(self) -> Iterator[TextRecord]:
        """The texts of the copies that the evidence written before stands in: one at a time, for some are books.

        They are asked for by what was written, so that no quotation leaves without the text that it counts in.
        """
        quoted = sorted(self.quoted)
        for start in range(0, len(quoted), _BATCH):
            rows = Capture.objects.filter(pk__in=quoted[start : start + _BATCH]).order_by("pk").only("uid", "text")
            for row in rows.iterator(chunk_size=1):
                yield TextRecord(str(row.uid), row.text, sha256(row.text.encode()).hexdigest())

    def articles(self, articles: QuerySet[Article]) -> Iterator[ArticleRecord]:
        given = ("rating", "reviewer")
        concluded = Event.objects.filter(
            kind=Kind.CLAIM_CONCLUDED, claim=OuterRef("claim"), noun_uid=OuterRef("uid")
        ).order_by("-pk")
        conclusions = Conclusion.objects.standing().select_related("rating", "by", "override__by", "proposal__by")
        highlights = Highlight.objects.select_related("revision", "carried_from", "decided_by")
        claims = Claim.objects.select_related("created_by").prefetch_related(
            Prefetch("highlights", highlights.order_by("revision__number", "start", "end", "pk")),
            Prefetch("evidence", Evidence.objects.standing().with_check().annotate(copy=F("capture__uid"))),
            Prefetch("waivers", Waiver.objects.standing().select_related("by")),
            Prefetch("reply_requests", ReplyRequest.objects.standing().select_related("asked_by", "weighed_by")),
            Prefetch("verdicts", Verdict.objects.select_related(*given)),
            Prefetch("conclusions", conclusions.annotate(recorded=Subquery(concluded.values("data")[:1]))),
            Prefetch("conclusions__proposal__ballots", Ballot.objects.select_related("voter")),
            Prefetch("conclusions__verdicts", Verdict.objects.select_related("reviewer")),
            Prefetch("conclusions__confirmations", Confirmation.objects.select_related("by")),
            Prefetch("publications", Publication.objects.select_related("by", "taken_back_by", "conclusion")),
            Prefetch("corrections", CORRECTIONS.order_by("corrected_at", "pk")),
            Prefetch("corrections__before__proposal__ballots", Ballot.objects.select_related("voter")),
        )
        rows = articles.select_related("loaded_by").prefetch_related(
            Prefetch("revisions", Revision.objects.adopted().select_related("original").order_by("number")),
            Prefetch("claims", claims),
            Prefetch(
                "reviews",
                Review.objects.select_related("member", "assigned_by", "claim", "handed_over_from").order_by("pk"),
            ),
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
            date_modified=row.date_modified,
            priority=Priority(row.priority),
            priority_reason=row.priority_reason,
            loaded_by=self.person(row.loaded_by),
            loaded_at=row.loaded_at,
            version=row.version,
            revisions=tuple(self.revision(revision) for revision in row.revisions.all()),
            claims=tuple(self.claim(claim) for claim in row.claims.all()),
            reviews=tuple(
                self.review(review)
                for review in as_far_as_known(row.reviews.all(), self.project_row, self.role, self.reader)
            ),
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
        sees = self.reader is None or permissions.sees_verdict(
            self.role,
            own=False,
            blind=self.project_row.blind,
            has_judged=any(
                one.reviewer_id == self.reader.pk and not (one.superseded_at or one.overtaken_at) for one in verdicts
            ),
            concluded=row.state in SETTLED,
        )
        conclusion = next(iter(row.conclusions.all()), None)
        evidence = [item for item in row.evidence.all() if item.source_id in self.listed]
        waivers = list(row.waivers.all())
        results = gates.decide(
            [item.fact for item in evidence], self.project_row.rules, [waiver.value for waiver in waivers]
        )
        return ClaimRecord(
            uid=str(row.uid),
            number=row.number,
            claim_reviewed=row.claim_reviewed,
            claimant=row.claimant,
            claim_date=row.claim_date,
            kind=ClaimKind(row.kind),
            tags=tuple(row.tags),
            state=as_known(ClaimState(row.state), sees_verdicts=sees),
            priority=Priority(row.priority) if row.priority else None,
            priority_reason=row.priority_reason,
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
                    carried_from=str(h.carried_from.uid) if h.carried_from else None,
                    last_exact=h.carried_from.exact if h.is_gone else "",
                    decided_by=self.person(h.decided_by) if h.decided_by else None,
                    decided_at=h.decided_at,
                )
                for h in row.highlights.all()
                if not h.waits
            ),
            evidence=tuple(self.evidence(item, order) for order, item in enumerate(evidence, 1)),
            gates=tuple(GateRecord(one.gate, one.state, one.stands, one.missing) for one in results),
            waivers=tuple(self.waiver(waiver) for waiver in waivers),
            replies=tuple(self.reply(request, row) for request in row.reply_requests.all()),
            verdicts=tuple(self.verdict(verdict) for verdict in verdicts),
            conclusion=self.conclusion(conclusion) if conclusion else None,
            publications=tuple(self.publication(one) for one in row.publications.all()),
            corrections=tuple(self.correction(one) for one in row.corrections.all()),
        )

    def evidence(self, row: Evidence, order: int) -> EvidenceRecord:
        placed = row.capture_id in self.copies
        if placed:
            self.quoted.add(row.capture_id)
        return EvidenceRecord(
            uid=str(row.uid),
            source=str(row.source.uid),
            stance=Stance(row.stance),
            weight=Weight(row.weight) if row.weight else None,
            quotation=row.quotation,
            capture=str(row.copy) if placed else None,
            selector=row.selectors if placed else None,
            found=HighlightState(row.found) if row.found else None,
            note=row.note,
            order=order,
            check=self.check(row) if row.last_check else None,
            added_by=self.person(row.added_by),
            added_at=row.added_at,
            version=row.version,
        )

    def check(self, row: Evidence) -> CheckRecord:
        check = row.last_check
        return CheckRecord(
            str(check.uid), self.person(check.by), check.checked_at, row.is_checked, row.changed_since_check
        )

    def waiver(self, row: Waiver) -> WaiverRecord:
        return WaiverRecord(str(row.uid), Gate(row.gate), row.reason, self.person(row.by), row.waived_at)

    def reply(self, row: ReplyRequest, claim: Claim) -> ReplyRecord:
        """Without `contact`, which is personal data."""
        state = reply_state(
            deadline=row.deadline,
            answered=bool(row.answer),
            in_work=claim.state in IN_WORK,
            today=timezone.localdate(self.now),
        )
        return ReplyRecord(
            uid=str(row.uid),
            state=state,
            party=row.party,
            role=row.role,
            channel=Channel(row.channel) if row.channel else None,
            asked_on=row.asked_on,
            deadline=row.deadline,
            question=row.question,
            reason=row.reason,
            asked_by=self.person(row.asked_by),
            added_at=row.added_at,
            answer=row.answer,
            answered_on=row.answered_on,
            answer_recorded_at=row.answer_recorded_at,
            weighed_by=self.person(row.weighed_by) if row.weighed_by else None,
            weighed_at=row.weighed_at,
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
            judged=_judged(row),
            overtaken_at=row.overtaken_at,
            in_sight=row.in_sight,
        )

    def conclusion(self, row: Conclusion) -> ConclusionRecord:
        passed = (row.recorded or {}).get("gates", {})
        return ConclusionRecord(
            uid=str(row.uid),
            rating=self.ratings[row.rating_id],
            rationale=row.rationale,
            true_as_of=row.true_as_of,
            check_again_on=row.check_again_on,
            decided=Decided(row.decided),
            by=self.person(row.by),
            judged_by=tuple(self.person(verdict.reviewer) for verdict in row.verdicts.all()),
            # The trail alone knows how the gates stood then; before there were gates it says nothing of them.
            gates=tuple(PassedRecord(gate, GateState(passed[gate])) for gate in Gate if gate in passed),
            **self.came_about(row),
            version=row.version,
            concluded_at=row.concluded_at,
            judged=_judged(row),
            overtaken_at=row.overtaken_at,
            gone_at=row.gone_at,
            confirmations=tuple(self.confirmation(one) for one in row.confirmations.all()),
        )

    def confirmation(self, row: Confirmation) -> ConfirmationRecord:
        return ConfirmationRecord(
            uid=str(row.uid),
            number=row.number,
            true_as_of=row.true_as_of,
            check_again_on=row.check_again_on,
            note=row.note,
            by=self.person(row.by),
            confirmed_at=row.confirmed_at,
        )

    def publication(self, row: Publication) -> PublicationRecord:
        return PublicationRecord(
            uid=str(row.uid),
            conclusion=str(row.conclusion.uid),
            by=self.person(row.by),
            published_at=row.published_at,
            told=tuple(row.told),
            taken_back_at=row.taken_back_at,
            taken_back_by=self.person(row.taken_back_by) if row.taken_back_by else None,
            taken_back_reason=row.taken_back_reason,
        )

    def correction(self, row: Correction) -> CorrectionRecord:
        signature = row.signature
        return CorrectionRecord(
            uid=str(row.uid),
            kind=CorrectionKind(row.kind),
            wrong=row.wrong,
            before=self.answer(row.before),
            after=self.answer(row.after),
            told=row.told,
            publisher_told_on=row.publisher_told_on,
            by=self.person(row.by),
            corrected_at=row.corrected_at,
            signed_by=self.person(signature.by) if signature else None,
            signed_at=signature.signed_at if signature else None,
        )

    def answer(self, row: Conclusion) -> AnswerRecord:
        return AnswerRecord(
            str(row.uid),
            self.ratings[row.rating_id],
            row.rationale,
            row.true_as_of,
            self.person(row.by),
            row.concluded_at,
            Decided(row.decided),
            **self.came_about(row),
        )

    def came_about(self, row: Conclusion) -> dict[str, Any]:
        """What a conclusion came about by, besides verdicts."""
        return {
            "answers": tuple(AnsweredRecord(one["question"], one["answer"]) for one in row.answers),
            "override": self.override(row.override) if row.override else None,
            "vote": self.vote(row.proposal) if row.proposal else None,
        }

    def override(self, row: Override) -> OverrideRecord:
        return OverrideRecord(str(row.uid), row.reason, self.person(row.by), row.made_at)

    def vote(self, row: Proposal) -> VoteRecord:
        """A vote that made a conclusion is over, so everybody may see its ballots."""
        return VoteRecord(
            uid=str(row.uid),
            rating=self.ratings[row.rating_id],
            rationale=row.rationale,
            by=self.person(row.by),
            proposed_at=row.proposed_at,
            voters=row.voters,
            majority=row.majority,
            ballots=tuple(
                BallotRecord(str(one.uid), self.person(one.voter), self.ratings[one.rating_id], one.reason, one.cast_at)
                for one in row.ballots.all()
            ),
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
            handed_over_from=str(row.handed_over_from.uid) if row.handed_over_from else None,
            version=row.version,
        )

    def capture(self, row: Capture) -> CaptureRecord:
        return CaptureRecord(
            uid=str(row.uid),
            number=row.number,
            state=CaptureState(row.state),
            asked_by=self.person(row.asked_by),
            asked_at=row.asked_at,
            taken_at=row.taken_at,
            sentence=row.sentence,
            url=row.url,
            url_final=row.url_final,
            status=row.status,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            warc_sha256=row.warc.sha256 if row.warc else "",
            wacz_sha256=row.wacz.sha256 if row.wacz else "",
            title=row.title,
            archive_url=row.archive_url,
        )

    def source(self, row: Source, looks: Iterable[CaptureRecord]) -> SourceRecord:
        self.listed.add(row.pk)
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
            file=FileRecord(row.file_name, row.file.media_type, row.file.size, row.file.sha256) if row.file else None,
            captures=tuple(looks),
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


def _judged(row: Verdict | Conclusion) -> JudgedRecord:
    return JudgedRecord(tuple(row.seen["words"]), row.seen["claim_reviewed"], tuple(row.seen.get("gone", ())))
