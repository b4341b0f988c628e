"""The words by which page furniture is known: tables of rules, in as many languages as we have met.

The tables are written and asked in small letters (`small`): it takes half the time of patterns that ignore case.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from annotations.core.records import Apart

Test = Callable[[str], object]


@dataclass(frozen=True)
class Rule:
    """Lines of at most `longest` words of which `holds` is true are set apart as `apart`."""

    apart: Apart
    longest: int
    holds: Test


def small(text: str) -> str:
    """The text in small letters, one for each: what patterns that ignore case take for the same letter is the same."""
    return text.replace("İ", "i").replace("ı", "i").replace("ſ", "s").lower()


def _whole(*phrases: str) -> Test:
    """Whether a line is one of the phrases and nothing else but decoration."""
    return re.compile(rf"\W*(?:{'|'.join(phrases)})\W*").fullmatch


def _opening(*phrases: str) -> Test:
    """Whether a line begins with one of the phrases."""
    return re.compile(rf"\W*(?:{'|'.join(phrases)})(?!\w)").match


def _holding(*phrases: str) -> Test:
    """Whether a line holds one of the phrases anywhere."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)").search


_NETWORKS = (
    "facebook", "twitter", "x", "whats ?app", "linked ?in", "pinterest", "reddit", "telegram", "tumblr", "flipboard",
    "instagram", "you ?tube", "tik ?tok", "messenger", "threads", "bluesky", "mastodon", "google\\+?", "google news",
    "e-?mail", "print", "copy(?: link)?", "vk", "вконтакте", "viber", "line", "weibo", "wechat", "gettr", "gab",
    "parler", "truth(?: social)?", "stumbleupon", "digg", "xing", "pocket", "sms", "rss", "snapchat", "hatena",
)  # fmt: skip

#: Heads of lists of other stories: an article seldom goes on after one.
ENDS = _whole(
    r"more (?:for|from|on|in|about|news|stories|coverage|top|like|to|by)\b.{0,50}", r"read (?:next|more|also)",
    r"keep reading(?:show (?:less|more))?", r"up next", r"(?:previous|next) (?:article|story|post|entry)\b.{0,150}",
    r"(?:related|recommended|suggested|similar|popular|top|other|latest|recent|trending|featured|editor.?s'?)"
    r"(?: (?:articles?|stor(?:y|ies)|posts?|news|content|reads?|reading|topics?|links|coverage|videos?|for you|"
    r"picks?|headlines|items|pages|today|now|stories for you))*:?",
    r"(?:most|best) (?:popular|read|viewed|shared|commented|recent|watched).{0,20}", r"trending.{0,20}",
    r"you (?:may|might|could|will|.ll) (?:also )?(?:like|love|enjoy|be interested in).{0,20}", r"what.s next\??",
    r"(?:we )?recommend(?:ed|s|ations)?.{0,20}", r"don.t miss(?: out)?.{0,20}", r"in case you missed it", r"see also",
    r"also read", r"explore more.{0,30}", r"around the web", r"from (?:the|around) (?:the )?web", r"promoted stories",
    r"tags?:?", r"topics:?", r"filed under:?.*", r"more:?", r"around the network", r"about the (?:author|writer).*",
    r"weitere (?:beiträge|artikel|themen|nachrichten|meldungen).*", r"mehr (?:zum thema|aus|von|lesen|dazu).*",
    r"(?:lesen sie|das könnte sie|auch) (?:auch|ebenfalls|interess).*", r"auch interessant", r"schlagw[oö]rt.*",
    r"(?:à|a) lire aussi.*", r"lire aussi.*", r"sur le même sujet", r"articles? (?:liés|similaires|récents)",
    r"(?:te puede|le puede|también te puede) interesar.*", r"lee? (?:también|más).*", r"noticias relacionadas",
    r"relacionad[ao]s?", r"más (?:noticias|leíd[ao]s|información|sobre).*", r"leggi anche.*", r"articoli correlati",
    r"potrebbe(?:ro)? (?:anche )?interessart[ie].*", r"leia (?:também|mais).*", r"veja também.*", r"baca juga.*",
    r"artikel terkait", r"berita (?:terkait|lainnya|terbaru)", r"lees (?:ook|meer|verder).*", r"läs (?:också|mer|även).*",
    r"les også.*", r"læs også.*", r"czytaj (?:także|też|również).*", r"zobacz (?:także|też|również).*",
    r"ilgili haberler", r"читайте также.*", r"(?:материалы|новости|статьи) по теме", r"похожие.{0,30}", r"читать далее",
    r"другие новости", r"관련\s?기사.*", r"많이 본.*", r"関連(?:記事|ニュース|リンク).*", r"あわせて読みたい",
    r"相关(?:阅读|新闻|文章|报道).*", r"相關(?:閱讀|新聞|文章|報導).*", r"推荐阅读", r"延伸閱讀", r"اقرأ أيضا.*", r"مواضيع ذات صلة",
    r"مزید (?:پڑھیں|خبریں).*", r"یہ بھی پڑھیں.*", r"यह भी पढ़ें.*", r"आगे पढ़ें", r"xem thêm.*", r"tin liên quan",
)  # fmt: skip

#: Heads of the readers' corner: an article never goes on after one.
COMMENTS = _whole(
    r"(?:\d+ )?(?:readers?'? )?(?:comments?|responses?|replies|thoughts on .*)(?: ?\(\d+\)| closed)?",
    r"(?:leave|post|add|write) (?:a|your) (?:reply|comment).*", r"join the (?:conversation|discussion).*",
    r"(?:view|show|see|load|hide)(?: all)? (?:\d+ )?comments?.*", r"sign in to comment", r"log in to leave a comment.*",
    r"(?:\d+ )?(?:kommentare?|commentaires?|comentarios?|comentários|commenti|komentar|reacties|комментари\w+)(?: ?\(\d+\))?",
    r"please enable javascript to view the comments.*", r"(?:hinterlasse|schreib).{0,20}kommentar.*",
    r"댓글.{0,10}", r"コメント.{0,10}", r"评论.{0,6}", r"تعليقات", r"تبصرے",
)  # fmt: skip

_CAPTIONED = _holding(
    r"(?:photo|image|picture|illustration|graphic|video)s?(?: credits?)?(?: by| courtesy)?\s?[:|/©]",
    r"(?:photo|image|photograph|photography|illustration|picture)s? (?:by|courtesy|credit|via|from)", r"getty(?: images)?",
    r"\(?(?:ap|afp|reuters|epa|pti|file) (?:photo|file|images?)", r"shutterstock", r"istock\w*", r"alamy", r"unsplash",
    r"/(?:ap|afp|reuters|epa|getty|bloomberg)", r"via (?:ap|afp|reuters|getty)", r"(?:image|photo) (?:credit|source)",
    r"(?:foto|bild|crédit|crédito|credito|kredit|фото|사진|写真|撮影|图片?|图源|تصویر|صورة|फोटो)\s?[:：/=©]", r"file (?:photo|image)",
    r"credit:", r"©\s?(?:getty|afp|reuters|ap|dpa|epa)", r"screen ?shot",
)  # fmt: skip

#: First match decides. What is long is not judged by its words at all.
RULES: tuple[Rule, ...] = (
    Rule(Apart.COMMENTS, 16, COMMENTS),
    Rule(Apart.NAVIGATION, 8, _whole(
        r"(?:skip|jump|go|zum|aller|ir|vai|saltar|pular|naar|przejdź|hoppa|lewati|перейти|langsung)"
        r" (?:to|zum|au|al|a|para|do|till|ke|к|inhalt|direkt)\b.{0,40}",
        r"(?:home|menu|search|suche|rechercher|buscar|cerca|поиск|меню|главная|검색|検索|搜索|بحث|close|back|next|previous)",
        r"(?:toggle|open|close|main|show|hide) (?:navigation|menu|search|sidebar).*", r"back to (?:top|gallery|all).*",
        r"home\s?(?:[>/»›|]|news\b).*", r"(?:log|sign) ?(?:in|out|on)(?: / register)?", r"my account", r"register", r"search for:?",
        r"(?:latest|breaking|top) (?:stories|news|headlines)", r"(?:you are|you're) here:?.*", r"\d+ ?(?:/|of|von|sur) ?\d+",
        r"zurück zur.*", r"(?:scroll )?(?:back )?to top", r"expand|collapse|open|show (?:more|less|all)|load more|view (?:all|more|gallery)",
    )),
    Rule(Apart.SHARING, 14, _whole(
        rf"(?:(?:{'|'.join(_NETWORKS)})\W*)+",
        r"(?:\d+ )?shares?(?: (?:this|on|with|via|the|article|story|it|to|all|now|page|post|options)\b.*)?:?",
        rf"(?:share|tweet|post|pin|send|save|follow|like|find|join|connect)(?: \w+){{0,4}} (?:{'|'.join(_NETWORKS)})\b.*",
        r"follow (?:us|me|our)\b.*", r"follow", r"tweet", r"copy link.*", r"(?:link )?copied!?", r"click to share.*",
        r"print (?:this )?(?:article|page|story)?", r"e-?mail (?:this|to|a)\b.*", r"save(?: (?:this|for later|article|story).*)?",
        r"teilen.*", r"partager.*", r"compartir.*", r"compartilh\w+.*", r"condividi.*", r"bagikan.*", r"delen", r"udostępnij.*",
        r"поделиться.*", r"공유.*", r"シェア.*", r"分享.*", r"مشاركة.*", r"شیئر.*", r"शेयर.*", r"paylaş.*", r"dela", r"del på.*",
        r"listen(?: to (?:this )?(?:article|story))?.{0,20}", r"@\w+", r"like this:?.*", r"gift (?:this )?article.*",
        r"flip(?:board)?|pin(?: it)?|email share|more sharing.*|all sharing options.*|comment now!?|view pdf.*",
    )),
    Rule(Apart.FURNITURE, 45, _holding(
        r"all rights reserved", r"©", r"\(c\) ?\d{4}", r"copyright\b", r"terms (?:of|and|&) (?:use|service|conditions)",
        r"privacy (?:policy|notice|settings|center)", r"cookies?(?: policy| settings| preferences)", r"do not sell",
        r"we use cookies", r"enable javascript", r"alle rechte vorbehalten", r"tous droits réservés",
        r"todos los derechos", r"todos os direitos", r"tutti i diritti", r"все права", r"무단전재.*", r"版权所有",
        r"may not be (?:published|reproduced|reprinted)", r"something went wrong", r"please try again",
    )),
    Rule(Apart.FURNITURE, 90, _holding(
        r"(?:we|our|us|you|your|these|this|social media|google|advertis\w+|analytics|performance|functional\w*|targeting)\b"
        r".{0,80}\bcookies?", r"cookies? (?:is|are|to|that|which|used|set|help|collect|store|track)\b",
        r"google analytics", r"gdpr|ccpa", r"manage (?:your )?(?:consent|preferences)",
    )),
    Rule(Apart.PROMOTION, 60, _holding(
        r"(?:sign|signed) up (?:for|to|here|now|today|below|with|and)", r"subscribe (?:to|now|today|here|for|and)",
        r"newsletters?", r"your inbox", r"email address", r"free trial", r"download (?:the|our)(?: \w+)? app",
        r"become a (?:member|subscriber|sponsor)", r"already a (?:subscriber|member)", r"unlimited access",
        r"(?:click|tap) here (?:to|for)", r"affiliate (?:links?|commission)", r"earn (?:a|an)(?: \w+)? commission",
        r"support (?:our|independent|local) (?:work|journalism|newsroom)", r"make a donation", r"donate (?:now|today)",
        r"follow us on", r"like us on", r"join our (?:\w+ )?(?:channel|group|community)", r"request an invite",
        r"gift subscription", r"cancel any ?time", r"abonnieren", r"abonnez", r"suscr[íi]b\w+", r"iscriviti", r"assine",
        r"abonneer", r"подпис(?:ывайтесь|аться|ка)", r"구독", r"订阅", r"اشترك", r"सब्सक्राइब",
    )),
    Rule(Apart.PROMOTION, 10, _whole(
        r"(?:- ?)?(?:advertise?ments?|ads?|anzeige|werbung|publicité|publicidad|pubblicità|iklan|реклама|광고|広告|广告|إعلان|reklam[ae]?)\b.{0,40}",
        r"(?:article |story )?continues? (?:below|after) (?:this |the )?ad\w*", r"sponsored(?: (?:content|by|links|post).*)?", r"subscribe.{0,30}",
        r"sign up.{0,20}", r"partner content", r"paid (?:content|post).*", r"promoted.*", r"learn more.{0,20}", r"shop now",
        r"buy now.{0,30}", r"get (?:the|our) app.*", r"create free account", r"donate.{0,20}", r"support us.*", r"get started",
        r"(?:see|check|view) (?:deal|price|at|it)\b.{0,30}", r"start your.{0,40}", r"story continues.*", r"read full (?:story|article).*",
    )),
    Rule(Apart.OTHER_STORY, 30, _opening(
        r"(?:see also|also read|read also|read more|read next|related|also see|more|also on [\w ]+|recommended|watch|must read|on [\w.]+\.com|don.t miss|"
        r"next story|previous story|read|listen|lire aussi|à lire|lee también|lea también|leer también|leggi anche|"
        r"leia também|baca juga|lees ook|läs också|les også|læs også|czytaj także|czytaj też|zobacz też|читайте также|"
        r"читайте|siehe auch|lesen sie auch|mehr zum thema|ilgili haber|相关阅读|関連記事|관련기사|اقرأ أيضا|مزید پڑھیں|यह भी पढ़ें)\s?[:：|>»]",
    )),
    Rule(Apart.OTHER_STORY, 12, ENDS),
    Rule(Apart.CAPTION, 90, _CAPTIONED),
)  # fmt: skip

#: Agencies by their name alone; any other name needs its brackets.
AGENCIES = re.compile(
    r"(?:PTI|ANI|IANS|UNI|AP|AFP|Reuters|dpa|EFE|ANSA|TASS|ТАСС|РИА Новости|Xinhua|新华社|新華社|Kyodo(?: News)?|共同|共同通信|"
    r"Yonhap|연합뉴스|Bernama|APP|AAP|PA(?: Media)?|Belga|ANP|TT|NTB|Ritzau|STT|PAP|ČTK|MTI|Lusa|Antara|BSS|WAM|SPA|"
    r"The Associated Press|Associated Press|Agence France-Presse|Press Trust of India|UPI|CNA|Anadolu|AA|agencies|Agencies)"
)
_BRACKETED = re.compile(r"[(\[（【]\s*([^\W\d_][\w.&’' /,-]{0,60}?)\s*[)\]）】]\.?")
_INPUTS = re.compile(
    r"[(\[]?\s*(?:with (?:additional )?(?:inputs?|reporting) from|source|via|quelle|fuente|fonte)\s*:?\s+([\w.&’' /,-]{2,60}?)\s*[)\]]?\.?",
    re.IGNORECASE,
)


def agency(text: str) -> str:
    """The agency that a line of credit names, or "": "(PTI)" is "PTI"."""
    bare = text.strip().strip("-–—|• ")
    if AGENCIES.fullmatch(bare):
        return bare
    named = _BRACKETED.fullmatch(bare) or _INPUTS.fullmatch(bare)
    return named.group(1) if named and len(named.group(1).split()) <= 6 else ""


_BYLINE = re.compile(
    r"(?:(?:written|reported|posted|story|text|words)\s+)?"
    r"(?:by|von|par|por|di|oleh|door|av|af|autor|author|text|автор|текст|文|記者|记者|기자|تحریر|بقلم)\s?[:：]?\s*(?=[^\W\d_])(.+)",
    re.IGNORECASE,
)
_CASED_NAME = re.compile(r"(?:By|BY|by)[: ]?\s*[^\W\d_a-z]")


def byline(text: str) -> str:
    """The author that a by-line names, or ""."""
    bare = text.strip().lstrip("-–—|•* ")
    found = _BYLINE.fullmatch(bare)
    if not found or len(bare) > 120 or bare.endswith((".", "?", "!", ":")):
        return ""
    name = found.group(1).strip()
    return name if not name[0].islower() or _CASED_NAME.match(bare) else ""


_FIGURE = re.compile(r"\d")
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?![\d%])\s?(?:[ap]\.?m|uhr|h\b|\Z|\W)", re.IGNORECASE)
_DAY = re.compile(
    r"(?<!\d)\d{1,2}(?:st|nd|rd|th|\.|,)?\W+(?:(?:de|of) )?[^\W\d_]{3,12}\W+(?:de )?(?:19|20)\d{2}|[^\W\d_]{3,12}\W+\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d{2}"
    r"|(?:19|20)\d{2}[-/.年] ?\d{1,2}[-/.月] ?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}"
)
_AGO = re.compile(
    r"(?:published|updated|posted|last (?:updated|modified)|vor|il y a|hace)\b.*\d|\d+ \w+ (?:ago|назад|fa|lalu)|\d+\s?分钟?前"
    r"|\d+[- ]min(?:ute)?s?\.?(?: read)?|\d+월 \d+일|\d+月\d+日",
    re.IGNORECASE,
)


def dated(text: str) -> bool:
    """Whether a short line holds a day, a time or words such as "updated 3 hours ago": none does without a figure."""
    return bool(_FIGURE.search(text) and (_DAY.search(text) or _AGO.search(text) or _TIME.search(text)))
