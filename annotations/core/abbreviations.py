"""Words that say whether a full stop after them, or before them, ends a sentence. Tables only; `sentences.py` decides.

Written by hand for English news, with the commonest words of de, fr, es, pt, it, ru and hi. Case counts where it is given.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Stand before a name or an example: the stop after them never ends a sentence. Titles count only with their capital.
NEVER_LAST = _words(
    "Mr Mrs Ms Mx Messrs Dr Drs Prof Gen Sen Sens Rep Reps Gov Govs Lt Col Sgt Capt Maj Cmdr Cpl Pvt Adm Brig Rev"
    " Fr Hon Pres Supt Det Insp Amb Atty Mt Ft St Ste Sta Mme Mmes Mlle MM Mgr Hr Dipl Sr Sra Srta Dra Dña Sig sig"
    " Dott dott Avv avv Ing vs cf viz e.g i.e z.B d.h u.a bzw vgl ca sog gest geb p.ej p.ex т.е т.к напр ул им"
    " проф акад डॉ श्री Lic EE пгт"
)

#: Stand before a number or a numeral; before anything else they are ordinary words ("He said no.").
BEFORE_NUMBERS = _words(
    "no nos nr núm num n° nº № p pp pg pag pág fig figs sec sect art arts vol vols ch chap cap op cl para v approx min max"
    " jan feb mar apr jun jul aug sep sept oct nov dec janv févr avr juil déc ene abr ago dic gen mag giu lug ott"
    " tue tues wed thu thur thurs fri tel abs nr с стр рис п"
)

#: May stand inside a sentence and at its end: they end one when the next word is an opener.
MAYBE_LAST = _words(
    "inc ltd co corp cos llc plc bros assn jr sr esq ave blvd rd hwy dept univ al str mio mrd tsd evtl ggf inkl av env"
    " ud uds ee.uu aprox г гг тыс млн млрд руб др кв ph.d d.phil"
)
#: The same, but only with a capital: in lower case they are words, or no abbreviations.
MAYBE_LAST_CAPITAL = _words(
    "UU St Mt Ft Cal Ct Sq Pl Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb"
    " Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo"
)

#: Times of day end a sentence before any capital, but not before these.
TIMES = _words("a.m p.m")
AFTER_TIMES = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september"
    " october november december jan feb mar apr aug sept oct nov dec eastern central mountain pacific greenwich"
    " et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet local"
)
#: A sentence that so far is one of these and a time has not said anything yet.
BEFORE_TIMES = _words("at by around about before after since until from on")

#: Words that open a sentence far more often than they continue a name. No surnames, no parts of names ("La", "Will").
OPENERS = _words(
    "the this that these those he she it they we you i his her its their our my your there here but and or if when while"
    " where who what why how which did does is are was were has have had could would should however although though because"
    " since after before during as at by for from in on with then thus so also a all some many most more several each every"
    " both another such even according meanwhile moreover nevertheless still despite until once now today yesterday earlier"
    " later last it's he's she's they're we're i'm i've there's that's nor yet unlike like among instead"
    " er sie es ein eine der wir aber il elle ils les mais nous el los pero esto os eles mas они он она это но мы в на и"
)

#: Always capitals, so a capital proves nothing after an ellipsis.
SELF = _words("I I'm I've I'd I'll I’m I’ve I’d I’ll")

#: Nouns that a letter or a number follows: "vitamin C." is no initial, "section 2." no list.
LETTERED = _words(
    "vitamin hepatitis plan group class grade type section appendix figure schedule exhibit category part option phase"
    " influenza channel league chapter page article step table row paragraph level tier stage"
)

#: German words before an ordinal number: "am 3. Oktober", "im 19. Jahrhundert".
BEFORE_ORDINALS = _words("am der dem den des im vom zum zur beim ab bis seit das und")

#: Names that are written with an exclamation mark.
EXCLAIMED = _words("Yahoo Jeopardy Yum Wham")

#: What a caption's credit begins with. It begins a sentence even where the caption before it has no stop.
CREDITS = r"(?:(?:File |Stock )?(?:Image|Photo|Photograph|Picture|Illustration)s?(?: [Cc]redit| by)?):"

#: How prose begins, and nothing else: in 1.5 million characters of other articles it never stood inside a sentence.
PROSE_BEGINS = r"(?:In|On|At|After) the [^.!?:]{5,90}, [^\W\d_]"

#: Who says so, after a question or an exclamation in quotation marks: “Why?” Smith asked.
SPEECH = (
    "said|says|say|asked|asks|wrote|writes|added|adds|replied|replies|told|tells|shouted|cried|exclaimed|tweeted|posted"
    "|continued|answered|explained|chanted|recalled|wondered"
)
