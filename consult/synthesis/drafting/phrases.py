"""The frames of what is said about open questions, by what they say. How slots are written: see `claims`.

Only past tense or bare nouns after a sector's name: "industry" is singular and "individuals" is plural.
"""

SHARED = (
    "Much of the argument concerns “{phrase}”, which {s:submission} from {sectors} bring up",
    "Submissions from {sectors} speak of “{phrase}” ({s} of the {n} on this question)",
    "A term that respondents share is “{phrase}”, which {s:submission} from {k:sector} use",
    "The discussion turned on “{phrase}”, a term found in {s:submission} from {sectors}",
    "What {sectors} have in common here is talk of “{phrase}” ({s:submission})",
    "Across sectors respondents came back to “{phrase}”: it occurs in {s} of {n:submission}",
)
SHARED_MORE = (
    "Running through {s} of the {n:submission} is “{phrase}”",
    "Independently, {s:submission} from {sectors} raised “{phrase}”",
    "On “{phrase}” the record is broad, with {s:submission} from {k:sector}",
    "There is also “{phrase}”, a term of {s:submission} from {sectors}",
    "Added to this is “{phrase}”, which {s:submission} touch on",
    "In {s:submission}, from {sectors}, “{phrase}” is part of the answer",
    "A further point shared by {sectors} is “{phrase}” ({s:submission})",
    "Next, “{phrase}” is discussed in {s} of the {n:submission}",
)
CONTRAST = (
    "{A} took up this question in {x} of {X:submission}, {B} in {y} of {Y}",
    "This was more a matter for {A} ({x} of {X:submission}) than for {B} ({y} of {Y})",
    "Interest was uneven: {x} of the {X:submission} from {A} {x|addresses|address} the question, and {y} of the {Y} "
    "from {B}",
    "Where {A} weighed in with {x} of {X:submission}, {B} did so with {y} of {Y}",
    "Compared with {B} ({y} of {Y:submission}), {A} had more to say: {x} of {X}",
    "Among submissions from {A}, {x} of {X} {x|discusses|discuss} the question; among those from {B}, {y} of {Y}",
    "It occupied {A} more than {B}, in {x} of {X:submission} against {y} of {Y}",
)
CONTRAST_NONE = (
    "{A} discussed {topic} in {x} of {X:submission}; from {B}, which sent {Y}, nothing was heard",
    "{B} sent {Y:submission} to the consultation and not a word on {topic}, which {x} of the {X} from {A} "
    "{x|takes|take} up",
    "This was a matter for {A}: {x} of {X:submission} {x|deals|deal} with it, while {B}, with {Y}, left it alone",
    "The question drew {x} of the {X:submission} from {A} and nothing from {B}, which sent {Y}",
    "Nothing was heard on {topic} from {B}, although {Y:submission} came from there; from {A} it was {x} of {X}",
)
SILENT = (
    "Nothing was heard from {either}",
    "No comment came from {either}",
    "{silent} did not take up this question",
    "The record here lacks {silent}",
    "Absent from the discussion: {silent}",
    "There is no comment on it from {either}",
    "{silent} did not answer",
    "A contribution from {either} is missing",
)
REACH_TOP = (
    "No other question was taken up so widely: {s} of {S:submission} address it",
    "{topic} reached further than any other, into {s} of {S:submission}",
)
REACH_ALL = (
    "No other question was taken up so widely: {s/S} {S:submission} address it",
    "{topic} reached further than any other, into {s/S} {S:submission}",
)
REACH_HIGH = (
    "Interest in {topic} was high, with {s} of {S:submission}",
    "{topic} was among the questions that drew respondents: {s} of {S:submission} address it",
    "The response to {topic} was broad: {s} of {S:submission} discuss it",
)
REACH_LOW = (
    "Respondents had little to say on {topic}, which {s} of {S:submission} {s|addresses|address}",
    "{topic} drew little response: {s} of {S:submission} {s|goes|go} into it",
    "The footing is narrow, since {s} of {S:submission} {s|deals|deal} with {topic}",
)
REACH_LAST = (
    "No question was taken up less than this: {s} of {S:submission} {s|goes|go} into it",
    "{topic} drew the smallest response of the call, {s:submission} out of {S}",
)
ONE_PERSON = (
    "To be borne in mind: {c} of the {n:comment} are by {w:individual}",
    "An individual wrote {c} of the {n:comment}, so that comments and respondents should not be confused",
    "Of the {n:comment}, {c} are the work of {w:individual} who went through the call part by part",
    "The count of comments misleads a little, as {c} of {n} stem from {w:individual}",
    "The number of comments owes something to {w:individual}, who wrote {c} of the {n}",
)
RECORD = (
    "Behind this stand {n:comment} in {s:submission}: {tally}",
    "The record consists of {n:comment} in {s:submission}: {tally}",
    "Answers came in {s} of {S:submission}: {tally}",
    "The section rests on {s:submission} ({tally}) with {n:comment}",
    "Respondents wrote {n:comment} on it in {s:submission}: {tally}",
    "Of the {S:submission} received, {s} address the question ({tally})",
    "What is known comes from {s:submission}: {tally}",
    "In numbers, this is {n:comment} in {s:submission}, {tally}",
    "The {n:comment} on it come from {s:submission}: {tally}",
    "There are {s:submission} on the question, {tally}, which hold {n:comment}",
    "{s:submission} deal with it: {tally}",
    "What follows draws on {n:comment}, sent in {s:submission} ({tally})",
)
RECORD_TOP = (
    "With {s} of {S:submission}, more than any other question drew, the record is broad: {tally}",
    "Of {S:submission}, {s} take it up, more than any other question: {tally}",
)
RECORD_LAST = (
    "With {s} of {S:submission}, less than any other question drew, the record is narrow: {tally}",
    "Of {S:submission}, {s} take it up, less than any other question: {tally}",
)
RECORD_ALONE = (
    "{s:submission} deal with it, from {lead} alone",
    "The record consists of {n:comment} from {lead}, in {s:submission}",
    "It was left to {lead}, in {s:submission} with {n:comment}",
    "{lead} alone was heard on it, with {n:comment} in {s:submission}",
    "The {s:submission} on {topic} come from {lead}",
)
RECORD_ONE = (
    "{lead} alone took it up, in {n:comment}",
    "It was left to {lead} ({n:comment})",
    "The answer on record is from {lead}, in {n:comment}",
    "On {topic} {lead} was heard, in {n:comment}",
    "{n:comment} {n|speaks|speak} to it, from {lead}",
    "The record holds {n:comment}, from {lead}",
    "{topic} was taken up by {lead}, in {n:comment}",
)
"""Where a submission alone is about the question, and other sectors took part elsewhere."""
RECORD_SAME = (
    "{n:comment} {n|speaks|speak} to it",
    "The record holds {n:comment} on {topic}",
    "The question is addressed in {n:comment}",
    "There {n|is|are} {n:comment} on {topic}",
    "{topic} drew {n:comment}",
    "{n:comment} {n|was|were} received on it",
    "What was sent includes {n:comment} on {topic}",
)
"""Where one sector alone took part in the consultation, so that it need not be named."""
BLANK = (
    "{n:comment} {n|was|were} received on {topic}",
    "{topic} drew {n:answer}",
    "There {n|is|are} {n:comment} on {topic}",
    "The record holds {n:answer} to {topic}",
    "What was received contains {n:comment} on {topic}",
    "{n:answer} to {topic} {n|is|are} on record",
)
"""Of questions and guidelines on which nothing was said: n is nothing, and is counted."""
WITHHELD = (
    "The counts for {topic} are withheld",
    "How often {topic} was addressed is withheld, as the counts are small",
    "Numbers on {topic} are not given, to protect those who wrote",
    "For {topic} no count can be given that would not tell too much",
    "{topic} was addressed; how often, and by whom, is withheld",
    "What was counted on {topic} lies below the threshold and is withheld",
)
FOCUS = (
    "Within the question, attention settled on {part} ({Q:comment})",
    "Of its parts, {part} drew the strongest response, with {Q} of the {n:comment}",
    "More was said on {part} than on the other parts: {Q:comment}",
    "The answers gather around {part}, which {Q} of the {n:comment} address",
    "{part} alone accounts for {Q} of the {n:comment}",
    "Respondents dwelt on {part}, the subject of {Q:comment}",
)
SPARSE = (
    "For {parts} there is nothing but {m:submission}",
    "On {parts} the record is thin: {m:submission}, from {who}",
    "Next to nothing was said on {parts}, which {m:submission} {m|answers|answer}",
    "Hardly touched: {parts}, with {m:submission} from {who}",
    "{who} alone went into {parts} ({m:submission})",
)
UNANSWERED = (
    "{parts} went unanswered",
    "Left without an answer: {parts}",
    "On {parts} nothing is on record",
    "No answer was given to {parts}",
    "There is no comment on {parts}",
)
TOGETHER = (
    "Here {T} of the {n:comment} also speak to another question, in the first place {other}",
    "The subject was seldom treated alone: {T} of {n:comment} belong to a wider argument, {other} above others",
    "It was frequently discussed along with {other} ({T} of the {n:comment} span more than this question)",
    "Passages often cross into {other}, and {T} of the {n} concern more than this question",
)
MODELS = (
    "Asked which models they had in mind, respondents named {tally}",
    "Where the kind of model was stated, it was {tally}",
    "As to the models concerned, the comments speak of {tally}",
    "By kind of model, the answers concern {tally}",
    "Respondents marked their comments as being about {tally}",
    "The models meant were {tally}",
)
EVIDENCE = (
    "As to what it rests on, the comments cite {tally}",
    "For support, respondents pointed to {tally}",
    "Asked what supports their view, people named {tally}",
    "The grounds given are {tally}",
    "What respondents bring in evidence is {tally}",
    "Stated as the basis were {tally}",
)
MODELS_APART = (
    "{label} were on respondents’ minds here: {a} of {A:comment} that name a kind of model, "
    "against {b} of {B} in the consultation as a whole",
    "The comments concern {label} more than those on other questions ({a} of {A}, where the consultation has "
    "{b} of {B})",
    "In {a} of {A:comment} the models concerned are {label}; over the consultation it is {b} of {B}",
    "What stands out is the interest in {label}: {a} of {A:comment}, compared with {b} of {B} for the whole call",
    "Unlike elsewhere, where {b} of {B:comment} concern {label}, here it is {a} of {A}",
)
EVIDENCE_APART = (
    "{label} carry more weight here than elsewhere: {a} of {A:comment} that state their ground cite them, "
    "against {b} of {B} in the consultation as a whole",
    "To support their answers, respondents turned to {label} in {a} of {A:comment}; over the consultation it is "
    "{b} of {B}",
    "The answers rest on {label} in {a} of {A:comment}, where the consultation as a whole has {b} of {B}",
    "Characteristic of this question is the use of {label} as a ground ({a} of {A:comment}, in the whole call "
    "{b} of {B})",
    "Respondents argued from {label}: {a} of the {A:comment} with a stated ground, next to {b} of {B} in the call",
)
MODELS_ALONE = (
    "{a/A} {a:comment} that name a kind of model concern {label}",
    "{label} are the subject of {a/A} {a:comment} that say which models they concern",
    "As far as the kind of model was stated, {a/A} {a:comment} deal with {label}",
    "Respondents had {label} in mind in {a/A} {a:comment} that name a kind",
)
EVIDENCE_ALONE = (
    "{a/A} {a:comment} that say what they rest on cite {label}",
    "{label} are the ground of {a/A} {a:comment} that give any",
    "Wherever a ground is stated, in {A:comment}, it is {label}",
)
TERMS = (
    "In the submissions from {sector}, attention goes to {terms}",
    "{sector} wrote of {terms} more than others did",
    "The concerns of {sector} include {terms}",
    "{sector} brought up {terms}",
    "What sets {sector} apart is talk of {terms}",
    "The comments from {sector} return to {terms}",
    "Peculiar to {sector} is talk of {terms}",
    "Compared with the others, {sector} dwelt on {terms}",
)
VERSUS = (
    "while {sector} spoke of {terms}",
    "whereas {sector} dwelt on {terms}",
    "where {sector} wrote of {terms}",
    "and {sector} raised {terms}",
)
MISSING = {
    "thin": (
        "With {s:submission} on record, a step on the substance would rest on too little.",
        "For a recommendation the record is too thin, with {n:comment} in {s:submission}.",
        "Before anything can be proposed, {topic} needs more answers than the {s} it received.",
        "Nothing is proposed on {topic}: {n:comment} cannot stand for those who did not write.",
        "A proposal would need answers from more than {s:submission}.",
        "What {s:submission} {s|says|say} of {topic} is no ground for a step in general.",
        "More answers to {topic} are needed before a step can be proposed; there {s|is|are} {s:submission}.",
        "To propose anything on {topic}, more would have to be known than {n:comment} {n|tells|tell}.",
    ),
    "stance": (
        "What respondents want done about it was not asked, and {n:comment} of argument cannot be added up to an "
        "answer. To propose a step, ask for a position on a concrete option.",
        "The {n:comment} say what matters to those who wrote, not where they stand: no position was asked for on "
        "{topic}.",
        "Missing is a position. Whether the {s:submission} would back the same measure cannot be told from their "
        "words.",
        "How far the {s:submission} share a view is not known, since the call put no option to them.",
        "A recommendation on the substance would need positions, and the {n:comment} on {topic} {n|gives|give} views.",
    ),
    "stance and ground": (
        "Position and ground were not asked for, so the {n:comment} on {topic} show what was discussed and "
        "carry no proposal on substance.",
        "To turn the {n:comment} into a proposal, it would take positions, and evidence that can be weighed.",
        "Nothing here tells how the {s:submission} would decide, or on what evidence.",
        "Without a position or a stated ground in any of the {s:submission}, the choice between their arguments "
        "cannot be made by counting.",
    ),
}
"""By what is missing: enough answers, a position, or a position and what supports the answers."""

ENDORSED = (
    "Counted apart from these comments, {n:submission} {n|endorses|endorse} what was said here: {by}.",
    "What was said here is endorsed by {n:submission}, beside those that comment: {by}.",
    "Beside the comments, {n:submission} {n|endorses|endorse} what others said here: {by}.",
)
ENDORSED_FROM_ONE_SECTOR = (
    "Counted apart from these comments, {n:submission} from {sector} {n|endorses|endorse} what was said here.",
    "What was said here is endorsed by {n:submission} from {sector}, beside those that comment.",
    "Beside the comments, {n:submission} from {sector} {n|endorses|endorse} what others said here.",
)
