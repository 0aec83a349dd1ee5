"""The frames a report's sentences are made from, by what they say. How slots are written: see `claims`.

Only past tense or bare nouns after a sector's name: "industry" is singular and "individuals" is plural.
"""

COVERAGE = (
    "{s:submission} took up {topic}, and {lead} led, with {L} of the {n:comment}",
    "On {topic} there {n|is|are} {n:comment}, {L} of them from {lead}",
    "{lead} had more to say about {topic} than others: {L} of {n:comment}",
    "Of the {S:submission} received, {s} addressed {topic}",
    "{topic} brought in {n:comment} from {k:sector}",
    "Interest came chiefly from {lead}, with {L} of the {n:comment} on {topic}",
    "{k:sector} can be found among the {s:submission} that answered {topic}",
    "Respondents came back to {topic} in {n:comment}, spread over {s:submission}",
    "The record on {topic} runs to {n:comment}, and {lead} wrote {L}",
    "A reader of the docket finds {topic} discussed in {s:submission} out of {S}",
    "With {n:comment}, {topic} drew in {k:sector}",
    "Those who dealt with {topic} sent {s:submission} between them",
    "Answers to {topic} came in {s:submission}; {lead} supplied {L} of the {n:comment}",
    "What is known about {topic} rests on {n:comment} by {o:organisation}",
)
WIDE = ("{s/S} of those who took part ({s} of {S}) had something to say about {topic}",)
SILENT = (
    "Nothing was heard here from {silent}",
    "{silent} stayed out of this discussion",
    "The exchange went on without {silent}",
    "Missing from it: {silent}",
    "What {silent} might have said is not on record",
    "{silent} left it to others",
    "Readers will look in vain for a contribution from {silent}",
    "These answers leave out {silent}",
    "Here {silent} kept silent",
    "Contributions from {silent} are lacking",
)
FOCUS = (
    "The discussion gathered around {part}, with {Q:comment}",
    "Inside it, {part} was the part respondents cared about above others ({Q} of {n})",
    "{part} alone accounts for {Q} of these",
    "More comments went to {part} than to any other part of it ({Q})",
    "Attention settled on {part} ({Q:comment})",
    "Taken apart, the answers lean towards {part}, which {Q} of the {n} addressed",
    "By its parts, {part} leads with {Q:comment}",
    "It was {part} that people wrote about: {Q:comment}",
    "Answers thin out beyond {part}, where {Q} of the {n:comment} stand",
)
UNANSWERED = (
    "Left without an answer: {parts}",
    "{parts} went unanswered",
    "The docket holds nothing on {parts}",
    "Respondents passed over {parts}",
    "On {parts} the record is blank",
    "An answer to {parts} is still to be had",
    "Silence met {parts}",
    "{parts} found no taker",
)
TOGETHER = (
    "{T} of these {n:comment} dealt with other questions in the same breath",
    "In {T} cases the same passage also spoke to another question",
    "Respondents often joined the subject to others: {T} of the {n:comment} concern further questions",
    "The lines between questions were not always kept: {T} of {n:comment} cross them",
    "{T} of the {n} passages span more than this question",
    "For {T} of the {n:comment} the answer is part of a longer argument over other questions too",
)
CONTRAST = (
    "Elsewhere the weight was different: {tally}",
    "The other voices: {tally}",
    "Next to that, {tally}",
    "Behind it came {tally}",
    "Others took part to a lesser degree: {tally}",
    "{tally} followed",
    "Further comments came from {tally}",
    "The remaining sectors: {tally}",
)
BY_SECTOR = (
    "By sector: {tally}",
    "The comments come from {tally}",
    "Those who spoke were {tally}",
    "Counted by sector, that is {tally}",
    "Contributors: {tally}",
    "They were sent by {tally}",
    "In order of weight, {tally} were heard",
)
MODELS = (
    "Asked which models they had in mind, respondents named {tally}",
    "Where the kind of model was stated, it was {tally}",
    "The subject, as respondents marked it: {tally}",
    "As to the models concerned, the comments speak of {tally}",
    "What they had in view was {tally}",
    "Marked by kind of model, the comments concern {tally}",
)
EVIDENCE = (
    "As to what it rests on, the comments cite {tally}",
    "The grounds given differ: {tally}",
    "Pressed for support, respondents offered {tally}",
    "Behind the answers stand {tally}",
    "For evidence respondents pointed to {tally}",
    "The footing varies, from {tally}",
    "Asked what supports their view, people named {tally}",
)
MODELS_ALONE = (
    "{a/A} {a:comment} that name a kind of model concern {label}",
    "{label} are the subject of {a/A} {a:comment} that say which models they concern",
    "As far as the kind of model was stated, {a/A} {a:comment} deal with {label}",
)
EVIDENCE_ALONE = (
    "{a/A} {a:comment} that say what they rest on cite {label}",
    "No other support than {label} is offered: {a/A} {a:comment} that state their ground rely on it",
    "{label} is the ground of {a/A} {a:comment} that give any",
)
TERMS = (
    "What sets {sector} apart is talk of {terms}",
    "{sector} returned again and again to {terms}",
    "Words that belong to {sector} here are {terms}",
    "In the vocabulary of {sector}, {terms} stand out",
    "{sector} spoke, more than others did, of {terms}",
    "Where {sector} weighed in, the concern was with {terms}",
    "For {sector} the matter turned on {terms}",
    "The language of {sector} is marked by {terms}",
    "Among the concerns of {sector} were {terms}",
    "Read beside the others, {sector} dwelt on {terms}",
)
VERSUS = (
    "while {sector} preferred to speak of {terms}",
    "whereas {sector} dwelt on {terms}",
    "where {sector} wrote of {terms}",
    "and {sector} brought up {terms}",
)
NO_RECOMMENDATION = (
    "No stance was asked here and no shortfall in the answers stands out, so nothing is proposed.",
    "The comments inform the subject; they do not by themselves point to a step.",
    "What was counted supports no recommendation. An editor who draws a step from the arguments should say so.",
    "A recommendation would need more than coverage: a stance, or evidence that can be weighed.",
    "Coverage of this subject is even enough that it suggests no next step on its own.",
    "The arguments are set out above; which of them should prevail was not asked and cannot be counted.",
    "Nothing here was measured that would carry a recommendation.",
    "It is left to the editor to say what follows; the counts do not.",
    "Proposals on this subject wait for a question that asks respondents where they stand.",
)
