"""The frames of what is said about guidelines, where a stance was asked.

n took a stance: f support as it stands, c with changes, p no position, o oppose; F is f and c together.
"""

OPPOSED = (
    "{topic} is contested: {o} of {n:comment} oppose it",
    "Views on {topic} part, with {F} in favour and {o} against out of {n:comment}",
    "Opposition is stronger here than elsewhere, at {o} of {n:comment} on {topic}",
    "{o} of the {n:comment} on {topic} reject it, a larger share than the guidelines meet as a rule",
    "{topic} divides those who commented on it: {F:comment} are in favour and {o} opposed",
)
REJECTED = (
    "{topic} found more opponents than supporters, {o} against {F}",
    "More comments reject {topic} ({o} of {n}) than accept it",
    "The balance on {topic} is negative: {o} oppose it and {F} {F|supports|support} it",
)
DISSENT = (
    "{sector} and the other respondents part company over {topic}: {x} of the {y:comment} from {sector} oppose it, "
    "and {r} of the {R} from elsewhere",
    "Resistance to {topic} comes from {sector}, where {x} of {y:comment} are opposed; elsewhere it is {r} of {R}",
    "Whether {topic} is welcome depends on who is asked: {x} of {y:comment} from {sector} are against it, "
    "{r} of {R} from the others",
)
DISSENT_ALONE = (
    "{sector} and the other respondents part company over {topic}: {x} of the {y:comment} from {sector} oppose it, "
    "and no objection came from elsewhere",
    "Resistance to {topic} comes from {sector}, with {x} of {y:comment}, and from nowhere else",
    "Outside {sector} there is no objection to {topic}; from {sector}, {x} of {y:comment} object",
    "The objections to {topic} are those of {sector}: {x} of its {y:comment} are against it",
)
AMENDED = (
    "Changes to {topic} are asked for in {c} of {n:comment}",
    "{topic} is wanted, but in other words: {c} of {n:comment} ask for changes",
    "Respondents would rather mend {topic} than keep it as it is, {c} of {n:comment} against {f}",
    "Support for {topic} is conditional in {c} of {n:comment}",
    "What is asked of {topic} is revision, in {c} of {n:comment}",
    "The wording of {topic} is the matter at issue, in {c} of the {n:comment}",
    "{c} of the {n:comment} on {topic} accept it on condition that it is altered",
    "Those in favour of {topic} tend to want it edited ({c} of {F})",
    "On {topic} the requests for changes prevail, with {c} of {n:comment}",
    "Backing for {topic} comes with conditions in {c} of {n:comment}",
)
KEPT = (
    "{topic} would be kept as it is by {f} of the {n:comment}",
    "Support for {topic} comes without conditions in {f} of {n:comment}",
    "The text of {topic} is largely left alone: {f} of {n:comment} support it unchanged",
    "With {f} of {n:comment} in unreserved support, {topic} needs little defence",
)
KEPT_MORE = (
    "{topic} is accepted as it stands in {f} of {n:comment}, a larger share than the guidelines reach as a rule",
)
UNITED = (
    "{n/n} {n:comment} on {topic} are in favour, with changes or without",
    "{topic} has supporters alone, with {f:comment} for the text and {c} for altered words",
    "On {topic} the comments are of a mind, {f} for it as it is and {c} for it with changes",
)
UNOPPOSED = (
    "No objection was raised to {topic} in {n:comment}",
    "{topic} met with no opposition among {n:comment}",
    "There is no opposition to {topic}, on which {n:comment} {n|takes|take} a stance",
    "In {n:comment} with a stance on {topic}, an objection is not to be found",
    "Opposition to {topic} was not voiced in any of the {n:comment}",
    "{topic} has no opponents among its {n:comment}",
)
WIDE = (
    "No guideline was commented on more than {topic}, with {n:comment} that take a stance",
    "{topic} drew the strongest response of the guidelines: {n:comment} with a stance",
)
UNDECIDED = (
    "On {topic} {p} of {n:comment} take no position, more than is usual here",
    "Respondents were in doubt about {topic}, with {p} of {n:comment} taking no position",
)
BALANCED = (
    "{topic} is supported by {F} of {n:comment} and opposed by {o}",
    "On {topic} {F} of {n:comment} are in favour",
    "{F} of {n:comment} favour {topic}, with {o} against",
    "Of {n:comment} on {topic}, {F} support it in this or another wording",
    "Supporters of {topic} outnumber its opponents by {F} to {o}",
    "The comments on {topic} lean in its favour, {F} of {n}",
    "As for {topic}, {F} of {n:comment} are for it",
)
THIN = (
    "With {n:comment}, no pattern between sectors can be told for {topic}",
    "Too little was said about {topic} to compare sectors ({n:comment})",
    "{topic} drew {n:comment}, and sectors cannot be set side by side on that footing",
)
BALANCE = (
    "Taken together, {balance}",
    "In sum, {balance}",
    "By stance, {balance}",
    "Of the {n} that take a stance, {balance}",
    "The stances: {balance}",
    "Altogether {balance}",
    "The full picture is that {balance}",
    "In numbers, {balance}",
    "Counted by stance, {balance}",
)
AGREE = (
    "{names} lean the same way, in favour ({a:sector} with enough voices to tell)",
    "The lean in favour is common to {names}, the {a:sector} with enough voices to compare",
    "As far as voices suffice to tell, {a:sector} agree: {names}",
    "In favour, on balance, are {names}, which makes {a:sector}",
    "There is common ground between {a:sector}: {names}",
    "Between {names} the lean does not differ, as far as the {a:sector} can be compared",
    "The comments of {names} point the same way, which is {a:sector} of those that can be compared",
)
SPLIT = (
    "Between sectors the lean differs: {names} in favour ({a}), {against} opposed ({b})",
    "The line runs between {names} on the side of the guideline ({a:sector}) and {against} on the other ({b})",
)
CONCENTRATED = (
    "{x} of the {o} objections came from {sector}",
    "Of those {o} against, {x} speak for {sector}",
    "Behind the objections stood {sector}, with {x} of {o}",
    "Among the {o} objections, {x} are from {sector}",
)
CONCENTRATED_WHOLLY = (
    "{x/o} objections came from {sector}",
    "The objections are those of {sector} ({x} of {o})",
    "{sector} made {x/o} objections",
)
LONE_NO = (
    "The objection is from {sector}",
    "{sector} raised the objection",
    "It was {sector} that objected",
    "The dissenting voice belongs to {sector}",
    "Disagreement came from {sector}",
)
ASKING = (
    "Changes were requested above others by {sector} ({q} of {c})",
    "Of the {c} requests for changes, {q} are from {sector}",
    "{sector} asked for changes before others did, in {q} of {c} cases",
    "Behind the requests stood {sector} in {q} of {c} cases",
    "The requests came from {sector} to the greatest part ({q} of {c})",
)
SILENT = (
    "Nothing was heard from {silent}",
    "No comment came from {silent}",
    "{silent} did not comment",
    "Absent here: {silent}",
    "There is no comment from {silent}",
    "The record lacks {silent}",
)
MISSING = {
    "thin": (
        "With {n:comment} that {n|takes|take} a stance, nothing is proposed. It would need more voices.",
        "A proposal would rest on {n:comment}, which is too little.",
    ),
    "tie": (
        "Keeping {topic} and changing it have the same support ({f:comment} and {c}), so that counting does not "
        "decide. What decides between them is in the comments.",
        "Nothing is proposed, as {f} would leave the text and {c} would change it. A further round could settle which.",
        "The stances balance, {f} for the text and {c} for another. What is missing is a wording to choose between.",
    ),
    "unclear": (
        "No stance prevails: {f} for the text, {c} for changes, {o} against. A proposal would take sides where the "
        "record does not.",
        "The counts point in no direction, with {f} for the text as it is, {c} for changes and {o} against.",
        "Support as it stands has {f} of {n:comment}, not enough to propose that the text be kept, and requests "
        "for changes do not outweigh it.",
        "What is missing is a view that prevails: {f} would keep the text, {c} would change it and {o} "
        "{o|opposes|oppose} it.",
    ),
}
"""By what is missing: enough voices, a preference between two wordings, or a stance that prevails."""
