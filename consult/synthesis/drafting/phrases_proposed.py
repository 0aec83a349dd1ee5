"""What is proposed, by kind: the words of the recommendation, the sentence it rests on and its principle.

No recommendation holds a number: those stand in the sentence below it.
"""

from consult.synthesis.models import Recommendation

P = Recommendation.Principle
PRINCIPLES = {
    "keep": P.SETTLED,
    "revise": P.MEND,
    "revise_with": P.MEND,
    "work_with": P.MEND,
    "priority": P.ATTENTION,
    "term": P.ATTENTION,
    "whole": P.ATTENTION,
    "convene": P.MEET,
    "together": P.MEET,
    "open_models": P.MEET,
    "seek": P.MISSING,
    "invite": P.MISSING,
    "more": P.MISSING,
    "again": P.MISSING,
    "choose": P.EVIDENCE,
    "position": P.EVIDENCE,
    "evidence_wanted": P.EVIDENCE,
    "studies": P.EVIDENCE,
}
PROPOSED = {
    "keep": (
        "Leave the substance of {topic} as it is, and meet comments on detail in the explanatory text.",
    ),
    "revise": (
        "Revise the wording of {topic} with those who asked for changes, and say which changes were taken up.",
    ),
    "revise_with": (
        "Revise {topic}, starting from the changes that {about} asked for, and publish what became of them.",
        "Redraft {topic} and put the new wording to {about} first, from which requests for changes came.",
        "Go through the changes that {about} proposed to {topic}, and answer those that are not taken up.",
    ),
    "work_with": (
        "Examine the objections to {topic} with {about}, where they come from, and answer them in writing before "
        "the text is put into force.",
    ),
    "priority": (
        "Take up {topic} first in what follows: the response to it was wider than to any other part of the call.",
    ),
    "term": (
        "Say in the response what is meant by “{about}” in connection with {topic}, and how it is to be "
        "assessed: respondents of different sectors argue with the term, and may not mean the same by it.",
        "Address “{about}” under {topic} by name. Different sectors raised it independently, which shows that it "
        "matters to them, not that they see it alike.",
        "Treat “{about}” as a heading of its own when {topic} is worked on, and ask those who raised it for "
        "what they base it on.",
    ),
    "whole": (
        "Read the comments that address no question before the analysis is closed, and answer them under a heading "
        "of their own; an analysis question by question would lose them.",
    ),
    "convene": (
        "Bring {about} together on {topic}: they wrote there at length and in different terms, and were not asked "
        "to answer what the other side wrote.",
    ),
    "together": ("Take {topic} together with {about}, and ask them jointly next time.",),
    "open_models": (
        "Treat {topic} as a matter of open models, and ask separately whether the answers hold for closed ones.",
    ),
    "seek": (
        "Seek the views of {about} on {topic}, where the record lacks them.",
        "Approach {about} about {topic} before conclusions are drawn.",
        "Put {topic} to {about} in a way that suits them, a meeting or a short questionnaire: the written call did "
        "not reach them on this.",
    ),
    "invite": (
        "Invite {about} to comment before conclusions are drawn; what is said about them here, others said.",
    ),
    "more": (
        "Ask {about} for more than the record holds, and do not take what was received for the view of a sector.",
    ),
    "again": (
        "Ask again about {about}, in plainer words or of people chosen for their knowledge, before relying on the "
        "record.",
    ),
    "choose": (
        "Put a second wording of {topic} beside the text and ask which is preferred: keeping and changing it have the "
        "same support.",
    ),
    "position": (
        "Where a decision is due, put a concrete option to respondents and ask for a position and its grounds. "
        "From open answers it can be told what was raised, and not how widely a view is shared.",
    ),
    "evidence_wanted": (
        "Gather observations on {topic} before resting a rule on the answers, which rely on reasoning.",
    ),
    "studies": ("Gather studies on {topic}: what respondents report so far is chiefly experience.",),
}
BASIS = {
    "keep": (
        "Support without changes stands in {f} of the {n:comment} on {topic}, and no objection was made.",
    ),
    "revise": (
        "Changes are asked for in {c} of {n:comment} on {topic}, against {f} for the text as it is.",
        "Changes are asked for in {c} of {n:comment} on {topic}.",
    ),
    "revise_with": (
        "Of {n:comment} on {topic}, {c} ask for changes, {q} of them from {about}.",
        "On {topic}, {c} of {n:comment} want changes; {q} of those came from {about}.",
        "Requests for changes to {topic} stand in {c} of {n:comment}, with {q} from {about}.",
    ),
    "work_with": ("Of {o:objection} to {topic}, {x/o} came from {about}.",),
    "priority": ("Of {S:submission}, {s} address {topic}, more than any other question reached.",),
    "term": (
        "The term stands in {s:submission} from {k:sector} on {topic}.",
        "On {topic}, {s:submission} from {k:sector} use it.",
        "It was raised in {s} of the {n:submission} on {topic}, from {k:sector}.",
    ),
    "whole": (
        "Of {n:comment}, {w} {w|refers|refer} to no question in particular; {w|it is|they are} from {s:submission}.",
    ),
    "convene": ("On {topic} the record holds {x:comment} from {first} and {y} from {second}.",),
    "together": ("Of the {n:comment} on {topic}, {t} also speak to {about}.",),
    "open_models": (
        "Wherever the kind of model was stated for {topic}, in {A:comment}, open models were meant.",
    ),
    "seek": (
        "The {s:submission} on {topic} come from {k:sector}; {about} sent {t} elsewhere.",
        "On {topic} there are {s:submission} and nothing from {about}, with {t:submission} on other matters.",
        "From {about} came {t:submission} in the consultation and no word on {topic}, which {s} address.",
    ),
    "whole_all": ("The {w:comment} {w|refers|refer} to no question in particular.",),
    "invite": ("The record consists of {S:submission} from {k:sector}.",),
    "more": ("Of {S:submission}, {t} {t|is|are} from {about}.",),
    "again": ("On {about} the record holds {m:comment}.",),
    "choose": ("On {topic}, {f} of {n:comment} support the text as it stands and {c} want changes.",),
    "position": ("The {n:comment} in {S:submission} {n|carries|carry} {z:stance}.",),
    "evidence_wanted": ("On {topic}, {g} of the {A:comment} with a stated ground give reasoning as theirs.",),
    "studies": ("On {topic}, {g} of the {A:comment} with a stated ground cite experience, and {d} a study.",),
    "studies_none": (
        "Of the {A:comment} with a stated ground on {topic}, {g} cite experience and {d/A} cites a study.",
    ),
}
