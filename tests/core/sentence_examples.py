"""Sentences that are hard to tell apart, written for this project: one text a line, its sentences parted by a bar.

Read by the tests and by `bench/sentence_boundaries.py`. The kinds of difficulty follow the English "golden rules" of the
Pragmatic Segmenter project; the words are our own. A bar stands for one space, two bars for none.
"""

ENGLISH = """
The mayor resigned.|Her deputy took over.
Who paid for the bridge?|Nobody would say.
They won!|The square filled within minutes.
The bill was drafted by Alan P. Moreau.
See p. 12 of the audit.
Did Lopez and co. sign the lease?
The mill was sold to Hart, Lowe & Co. in March.
The contract went to Lopez and co.|They had made no bid.
The mill was sold to Hart, Lowe & Co.|It had lost money for years.
A fire broke out below Mt. Hollis on Monday.
The crowd met in St. Anne's Square near the 9th st. bridge.
Lee Carter Jr.'s office did not reply.
She studied in the U.S.A. before the war.
Norway never joined the E.U.|What would it gain?
He was deported from the U.S.|Where is he now?
The U.S. Treasury confirmed the figure.
Exports to the U.K. fell by a tenth.
At 6 a.m. Mrs. Lund opened the polls.|They closed at 8 p.m.|Mrs. Lund then counted the votes.
The trial resumes at 9 a.m. Tuesday.
The ticket costs $4.50 in town.
The ticket costs $4.50.|It was cheaper last year.
The minister (She had come by train.) spoke first.
Write to desk@paper.example.com.|We read every letter.
The list is at https://data.example.org/votes.v2.html.|It has gaps.
He shouted, 'Not one cent.' and left.
She wrote, "We never met." in reply.
She wrote, "We never met."|Her diary says otherwise.
He said, “It was legal.”|The court disagreed.
“She told me, ‘Not one cent.’ ”|He laughed.
“Was it legal?” Lund asked.
“Was it legal?”|Nobody knew.
Enough!!|The talks were over.
Really??|The clerk looked twice.
Really?!|The clerk looked twice.
1.) Raise the tax|2.) Cut the fees
1.) Raise the tax.|2.) Cut the fees.
1) Raise the tax|2) Cut the fees
1) Raise the tax.|2) Cut the fees.
1. Raise the tax|2. Cut the fees
1. Raise the tax.|2. Cut the fees.
• 4. Raise the tax|• 5. Cut the fees
⁃4. Raise the tax|⁃5. Cut the fees
a. Raise the tax|b. Cut the fees|c. Go home
The grave is at N°. 204.118.7.|Few visit it.
He left Yahoo! in the spring.
The choice was between him and I.|Did Robert I. Haines agree?
The report ends, “and the rest is unknown. . . .”
"The witness [...] saw nothing [...]" (Moreau 12).
The clerk read only the opening words . . . .|The rest was sealed.
We had hoped....|The vote went the other way.
It was ... well, nobody could say ... and I think . . . I did not ask.
The chapter was cut short.|. . . The next one was not. . . .
Prices rose by 3.5 percent.|Wages did not.
Rent, food, heating, etc. rose again.
The law took effect on Jan. 5.|It was repealed in Dec. 2019.
The town of Elk, Mo., was quiet.|Many fell ill.|Doctors came from Dover, Del. Mayor Lind thanked them.
He answered no.|Nobody asked him again.
Bus No. 7 was late.
Maj. Gen. Ruth Okoro and Sen. Paul Dean met Gov. Lind.
Too little vitamin C.|Patients recover slowly.
The firm, Lind Inc., was fined.|Its owner fled.
A dam broke in 1975.[3]|It was rebuilt.
He never said so.|(The tape proves it.)|The paper withdrew the story.
She signed “Not one cent.”|(The note was found later.)|No one replied.
They sold rugs (lamps, beds etc. ) at the fair.
The film drew crowds.|iPhone sales rose too.
The bridge at dawn|Photo: Mara Lind.
The bridge at dawn|In the oldest quarter of the harbour town, work began on Monday.
Council votes to close the pool
""".strip()

OTHERS = """
Am 3. Oktober sprach Dr. Weber.|Das Protokoll fehlt, z. B. im Archiv.
Das Amt nannte Gründe, z.B. Kosten.|Er schwieg.
Il pleut.|Mme Dupont et M. Petit restent chez eux.|« Pourquoi ? »|Personne ne répond.
¿Quién pagó?|¡Nadie!|El Sr. Ruiz no respondió.
A Dra. Lima saiu às 8.|Ele ficou.
Il dott. Rossi tace.|Nessuno parla.
А. С. Пушкин родился в Москве.|Это знают все.
— Кто это сказал? — спросил он.|Никто не ответил.
यह सच है।|डॉ. राव ने कहा।|क्यों?
هل هذا صحيح؟|نعم.|لا أحد يعرف.
Er fragte: »Warum?«|Sie ging.|»Darum«, rief sie.
这是真的。||没有人知道！||为什么？
“这是真的。”||没有人知道。
本当です。||誰が言った？||知らない。
彼は「本当です。」と言った。||誰も信じない。
네.|그런 것.|아무도 모른다.
Այսօր անձրև է։|Վաղը՝ ոչ։
""".strip()


def parsed(examples: str) -> list[list[str]]:
    """Each line as the pieces whose concatenation is the text: sentences, the later ones led by their space if any."""
    lines = [line.replace("||", "\0").replace("|", "\0 ").split("\0") for line in examples.split("\n")]
    return [[piece for piece in line if piece] for line in lines]
