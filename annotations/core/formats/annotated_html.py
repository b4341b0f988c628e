"""The annotated articles as one HTML file: to read, print, send and keep (screens.md section 6; fields.md 6.6, rule 1).

The file opens offline and runs nothing: no script, nothing loaded, a policy that forbids both. Each block's text is
exactly one line of the stored text, so the numbers of the references are drawn by the style sheet and are no text.
Colour never speaks alone: a verdict is its word, its icon and its underline.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape

from annotations.core.addresses import web_address
from annotations.core.chain import Head
from annotations.core.errors import Invalid
from annotations.core.gates import LABELS
from annotations.core.publishing import CORRECTION_KINDS
from annotations.core.ratings import Tone
from annotations.core.records import (
    ArticleRecord,
    CaptureRecord,
    CaptureState,
    CheckRecord,
    ClaimRecord,
    ConclusionRecord,
    ConfirmationRecord,
    CorrectionRecord,
    Decided,
    EvidenceRecord,
    GateRecord,
    HighlightRecord,
    HighlightState,
    LineRole,
    ProjectRecord,
    PublicationRecord,
    RatingRecord,
    ReplyRecord,
    RevisionRecord,
    SourceRecord,
    Stance,
    VerdictRecord,
    WaiverRecord,
    Weight,
)
from annotations.core.replies import Channel, ReplyState
from annotations.core.segments import Block, Highlighted, Segment, cut
from annotations.core.workflow import ClaimState

#: The element of a block, by its line's role. The role is its class.
ELEMENTS: dict[LineRole, str] = {
    LineRole.HEADLINE: "h1",
    LineRole.STANDFIRST: "p",
    LineRole.BYLINE: "p",
    LineRole.DATELINE: "p",
    LineRole.SUBHEADING: "h2",
    LineRole.PARAGRAPH: "p",
    LineRole.CREDIT: "p",
}

#: What each verdict looks like besides its colour: our own drawings on a field of 16 by 16.
ICONS: dict[str, str] = {
    Tone.TRUE: '<path d="M2.5 8.5 6.5 12.5 13.5 4"/>',
    Tone.MOSTLY: '<circle cx="8" cy="8" r="6.5"/><path d="M5 8.3 7.2 10.5 11 5.8"/>',
    Tone.MIXED: '<circle cx="8" cy="8" r="6.5"/><path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>',
    Tone.MISLEADING: '<path d="M8 1.8 15 14H1z"/><path d="M8 6v4M8 11.6v.6"/>',
    Tone.FALSE: '<path d="m3.5 3.5 9 9m0-9-9 9"/>',
    Tone.UNPROVEN: '<path d="M5 5.6a3 3 0 1 1 4.4 2.6C8.4 8.8 8 9.3 8 10.4M8 13v.6"/>',
    "none": '<circle cx="8" cy="8" r="6"/>',
}

STANCES: dict[Stance, str] = {
    Stance.SUPPORTS: "Supports the claim",
    Stance.REFUTES: "Refutes the claim",
    Stance.CONTEXT: "Gives context",
}

WEIGHTS: dict[Weight | None, str] = {
    Weight.PRIMARY: "primary source",
    Weight.SECONDARY: "secondary source",
    None: "",
}

#: What became of a quotation in the newest copy of its source.
FOUND: dict[HighlightState | None, str] = {
    HighlightState.SAME: "The words stand in the newest copy.",
    HighlightState.MOVED: "The words stand in another place of the newest copy.",
    HighlightState.EDITED: "In the newest copy the words read otherwise.",
    HighlightState.AMBIGUOUS: "The words stand in several places of the newest copy.",
    HighlightState.GONE: "The words are not in the newest copy.",
    None: "",
}

REPLIES: dict[ReplyState, str] = {
    ReplyState.WAITING: "no answer yet",
    ReplyState.OVERDUE: "no answer yet, overdue",
    ReplyState.ANSWERED: "answered",
    ReplyState.NO_ANSWER: "no answer by the deadline",
    ReplyState.NOT_ASKED: "not asked",
}

DECIDED: dict[Decided, str] = {
    Decided.AGREED: "The reviewers agreed",
    Decided.ADJUDICATED: "Decided by an editor; not every verdict agreed with it",
    Decided.VOTE: "Decided by a vote of the desk",
    Decided.CORRECTED: "Corrected by an editor after it was published",
}

# Written out here, because strftime follows the machine's language.
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

_STYLE = """
:root{color-scheme:light dark;
--page:light-dark(#ffffff,#11151b);--surface:light-dark(#f6f7f9,#1a2029);--text:light-dark(#1a1f27,#e7ebf1);
--muted:light-dark(#545c68,#a3adba);--border:light-dark(#7d8693,#6b7686);--hairline:light-dark(#d9dde3,#2b333e);
--accent:light-dark(#0b57b0,#8fc3ff);--ok:light-dark(#0b6b3a,#7fd6a4);--danger:light-dark(#b3122f,#ff9bb1);
--v-true:light-dark(#0f4195,#79a8ef);--v-true-bg:light-dark(#b3d5fd,#0a2f63);
--v-mostly:light-dark(#1c7290,#86e3ff);--v-mostly-bg:light-dark(#def3f5,#04495c);
--v-mixed:light-dark(#4a3800,#fbf0bc);--v-mixed-bg:light-dark(#fcf0a6,#514403);
--v-misleading:light-dark(#9c4a00,#fa9163);--v-misleading-bg:light-dark(#fddccb,#3d230a);
--v-false:light-dark(#6b0c25,#f4b2bb);--v-false-bg:light-dark(#f8a7b6,#792231);
--v-unproven:light-dark(#3d3a4f,#a3a2c2);--v-unproven-bg:light-dark(#d0cfdf,#26263a);
--text-xs:.75rem;--text-sm:.875rem;--text-md:1rem;--text-lg:1.125rem;--text-xl:1.375rem;--text-2xl:1.75rem;
--sp-1:.25rem;--sp-2:.5rem;--sp-3:.75rem;--sp-4:1rem;--sp-6:1.5rem;--sp-8:2rem;--radius:.5rem;--measure:68ch;
--serif:Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif}
.v-true{--c:var(--v-true);--bg:var(--v-true-bg);--u:solid;--w:2px}
.v-mostly{--c:var(--v-mostly);--bg:var(--v-mostly-bg);--u:solid;--w:1px}
.v-mixed{--c:var(--v-mixed);--bg:var(--v-mixed-bg);--u:dashed;--w:2px}
.v-misleading{--c:var(--v-misleading);--bg:var(--v-misleading-bg);--u:wavy;--w:1.5px}
.v-false{--c:var(--v-false);--bg:var(--v-false-bg);--u:double;--w:1.5px}
.v-unproven{--c:var(--v-unproven);--bg:var(--v-unproven-bg);--u:dotted;--w:2px}
.v-none{--c:var(--muted);--bg:var(--surface);--u:solid;--w:1px}
.o-true{--c2:var(--v-true)}.o-mostly{--c2:var(--v-mostly)}.o-mixed{--c2:var(--v-mixed)}
.o-misleading{--c2:var(--v-misleading)}.o-false{--c2:var(--v-false)}.o-unproven{--c2:var(--v-unproven)}
.o-none{--c2:var(--muted)}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:var(--sp-6);-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);overflow-wrap:anywhere;
font:var(--text-md)/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",sans-serif}
h1,h2,h3,p,ol,ul,dl,dd,figure,blockquote{margin:0;padding:0}
a{color:var(--accent);text-underline-offset:.18em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
.sheet{max-width:72rem;margin-inline:auto;padding-inline:var(--sp-6)}
.masthead{border-bottom:1px solid var(--hairline);background:var(--surface);font-size:var(--text-sm);color:var(--muted)}
.masthead .sheet{display:flex;flex-wrap:wrap;gap:var(--sp-1) var(--sp-4);justify-content:space-between;
padding-block:var(--sp-3)}
.masthead strong{color:var(--text)}
.contents{padding-block:var(--sp-6);border-bottom:1px solid var(--hairline)}
.contents ol{padding-inline-start:1.5em;margin-top:var(--sp-2);font:var(--text-lg)/1.45 var(--serif)}
.contents li{padding-block:var(--sp-1)}
.contents small{display:block;font:var(--text-sm)/1.45 system-ui,sans-serif;color:var(--muted)}
.kicker{font-size:var(--text-xs);font-weight:650;letter-spacing:.08em;text-transform:uppercase;color:var(--muted)}
.article{padding-block:var(--sp-8)}
.article+.article{border-top:6px double var(--hairline)}
.reading{display:grid;grid-template-columns:minmax(0,var(--measure)) minmax(15rem,19rem);
gap:var(--sp-8) 3.5rem;align-items:start;justify-content:space-between;font:var(--text-lg)/1.65 var(--serif)}
.text{min-width:0}
.block{white-space:pre-wrap;margin-block:0 1em;text-align:start}
.headline,.named{font:700 clamp(1.75rem,1.3rem + 2vw,2.5rem)/1.15 var(--serif);letter-spacing:-.012em;
margin-block:0 .5em;text-wrap:balance}
.standfirst{font-size:1.3rem;line-height:1.45;color:var(--muted)}
.standfirst mark{color:var(--text)}
.byline,.dateline{font:var(--text-sm)/1.45 system-ui,sans-serif;margin-block-end:.5em;color:var(--muted)}
.dateline+.paragraph,.byline+.paragraph{margin-block-start:1.2em}
.subheading{font:700 var(--text-xl)/1.3 var(--serif);margin-block:1.6em .5em}
.credit{font-style:italic;font-size:var(--text-md);color:var(--muted);border-top:1px solid var(--hairline);
padding-top:var(--sp-3);margin-top:var(--sp-6)}
mark{color:var(--text);background:var(--bg);padding-block:.16em;border-radius:2px;
text-decoration:underline var(--u) var(--c) var(--w);text-underline-offset:.2em;text-decoration-skip-ink:none;
-webkit-box-decoration-break:clone;box-decoration-break:clone}
mark.over{box-shadow:inset 0 2px 0 var(--c2)}
.ref{display:inline-block;text-decoration:none;vertical-align:.42em;line-height:1;margin-inline:.15em .1em;
font:700 .65rem/1 system-ui,sans-serif;font-style:normal;white-space:nowrap;scroll-margin-top:30vh}
.ref::before{content:attr(data-n);display:inline-block;min-width:1.5em;padding:.22em .35em;text-align:center;
color:var(--c);background:var(--page);border:1px solid var(--c);border-radius:1em}
.ref:hover::before,.ref:target::before{color:var(--page);background:var(--c)}
.glance{position:sticky;top:var(--sp-6);max-height:calc(100vh - 3rem);overflow:auto;
font:var(--text-sm)/1.4 system-ui,sans-serif;border-inline-start:1px solid var(--hairline);
padding-inline-start:var(--sp-6)}
.glance ol{list-style:none;margin-top:var(--sp-3);display:grid;gap:var(--sp-2)}
.glance a{display:grid;grid-template-columns:1.75rem 1fr;gap:0 var(--sp-2);color:inherit;text-decoration:none;
padding:var(--sp-2);margin-inline:calc(-1*var(--sp-2));border-radius:var(--radius)}
.glance a:hover{background:var(--surface)}
.glance b{color:var(--c);font-weight:650}
.glance span span{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden}
.num{display:inline-grid;place-items:center;align-self:start;justify-self:start;min-width:1.75rem;height:1.75rem;padding-inline:.3em;border-radius:1em;
font:700 var(--text-sm)/1 system-ui,sans-serif;color:var(--c);background:var(--bg);border:1px solid var(--c);
text-decoration:none}
.icon{width:1em;height:1em;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;
stroke-linejoin:round;vertical-align:-.12em}
.badge{display:inline-flex;align-items:center;gap:.4em;padding:.2em .65em .25em;border-radius:var(--radius);
font-weight:650;color:var(--c);background:var(--bg);border:1px solid var(--c)}
.badge span{text-decoration:underline var(--u) var(--c) var(--w);text-underline-offset:.22em;
text-decoration-skip-ink:none}
.part{max-width:52rem;margin-top:3rem}
.part>h2{font-size:var(--text-xl);line-height:1.3;padding-bottom:var(--sp-2);border-bottom:2px solid var(--text)}
.claims{list-style:none}
.claim{padding-block:var(--sp-6);border-bottom:1px solid var(--hairline);display:grid;
grid-template-columns:2.5rem minmax(0,1fr);gap:0 var(--sp-3)}
.claim:target{background:linear-gradient(var(--surface) 0 0) no-repeat;box-shadow:-6px 0 0 var(--c)}
.claim>*{grid-column:2}
.claim>.num{grid-column:1;grid-row:1;align-self:start;justify-self:start;margin-top:-.1rem}
.claim h3{font-size:var(--text-lg);line-height:1.35}
.quote{margin-block:var(--sp-2);font:var(--text-md)/1.6 var(--serif)}
.quote p{border-inline-start:3px solid var(--c);padding-inline-start:var(--sp-3);color:var(--muted);
white-space:pre-wrap}
.quote p+p{margin-top:var(--sp-1)}
.facts{display:flex;flex-wrap:wrap;gap:var(--sp-1) var(--sp-4);font-size:var(--text-sm);color:var(--muted);
margin-block:var(--sp-2)}
.facts div{display:flex;gap:.4em}
.facts dt::after{content:":"}
.facts dd{color:var(--text)}
.answer{margin-top:var(--sp-3);padding:var(--sp-4);background:var(--surface);border:1px solid var(--hairline);
border-inline-start:4px solid var(--c);border-radius:var(--radius)}
.answer .badge{font-size:var(--text-lg)}
.answer h4,.verdict h4,.behind h4,.others h4{margin:0;font-size:inherit;font-weight:650}
.answer h4{display:flex;flex-wrap:wrap;align-items:center;gap:var(--sp-2) var(--sp-3)}
.why{margin-top:var(--sp-2);white-space:pre-wrap;max-width:var(--measure)}
.fine{font-size:var(--text-sm);color:var(--muted);margin-top:var(--sp-2)}
.correction{margin-top:var(--sp-3);padding-inline-start:var(--sp-3);border-inline-start:4px double var(--danger)}
.correction h4{margin:0;font-size:var(--text-sm)}
.log{list-style:none}
.log li{padding-block:var(--sp-3);border-bottom:1px solid var(--hairline)}
.others{margin-top:var(--sp-4)}
.others>h4,.behind>h4{font-size:var(--text-sm);color:var(--muted)}
.verdict{margin-top:var(--sp-2);padding-inline-start:var(--sp-3);border-inline-start:2px solid var(--hairline)}
.verdict .badge{font-size:var(--text-sm)}
.behind{margin-top:var(--sp-4)}
.behind ul,.behind ol,.copies{list-style:none}
.behind li{margin-top:var(--sp-2);padding-inline-start:var(--sp-3);border-inline-start:2px solid var(--hairline)}
.behind li:target{background:var(--surface);border-inline-start-color:var(--accent)}
.stance{font-weight:650;font-size:var(--text-sm)}
.behind q{display:block;font-family:var(--serif);white-space:pre-wrap;quotes:"“" "”"}
.behind code,.copies code,.sources .fine code{font:var(--text-xs)/1.5 ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace}
.demands li,.replies li{font-size:var(--text-sm)}
.copies li{margin-top:var(--sp-1)}
.sources{padding:0;margin:0;list-style:none;counter-reset:source}
.sources>li{counter-increment:source;display:grid;grid-template-columns:2.5rem minmax(0,1fr);gap:0 var(--sp-3);
padding-block:var(--sp-3);border-bottom:1px solid var(--hairline)}
.sources>li::before{content:counter(source) ".";color:var(--muted);text-align:end;font-variant-numeric:tabular-nums}
.sources>li>div{grid-column:2}
.sources>li:target{background:var(--surface)}
.sources cite{font-style:normal;font-weight:650}
.record{font-size:var(--text-sm);color:var(--muted);margin-top:3rem;padding-top:var(--sp-4);
border-top:1px solid var(--hairline)}
.record dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:var(--sp-1) var(--sp-4);
margin-top:var(--sp-2)}
.record dd{font-variant-numeric:tabular-nums}
.record code{font:var(--text-xs)/1.5 ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace}
@media (max-width:64rem){.reading{grid-template-columns:minmax(0,var(--measure));justify-content:center}
.glance{display:none}.part,.record{margin-inline:auto;max-width:var(--measure)}}
@media (max-width:40rem){.sheet{padding-inline:var(--sp-4)}.claim{grid-template-columns:auto minmax(0,1fr)}
.claim>*{grid-column:1/-1}.claim>h3{grid-column:2;grid-row:1}.answer{padding:var(--sp-3)}
.sources>li{grid-template-columns:1.5rem minmax(0,1fr)}.sources>li::before{text-align:start}
.record dl{grid-template-columns:minmax(0,1fr);gap:0}.record dd{margin-bottom:var(--sp-2)}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media (forced-colors:active){mark{background:Mark;color:MarkText}.badge,.num,.ref::before{border-color:CanvasText}}
@media print{:root{color-scheme:light}body{font-size:10.5pt}.sheet{max-width:none;padding:0}.glance{display:none}
.reading{display:block;font-size:11.5pt;line-height:1.5}.text,.part,.record{max-width:none}
mark{background:none!important}.masthead{background:none}.article+.article{break-before:page;border:0}
.claim>h3,.part>h2,.answer h4{break-after:avoid}.answer,.sources>li,.verdict,.behind li,.log li{break-inside:avoid}
.sources cite a[rel]::after{content:" " attr(href);font-weight:400;color:var(--muted)}}
@page{margin:18mm}
"""


def write(record: ProjectRecord) -> Iterator[str]:
    """The page, article by article. The list of contents stands first, so the articles are gathered before."""
    articles = tuple(record.articles)
    sources = {source.uid: source for source in record.sources}
    yield _top(record, articles)
    for number, article in enumerate(articles, start=1):
        yield "".join(_Article.of(article, f"a{number}", sources).html(record))
    yield _log(articles)
    yield "</main>\n</body>\n</html>\n"


# --- the page -------------------------------------------------------------------------------------------------------


def _top(record: ProjectRecord, articles: tuple[ArticleRecord, ...]) -> str:
    title = f"{articles[0].headline} – fact check" if len(articles) == 1 else f"{record.name} – fact checks"
    symbols = "".join(
        f'<symbol id="i-{name}" viewBox="0 0 16 16">{drawing}</symbol>' for name, drawing in ICONS.items()
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        'img-src data:">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<svg width="0" height="0" style="position:absolute" aria-hidden="true">{symbols}</svg>\n'
        f'<header class="masthead"><div class="sheet"><span>Fact check · <strong>{escape(record.name)}</strong></span>'
        f"<span>As of {_time(record.exported_at)}</span></div></header>\n"
        f'<main class="sheet">\n{_contents(articles)}'
    )


def _contents(articles: tuple[ArticleRecord, ...]) -> str:
    if len(articles) < 2:
        return "" if articles else '<p class="contents">This project holds no articles yet.</p>\n'
    items = "".join(
        f'<li><a href="#a{number}" dir="auto">{escape(article.headline)}</a>'
        f"<small>{_joined([escape(article.publisher), _count(len(_standing(article)), 'claim')])}</small></li>"
        for number, article in enumerate(articles, start=1)
    )
    return (
        '<nav class="contents" aria-labelledby="contents"><p class="kicker" id="contents">Articles</p>'
        f"<ol>{items}</ol></nav>\n"
    )


@dataclass(frozen=True)
class _Article:
    """An article being written: its text as it stands now, and the numbers that its references use."""

    record: ArticleRecord
    anchor: str
    revision: RevisionRecord
    claims: tuple[ClaimRecord, ...]
    sources: tuple[SourceRecord, ...]
    #: By the source's uid, counted through the article.
    numbers: dict[str, int]

    @classmethod
    def of(cls, record: ArticleRecord, anchor: str, sources: dict[str, SourceRecord]) -> "_Article":
        claims = _standing(record)
        cited = dict.fromkeys(evidence.source for claim in claims for evidence in claim.evidence)
        revision = max(record.revisions, key=lambda one: one.number)
        numbers = {uid: number for number, uid in enumerate(cited, start=1)}
        return cls(record, anchor, revision, claims, tuple(sources[uid] for uid in cited), numbers)

    def html(self, record: ProjectRecord) -> Iterator[str]:
        yield f'<article class="article" id="{self.anchor}" aria-label="{escape(self.record.headline)}">\n'
        yield f'<div class="reading">\n<div class="text"{_lang(self.record)}>\n'
        if LineRole.HEADLINE not in self.revision.roles:
            yield f'<h1 class="named" dir="auto">{escape(self.record.headline)}</h1>\n'
        yield from self._blocks()
        yield f"</div>\n{self._glance()}</div>\n"
        yield self._claims()
        yield self._sources()
        yield self._provenance(record)
        yield "</article>\n"

    # --- the text

    def _blocks(self) -> Iterator[str]:
        marked = {claim.number: claim for claim in self.claims}
        spans = [
            Highlighted(claim.number, highlight.start, highlight.end)
            for claim in self.claims
            for highlight in claim.highlights
            if highlight.revision == self.revision.uid and highlight.stands
        ]
        blocks = cut(self.revision.text, spans)
        # A text without any line has no roles, and is one empty block.
        for block, role in zip(blocks, self.revision.roles or (LineRole.PARAGRAPH,), strict=True):
            yield self._block(block, role, marked)

    def _block(self, block: Block, role: LineRole, marked: dict[int, ClaimRecord]) -> str:
        element = ELEMENTS[role]
        inner = "".join(self._segment(segment, marked) for segment in block.segments)
        return f'<{element} class="block {role.value}" dir="auto">{inner}</{element}>\n'

    def _segment(self, segment: Segment, marked: dict[int, ClaimRecord]) -> str:
        text = escape(segment.text)
        if segment.keys:
            shortest, *others = [_tone(marked[key]) for key in segment.keys]
            # One only: ARIA 1.2 takes a single reference here, and checkers refuse lists.
            details = f"{self.anchor}-c{segment.keys[0]}"
            over = f" over o-{others[0]}" if others else ""
            text = f'<mark class="v-{shortest}{over}" aria-details="{details}">{text}</mark>'
        return text + "".join(self._reference(marked[number]) for number in segment.ends)

    def _reference(self, claim: ClaimRecord) -> str:
        number, tone = claim.number, _tone(claim)
        anchor = f"{self.anchor}-c{number}"
        return (
            f'<a class="ref v-{tone}" id="{anchor}-text" href="#{anchor}" data-n="{number}" '
            f'aria-label="Claim {number}: {escape(_label(claim))}"></a>'
        )

    def _in_text(self, claim: ClaimRecord) -> bool:
        return any(highlight.revision == self.revision.uid and highlight.stands for highlight in claim.highlights)

    # --- the claims

    def _glance(self) -> str:
        if not self.claims:
            return ""
        items = "".join(
            f'<li class="v-{_tone(claim)}"><a href="#{self.anchor}-c{claim.number}">'
            f'<span class="num">{claim.number}</span><span><b>{_icon(_tone(claim))} {escape(_label(claim))}</b>'
            f'<span dir="auto">{escape(claim.claim_reviewed)}</span></span></a></li>'
            for claim in self.claims
        )
        # The name tells the lists of several articles apart, where landmarks are read out one after another.
        return (
            f'<nav class="glance" aria-label="At a glance: {escape(self.record.headline)}">'
            f'<p class="kicker" aria-hidden="true">At a glance</p><ol>{items}</ol></nav>\n'
        )

    def _claims(self) -> str:
        if not self.claims:
            return '<p class="part">No claims are marked in this article.</p>\n'
        items = "".join(self._claim(claim) for claim in self.claims)
        return (
            f'<section class="part"><h2>{_count(len(self.claims), "claim")}</h2>\n'
            f'<ol class="claims">\n{items}</ol></section>\n'
        )

    def _claim(self, claim: ClaimRecord) -> str:
        anchor = f"{self.anchor}-c{claim.number}"
        number = f'<span class="num">{claim.number}</span>'
        if self._in_text(claim):
            name = f"Claim {claim.number}, back to the text"
            number = f'<a class="num" href="#{anchor}-text" aria-label="{name}">{claim.number}</a>'
        return (
            f'<li class="claim v-{_tone(claim)}" id="{anchor}">\n'
            f'<h3 dir="auto">{escape(claim.claim_reviewed)}</h3>{number}\n'
            f"{self._quotes(claim)}{self._facts(claim)}{self._answer(claim)}{_since(claim)}{self._evidence(claim)}"
            f"{_demands(claim)}{_replies(claim)}</li>\n"
        )

    def _quotes(self, claim: ClaimRecord) -> str:
        """The words in the text shown above; where they do not stand in it, those of the last text that had them."""
        numbers = {revision.uid: revision.number for revision in self.record.revisions}
        stands = [one for one in claim.highlights if one.stands]
        newest = max((numbers[one.revision] for one in stands), default=0)
        shown = [one for one in stands if numbers[one.revision] == newest]
        if not shown:
            return ""
        quotes = "".join(f'<p dir="auto">{escape(one.exact)}</p>' for one in shown)
        dated = "" if newest == self.revision.number else f"As revision {newest} had it."
        revisions = {one.uid: numbers[one.revision] for one in stands}
        gone = "".join(
            _words_gone(one, revisions.get(one.carried_from or ""), numbers[one.revision])
            for one in claim.highlights
            if one.revision == self.revision.uid and not one.stands
        )
        return f'<blockquote class="quote"{_lang(self.record)}>{quotes}</blockquote>\n{_fine(dated)}{gone}'

    def _facts(self, claim: ClaimRecord) -> str:
        facts = [
            ("Claimed by", escape(claim.claimant)),
            ("Said on", _day(claim.claim_date)),
            ("Kind", escape(claim.kind.value)),
            ("State", escape(claim.state.value)),
            ("Tags", escape(", ".join(claim.tags))),
            ("Sources", ", ".join(self._cited(claim, evidence) for evidence in _in_order(claim))),
            ("Place", "" if self._in_text(claim) else "not marked in the text shown above"),
        ]
        told = "".join(f'<div><dt>{name}</dt><dd dir="auto">{value}</dd></div>' for name, value in facts if value)
        return f'<dl class="facts">{told}</dl>\n'

    def _answer(self, claim: ClaimRecord) -> str:
        shown = "".join(_verdict(verdict) for verdict in _standing_verdicts(claim))
        if claim.conclusion:
            given = f'<div class="others"><h4>Verdicts behind it</h4>{shown}</div>\n' if shown else ""
            return _conclusion(claim.conclusion) + given
        if shown:
            return f'<div class="others"><h4>Verdicts so far; the desk has not concluded</h4>{shown}</div>\n'
        return f'<div class="answer"><h4>{_badge("none", "No verdict yet")}</h4></div>\n'

    def _evidence(self, claim: ClaimRecord) -> str:
        if not claim.evidence:
            return ""
        items = "".join(self._footnote(claim, evidence) for evidence in _in_order(claim))
        return f'<div class="behind evidence"><h4>Evidence</h4><ol>{items}</ol></div>\n'

    def _cited(self, claim: ClaimRecord, evidence: EvidenceRecord) -> str:
        """The reference from the claim's brief to the footnote below it."""
        number = self.numbers[evidence.source]
        anchor = f"{self.anchor}-c{claim.number}-s{number}"
        return f'<a id="{anchor}-ref" href="#{anchor}">[{number}] {evidence.stance.value}</a>'

    def _footnote(self, claim: ClaimRecord, evidence: EvidenceRecord) -> str:
        number = self.numbers[evidence.source]
        source = self.sources[number - 1]
        anchor = f"{self.anchor}-c{claim.number}-s{number}"
        does = ", ".join(part for part in (STANCES[evidence.stance], WEIGHTS[evidence.weight]) if part)
        about = [escape(source.publisher), _day(source.date_published)]
        quotation = f'<q dir="auto">{escape(evidence.quotation)}</q>' if evidence.quotation else ""
        return (
            f'<li id="{anchor}">[{number}] <span class="stance">{does}:</span> '
            f'<a href="#{self.anchor}-s{number}"><bdi>{escape(_title(source))}</bdi></a> '
            f'<a href="#{anchor}-ref" aria-label="Source {number}, back to claim {claim.number}">↩</a>'
            f"{_fine(_joined(about))}{quotation}{_fine(_standing_in(evidence, source))}{_fine(escape(evidence.note))}"
            f"{_fine(_checked(evidence.check))}</li>"
        )

    # --- the sources and where it all comes from

    def _sources(self) -> str:
        if not self.sources:
            return ""
        uses: dict[str, list[str]] = defaultdict(list)
        for claim in self.claims:
            for evidence in claim.evidence:
                uses[evidence.source].append(self._use(claim, evidence))
        items = "".join(
            f'<li id="{self.anchor}-s{number}"><div>{_source(source)}{_fine(_joined(uses[source.uid]))}</div></li>\n'
            for number, source in enumerate(self.sources, start=1)
        )
        return f'<section class="part"><h2>Sources</h2>\n<ol class="sources">\n{items}</ol></section>\n'

    def _use(self, claim: ClaimRecord, evidence: EvidenceRecord) -> str:
        anchor = f"{self.anchor}-c{claim.number}-s{self.numbers[evidence.source]}"
        return f'<a href="#{anchor}">Claim {claim.number}</a>: {evidence.stance.value}'

    def _provenance(self, record: ProjectRecord) -> str:
        article, revision = self.record, self.revision
        address = article.canonical_url or article.source_url
        facts = [
            ("Publisher", escape(article.publisher)),
            ("Byline", escape(article.byline)),
            ("Published", _day(article.date_published)),
            ("Changed", _day(article.date_modified)),
            ("Original", _link(address, escape(address)) if address else ""),
            ("Text shown", f"revision {revision.number}, {escape(revision.obtained.value)}"),
            ("Obtained", _time(revision.obtained_at)),
            ("Characters", f"{len(revision.text):,} code points in {_count(len(revision.roles), 'block')}"),
            ("Counted", f"{_count(len(self.claims), 'claim')}, {_count(len(self.sources), 'source')}"),
            ("SHA-256 of the text", f"<code>{escape(revision.sha256)}</code>"),
            ("SHA-256 of the original", f"<code>{escape(revision.original_sha256)}</code>"),
            ("Exported", _time(record.exported_at)),
            ("Audit trail", _trail(record.trail) if record.trail else ""),
        ]
        told = "".join(f'<dt>{name}</dt><dd dir="auto">{value}</dd>' for name, value in facts if value)
        return f'<footer class="record"><p class="kicker">Where this comes from</p><dl>{told}</dl></footer>\n'


# --- the pieces -----------------------------------------------------------------------------------------------------


def _trail(head: Head) -> str:
    """Where the trail ended, as `manage.py verify_trail --head` takes it."""
    return f"{_count(head.count, 'event')}, head <code>{head}</code>"


def _standing(article: ArticleRecord) -> tuple[ClaimRecord, ...]:
    return tuple(claim for claim in article.claims if claim.state != ClaimState.WITHDRAWN)


def _in_order(claim: ClaimRecord) -> list[EvidenceRecord]:
    return sorted(claim.evidence, key=lambda evidence: evidence.order)


def _shown(claim: ClaimRecord) -> RatingRecord | None:
    """The rating that a claim is painted with: the desk's, or else the one on which all standing verdicts agree.

    One that was given on other words than the claim has now paints nothing.
    """
    if claim.conclusion:
        return None if claim.conclusion.overtaken_at else claim.conclusion.rating
    ratings = {verdict.rating.key: verdict.rating for verdict in _standing_verdicts(claim) if not verdict.overtaken_at}
    return next(iter(ratings.values())) if len(ratings) == 1 else None


def _tone(claim: ClaimRecord) -> str:
    rating = _shown(claim)
    return rating.tone.value if rating else "none"


def _label(claim: ClaimRecord) -> str:
    rating = _shown(claim)
    if rating:
        return rating.label if claim.conclusion else f"{rating.label} (not concluded)"
    if claim.conclusion:
        return "Judged on earlier words"
    verdicts = _standing_verdicts(claim)
    if not verdicts:
        return "No verdict yet"
    return "Judged on earlier words" if all(verdict.overtaken_at for verdict in verdicts) else "Verdicts differ"


def _standing_verdicts(claim: ClaimRecord) -> list[VerdictRecord]:
    return [verdict for verdict in claim.verdicts if verdict.superseded_at is None]


def _words_gone(highlight: HighlightRecord, last: int | None, number: int) -> str:
    who = f" by {_names([highlight.decided_by.name])}" if highlight.decided_by else ""
    when = f" on {_day(highlight.decided_at)}" if highlight.decided_at else ""
    until = f" up to revision {last}" if last else ""
    return (
        f'<p class="fine"><strong>Words gone:</strong> <q dir="auto">{escape(highlight.last_exact)}</q> stood in the '
        f"article{until}; found to be gone from revision {number}{who}{when}.</p>\n"
    )


def _earlier_words(given: VerdictRecord | ConclusionRecord) -> str:
    """A sentence above what was given on other words than the claim has now."""
    if not given.overtaken_at:
        return ""
    words = ", ".join(f'<q dir="auto">{escape(words)}</q>' for words in given.judged.words)
    wording = given.judged.claim_reviewed
    worded = f', worded <q dir="auto">{escape(wording)}</q>' if wording not in given.judged.words else ""
    # The quoted words may end a sentence themselves, so they stand last, and nothing ends it once more.
    return (
        f'<p class="fine"><strong>On earlier words:</strong> the claim has read otherwise since '
        f"{_day(given.overtaken_at)}. This was given on {words}{worded}</p>"
    )


def _gone_since(conclusion: ConclusionRecord) -> str:
    """A sentence above a conclusion on words that were taken out since."""
    if not conclusion.gone_at:
        return ""
    return (
        '<p class="fine"><strong>Words gone since:</strong> the desk concluded this while the words stood in the '
        f"article. They were found to be gone on {_day(conclusion.gone_at)}.</p>"
    )


def _conclusion(conclusion: ConclusionRecord) -> str:
    tone = conclusion.rating.tone.value
    again = conclusion.check_again_on
    by = "" if conclusion.vote else f"by {_names([conclusion.by.name])} "
    fine = [
        f"True as of {_day(conclusion.true_as_of)}",
        f"check again on {_day(again)}" if again else "",
        f"judged by {_names(person.name for person in conclusion.judged_by)}" if conclusion.judged_by else "",
        f"concluded {by}on {_day(conclusion.concluded_at)}",
    ]
    return (
        f'<div class="answer v-{tone}"><h4>{_badge(tone, conclusion.rating.label)}</h4>'
        f"{_earlier_words(conclusion)}{_gone_since(conclusion)}{_overridden(conclusion)}{_why(conclusion.rationale)}{_answers(conclusion)}"
        f'<p class="fine">{DECIDED[conclusion.decided]}. {_joined(fine)}</p>{_vote(conclusion)}</div>\n'
    )


def _overridden(conclusion: ConclusionRecord) -> str:
    """A paragraph on an answer that took less than the project demanded."""
    override = conclusion.override
    if not override:
        return ""
    return (
        f'<p class="fine"><strong>Emergency override:</strong> concluded with less than the desk demands; '
        f'{_names([override.by.name])}, {_day(override.made_at)}: <q dir="auto">{escape(override.reason)}</q></p>'
    )


def _answers(conclusion: ConclusionRecord) -> str:
    """The desk's questions with what was answered."""
    told = "".join(
        f'<dt>{escape(one.question)}</dt><dd dir="auto">{escape(one.answer)}</dd>' for one in conclusion.answers
    )
    return f'<dl class="asked">{told}</dl>' if told else ""


def _vote(conclusion: ConclusionRecord) -> str:
    """The rule, who proposed it, and each ballot, with dissent and its reason."""
    vote = conclusion.vote
    if not vote:
        return ""
    items = ""
    for ballot in vote.ballots:
        dissent = "" if ballot.rating.key == conclusion.rating.key else " (dissent)"
        reason = f': <span dir="auto">{escape(ballot.reason)}</span>' if ballot.reason else ""
        items += f"<li>{_names([ballot.by.name])}: {escape(ballot.rating.label)}{dissent}{reason}</li>"
    rule = f"{vote.majority} of {vote.voters} editors decide"
    proposed = f"{_names([vote.by.name])} proposed {escape(vote.rating.label)} on {_day(vote.proposed_at)}"
    return f'<p class="fine">{rule}; {proposed}.</p><ul class="fine votes">{items}</ul>'


def _since(claim: ClaimRecord) -> str:
    """What became of a conclusion: that it was corrected, published, found still true."""
    corrected = "".join(
        f'<div class="correction"><h4>Correction, {_day(one.corrected_at)}</h4>{_correction(one)}</div>\n'
        for one in reversed(claim.corrections)
    )
    confirmed = claim.conclusion.confirmations if claim.conclusion else ()
    return corrected + "".join(map(_fine, [*map(_publication, claim.publications), *map(_confirmation, confirmed)]))


def _correction(correction: CorrectionRecord) -> str:
    before, after = correction.before, correction.after
    became = "stays" if before.rating.key == after.rating.key else "became"
    answers = f"{_badge(before.rating.tone.value, before.rating.label)} {became} "
    answers += _badge(after.rating.tone.value, after.rating.label)
    publisher = correction.publisher_told_on
    fine = [
        f"told: <bdi>{escape(correction.told)}</bdi>" if correction.told else "",
        f"the publisher was told on {_day(publisher)}" if publisher else "",
        f"corrected by {_names([correction.by.name])}",
        f"signed by {_names([correction.signed_by.name])} on {_day(correction.signed_at)}"
        if correction.signed_by
        else "",
    ]
    return (
        f"<p>{CORRECTION_KINDS[correction.kind]}: {answers}</p>{_why(correction.wrong)}"
        f"{_fine(f'Before, true as of {_day(before.true_as_of)}: <q>{escape(before.rationale)}</q>')}{_fine(_joined(fine))}"
    )


def _publication(publication: PublicationRecord) -> str:
    told = f"Published on {_day(publication.published_at)}, signed by {_names([publication.by.name])}"
    if publication.taken_back_by:
        told += (
            f"; taken off publication on {_day(publication.taken_back_at)} by "
            f'{_names([publication.taken_back_by.name])}: <q dir="auto">{escape(publication.taken_back_reason)}</q>'
        )
    # What was missing when it was signed stands with the gates, and in the JSON format.
    return told


def _confirmation(confirmation: ConfirmationRecord) -> str:
    again = confirmation.check_again_on
    told = f"Looked at again, still true as of {_day(confirmation.true_as_of)}, {_names([confirmation.by.name])}: "
    return f"{told}<bdi>{escape(confirmation.note)}</bdi>{f' Check again on {_day(again)}.' if again else ''}"


def _log(articles: tuple[ArticleRecord, ...]) -> str:
    """The log of corrections: what the file's claims had to have corrected after publication, the latest first."""
    rows = [
        (one, claim, "" if claim.state == ClaimState.WITHDRAWN else f"a{number}-c{claim.number}")
        for number, article in enumerate(articles, start=1)
        for claim in article.claims
        for one in claim.corrections
    ]
    if not rows:
        return ""
    rows.sort(key=lambda row: row[0].corrected_at, reverse=True)
    items = "".join(
        f"<li><p><strong>{_day(one.corrected_at)}</strong> {_corrected(claim, anchor)}</p>{_correction(one)}</li>\n"
        for one, claim, anchor in rows
    )
    return f'<section class="part" id="corrections"><h2>Corrections</h2>\n<ol class="log">\n{items}</ol></section>\n'


def _corrected(claim: ClaimRecord, anchor: str) -> str:
    """The claim's sentence, leading to the claim; one that was withdrawn since is not in the file."""
    wording = escape(claim.claim_reviewed)
    return f'<a href="#{anchor}" dir="auto">{wording}</a>' if anchor else f"<bdi>{wording}</bdi> (withdrawn since)"


def _verdict(verdict: VerdictRecord) -> str:
    tone = verdict.rating.tone.value
    fine = [
        _names([verdict.by.name]),
        f"true as of {_day(verdict.true_as_of)}",
        f"confidence {verdict.confidence.value}" if verdict.confidence else "",
        "given in sight of another verdict" if verdict.in_sight else "",
    ]
    return (
        f'<div class="verdict v-{tone}">{_badge(tone, verdict.rating.label)}{_earlier_words(verdict)}'
        f'{_why(verdict.rationale)}<p class="fine">{_joined(fine)}</p></div>'
    )


def _why(rationale: str) -> str:
    return f'<p class="why" dir="auto">{escape(rationale)}</p>' if rationale else ""


def _source(source: SourceRecord) -> str:
    title = f'<cite dir="auto">{_link(source.url, escape(_title(source)))}</cite>'
    seen = f"seen on {_day(source.accessed_at)}" if source.accessed_at else ""
    about = [
        escape(source.author),
        escape(source.publisher),
        _day(source.date_published),
        escape(source.kind.value),
        seen,
    ]
    return f"{title}{_fine(_joined(about))}{_fine(escape(source.note))}{_copies(source)}"


def _copies(source: SourceRecord) -> str:
    """The file, and what came of each look at the page. A page that stays as it was is looked at often: the last says it."""
    items = []
    if file := source.file:
        what = f"{escape(file.media_type)}, {file.size:,} bytes"
        items.append(f"File <bdi>{escape(file.name)}</bdi>, {what}, SHA-256 <code>{escape(file.sha256)}</code>")
    same = [look for look in source.captures if look.state == CaptureState.UNCHANGED]
    items += [_look(look, source) for look in source.captures if look not in same[:-1]]
    if not items:
        return ""
    return f'<ul class="copies fine">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def _look(look: CaptureRecord, source: SourceRecord) -> str:
    said = f" <bdi>{escape(look.sentence)}</bdi>" if look.sentence else ""
    match look.state:
        case CaptureState.WAITING:
            return f"A copy was asked for on {_time(look.asked_at)} and is not taken yet."
        case CaptureState.FAILED:
            return f"No copy could be kept on {_told_time(look)}:{said}"
        case CaptureState.UNCHANGED:
            return f"The page was the same on {_told_time(look)}."
    final = look.url_final if look.url_final != source.url else ""
    told = [
        f"{_copy(look)}, {escape(look.media_type)}, {look.size or 0:,} bytes",
        f"SHA-256 <code>{escape(look.sha256)}</code>",
        f"answered by {_link(final, f'<bdi>{escape(final)}</bdi>')}" if final else "",
        f"kept publicly too at {_link(look.archive_url, f'<bdi>{escape(look.archive_url)}</bdi>')}"
        if look.archive_url
        else "",
    ]
    return _joined(told) + said


def _copy(look: CaptureRecord) -> str:
    return f"Copy {look.number}, kept on {_told_time(look)}"


def _told_time(look: CaptureRecord) -> str:
    return _time(look.taken_at or look.asked_at)


def _standing_in(evidence: EvidenceRecord, source: SourceRecord) -> str:
    """Where a quotation stands, or else the newest copy; the whole digest stands with the source."""
    copies = {look.uid: look for look in source.copies}
    if evidence.capture and evidence.selector:
        place = evidence.selector.position
        kept = f"{_copy(copies[evidence.capture])}, SHA-256 {_short(copies[evidence.capture].sha256)}"
        return f"{kept}, characters {place.start:,} to {place.end:,}. {FOUND[evidence.found]}"
    if copies:
        newest = source.copies[-1]
        return f"{_copy(newest)}, SHA-256 {_short(newest.sha256)}. {FOUND[evidence.found]}"
    if source.file:
        return f"File <bdi>{escape(source.file.name)}</bdi>, SHA-256 {_short(source.file.sha256)}."
    return "No copy is kept." if source.url else ""


def _short(digest: str) -> str:
    return f'<code title="{escape(digest)}">{escape(digest[:12])}…</code>'


def _checked(check: CheckRecord | None) -> str:
    if check is None:
        return "Not checked by a second person."
    done = f"Opened and read by {_names([check.by.name])} on {_day(check.checked_at)}"
    return f"{done}." if check.holds else f"{done}; changed since: {escape(', '.join(check.changed))}."


def _demands(claim: ClaimRecord) -> str:
    """What the project demands of the evidence, how that stands, and what was waived, also of what it demands no more."""
    waivers = {waiver.gate: waiver for waiver in claim.waivers}
    items = [_gate(gate, waivers.pop(gate.gate, None)) for gate in claim.gates]
    items += [f"<b>{LABELS[gate]}: demanded no more.</b> {_waiver(waiver)}" for gate, waiver in waivers.items()]
    if not items:
        return ""
    passed = claim.conclusion.gates if claim.conclusion else ()
    then = ", ".join(f"{LABELS[one.gate].lower()} {one.state.value}" for one in passed)
    told = "".join(f"<li>{item}</li>" for item in items)
    return (
        f'<div class="behind demands"><h4>What the project demands</h4><ul>{told}</ul>'
        f"{_fine(f'When the desk concluded: {then}.' if then else '')}</div>\n"
    )


def _gate(gate: GateRecord, waiver: WaiverRecord | None) -> str:
    told = [f"<b>{LABELS[gate.gate]}: {gate.state.value}.</b>", escape(gate.stands), escape(gate.missing)]
    return " ".join(part for part in [*told, _waiver(waiver) if waiver else ""] if part)


def _waiver(waiver: WaiverRecord) -> str:
    who = f"Waived by {_names([waiver.by.name])} on {_day(waiver.waived_at)}"
    return f'{who}: <q dir="auto">{escape(waiver.reason)}</q>'


def _replies(claim: ClaimRecord) -> str:
    if not claim.replies:
        return ""
    items = "".join(f"<li>{_reply(reply, claim.conclusion)}</li>" for reply in claim.replies)
    return f'<div class="behind replies"><h4>Right of reply</h4><ul>{items}</ul></div>\n'


def _reply(reply: ReplyRecord, conclusion: ConclusionRecord | None) -> str:
    who = f'<span class="stance">{_names([reply.party or "Nobody"])}</span>'
    if reply.role:
        who += f" (<bdi>{escape(reply.role)}</bdi>)"
    if reply.channel is None:
        return f'{who}: {REPLIES[reply.state]}, because: <q dir="auto">{escape(reply.reason)}</q>'
    way = reply.channel.value if reply.channel == Channel.IN_PERSON else f"by {reply.channel.value}"
    told = (
        f"{who}, asked {way} on {_day(reply.asked_on)}, answer due on {_day(reply.deadline)}: {REPLIES[reply.state]}."
    )
    question = _fine(escape(reply.question))
    if not reply.answer:
        return told + question
    late = conclusion and reply.answer_recorded_at and reply.answer_recorded_at > conclusion.concluded_at
    after = [f"Answered on {_day(reply.answered_on)}", "after the desk had concluded" if late else ""]
    if reply.weighed_by:
        after.append(f"{_names([reply.weighed_by.name])} found on {_day(reply.weighed_at)} that the conclusion stands")
    return f'{told}{question}<q dir="auto">{escape(reply.answer)}</q>{_fine(_joined(after))}'


def _fine(inner: str) -> str:
    """A paragraph in small print; none when there is nothing to say."""
    return f'<p class="fine" dir="auto">{inner}</p>' if inner else ""


def _title(source: SourceRecord) -> str:
    return source.title or source.url or "Untitled source"


def _link(url: str, inner: str) -> str:
    """`inner` as a link, if the address is one of the web; as it is otherwise (also for javascript:)."""
    try:
        address = web_address(url)
    except Invalid:
        return inner
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow">{inner}</a>'


def _badge(tone: str, label: str) -> str:
    return f'<span class="badge v-{tone}">{_icon(tone)}<span dir="auto">{escape(label)}</span></span>'


def _icon(tone: str) -> str:
    return f'<svg class="icon" aria-hidden="true"><use href="#i-{tone}"/></svg>'


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"<bdi>{escape(name)}</bdi>" for name in names)


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _lang(article: ArticleRecord) -> str:
    return f' lang="{escape(article.language)}"' if article.language else ""


def _day(value: date | None) -> str:
    if value is None:
        return ""
    return f'<time datetime="{value:%Y-%m-%d}">{value.day} {_MONTHS[value.month - 1]} {value.year}</time>'


def _time(value: datetime) -> str:
    moment = value.astimezone(UTC)
    return (
        f'<time datetime="{moment:%Y-%m-%dT%H:%M:%SZ}">{moment.day} {_MONTHS[moment.month - 1]} {moment.year}, '
        f"{moment:%H:%M} UTC</time>"
    )
