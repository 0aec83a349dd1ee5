"""Frames for what was said about guidelines, where a stance was asked.

n took a stance: f support as it stands, c with changes, p no position, o oppose; F is f and c together.
"""

WELCOME = (
    "{topic} met no opposition: support as it stands comes from {f} of {n:comment}",
    "{F} of the {n:comment} with a stance {F|favours|favour} {topic}",
    "Not a voice was raised against {topic}, on which {n:comment} took a stance",
    "Support for {topic} is broad, with {F} of {n} in favour and {c} of those asking for changes",
    "Agreement is the mark of {topic}: {f} would keep it, {c} would amend it, out of {n:comment}",
    "{topic} can count on {F} of the {n:comment} that took a stance",
    "Opposition to {topic} was not voiced; {f:comment} {f|backs|back} the text and {c} {c|wants|want} it altered",
    "From {n:comment} on {topic}, {f} {f|comes|come} down in favour without reserve",
    "As far as respondents took sides, {topic} has {F} in favour out of {n}",
    "The case for {topic} was accepted in {F} of {n:comment}",
)
AMEND = (
    "{c} of the {n:comment} on {topic} would accept it only in a different wording; {f} would leave it as it is",
    "{topic} is wanted, but not like this: {c} of {n:comment} ask for changes",
    "Backing for {topic} comes with conditions in {c} of the {n:comment}, and without them in {f}",
    "Those in favour of {topic} tend to want it edited ({c} of {F})",
    "Changes are the theme of the comments on {topic}: {c} of {n} ask for them, {o} {o|opposes|oppose} the guideline",
    "A rewrite of {topic} has more friends than the text, {c} against {f}",
    "Respondents would rather mend {topic} than keep or drop it, in {c} of {n:comment}",
    "{c:comment} on {topic} {c|says|say} yes with changes, next to {f} plain yes and {o} no",
    "What is asked of {topic} is revision, in {c} of the {n:comment} that take a stance",
    "On balance {topic} stands, with {F} of {n} in favour, yet {c} of them would change it",
    "Conditional is the word for the reception of {topic}: conditions in {c:comment}, plain support in {f}",
)
MIXED = (
    "{F} of {n:comment} {F|favours|favour} {topic} and {o} {o|opposes|oppose} it",
    "Views on {topic} part: {F} for, {o} against, out of {n:comment} that took a stance",
    "Although {F} of the {n:comment} on {topic} are in favour, {o} {o|rejects|reject} it",
    "{topic} has its critics ({o} of {n}) as well as its friends ({f} as it stands, {c} with changes)",
    "Resistance to {topic} shows in {o} of {n:comment}",
    "Against {F:comment} in favour of {topic} {o|stands|stand} {o} that {o|opposes|oppose} it",
    "The comments on {topic} do not pull the same way; {o} of {n} {o|opposes|oppose} it, {c} "
    "{c|wants|want} changes, {f} {f|supports|support} the text",
    "With {o} against and {F} in favour, {topic} is more disputed than its neighbours",
    "A dispute runs through the comments on {topic}: {o} of the {n} {o|says|say} no",
    "Not persuaded of {topic} {o|is|are} {o} of {n:comment}",
    "There is support for {topic} in {F:comment} and refusal in {o}",
)
AGAINST = (
    "{topic} found more opponents than supporters, {o} against {F}",
    "More comments reject {topic} ({o} of {n}) than accept it",
    "The balance on {topic} is negative: {o:comment} {o|opposes|oppose}, {F} {F|supports|support}",
    "Opposition outweighs support for {topic} by {o} to {F}",
)
DISSENT = (
    "{sector} stood apart, with {x} of its {y:comment} against",
    "The exception is {sector}, where {x} of {y} said no",
    "It was {sector} that dissented ({x} of {y:comment} opposed)",
    "Only in {sector} did refusal prevail: {x} of {y:comment}",
    "{sector} broke ranks; {x} of {y:comment} from there {x|opposes|oppose} it",
    "Set {sector} aside ({x} of {y} against) and the picture would be calmer",
)
CONCENTRATED = (
    "{x} of the {o} objections came from {sector}",
    "The objections cluster in {sector}, with {x} of {o}",
    "Of those {o} against, {x} {x|speaks|speak} for {sector}",
    "{sector} supplied {x} of {o} refusals",
    "Refusal is largely a matter of {sector} ({x} of {o})",
    "Behind the objections stood {sector}, with {x} of {o}",
)
LONE_NO = (
    "The objection is from {sector}",
    "{sector} raised the objection",
    "It was {sector} that objected",
    "The dissenting voice belongs to {sector}",
    "Disagreement came from {sector}",
)
AGREE = (
    "Wherever enough voices allow a comparison, in {a:sector}, the lean is the same",
    "On this {a:sector} agree, as far as their voices suffice to tell",
    "The lean is shared by {a:sector}",
    "It holds across {a:sector}",
    "No sector with enough voices leans otherwise; {a} lean towards it",
    "{a:sector} point in the same direction",
    "This is common ground for {a:sector}",
    "Between sectors there is little to tell apart: {a} lean in favour",
)
SPLIT = (
    "{a:sector} lean in favour and {b} against",
    "Between sectors the verdict differs, with {a} in favour and {b} opposed",
    "The line runs between sectors: {a} on the side of it, {b} on the other",
)
THIN = (
    "With {n:comment}, no pattern between sectors can be told for {topic}",
    "Too little was said about {topic} to compare sectors ({n:comment})",
    "{topic} drew {n:comment}, and sectors cannot be set side by side on that footing",
    "Sectors cannot be compared on {topic}, for the record holds {n:comment}",
)
SOURCE = (
    "{lead} had more to say than others ({L} of {n})",
    "By sector: {tally}",
    "The comments come from {tally}",
    "Those who spoke were {tally}",
    "It occupied {lead} more than others, with {L} of {n:comment}",
    "{k:sector} took part",
    "Counted by sector, that is {tally}",
    "{lead} led the discussion with {L:comment}",
    "Contributors: {tally}",
)
PROPOSED = {
    "keep": (
        "Leave the substance of {topic} as it is, and meet comments on detail in the explanatory text.",
    ),
    "revise": (
        "Revise the wording of {topic} with those who asked for changes, and say which changes were taken up.",
        "Revise the wording of {topic}, starting from the changes that {who} asked for, and say which were "
        "taken up.",
    ),
    "work_with": (
        "",
        "Examine the objections to {topic} with {who}, where they come from, and answer them in writing before "
        "the text is put into force.",
    ),
    "priority": (
        "Give {topic} priority in what follows: no other part of the call reached more respondents.",
    ),
    "evidence_wanted": (
        "Gather observations on {topic} before resting a rule on the answers, which rely on reasoning.",
    ),
    "studies": ("Gather studies on {topic}: what respondents report so far is chiefly experience.",),
    "together": (
        "Take {topic} together with the questions answered in the same passages, and ask these "
        "jointly next time.",
    ),
    "open_models": (
        "Treat {topic} as a matter of open models, and ask separately whether the answers hold for closed ones.",
    ),
    "seek": ("", "Seek the views of {who} on {topic}, where the record lacks them."),
    "ask_again": ("", "Ask again about {who}, on which nothing is on record."),
}
"""By kind: the words without a sector, and with it. Put together by `proposals`."""
