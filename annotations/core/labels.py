"""What a field is called where people read what was done: its stored name is for programs."""

#: As the forms call them, or shorter where a form has room for more.
_FIELDS = {
    "accessed_at": "Seen on",
    "byline": "Author",
    "canonical_url": "Canonical address",
    "check_again_on": "Check again on",
    "claim_date": "When it was said",
    "claim_reviewed": "The claim",
    "claimant": "Who says it",
    "comment.text": "The comment",
    "confidence": "How sure you are",
    "credit": "Agency",
    "date_modified": "Updated on",
    "date_published": "Published on",
    "display_name": "Name",
    "due": "Due on",
    "email": "E-mail address",
    "exact": "Its words in the text",
    "line": "What the line is",
    "quotation": "The words that matter",
    "quote": "The words in the article",
    "ratings": "Ratings",
    "rationale": "Why",
    "publisher_told_on": "The publisher was told on",
    "reason": "Why",
    "source": "A source of the project",
    "source_url": "Address",
    "stance": "What it does for the claim",
    "text": "The page, copied whole",
    "true_as_of": "True as of",
    "url": "Address",
    "told": "Who was told",
    "wrong": "What was wrong, or what changed",
    "verdicts_demanded": "Independent verdicts before a conclusion",
}


def field_label(name: str, noun: str = "") -> str:
    """A field as people know it; of a `noun`, where things call different fields by one name."""
    words = _FIELDS.get(f"{noun}.{name}") or _FIELDS.get(name) or name.replace("_", " ")
    return words[:1].upper() + words[1:]
