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
    "Resistance to {topic} is strongest in {sector}, with {x:comment} against it; elsewhere it is {r} of {R}",
    "Whether {topic} is welcome depends on who is asked: {x} of {y:comment} from {sector} are against it, "
    "{r} of {R} from the others",
)
DISSENT_ALONE = (
    "{sector} and the other respondents part company over {topic}: {x} of the {y:comment} from {sector} oppose it, "
    "and no objection came from elsewhere",
    "Resistance to {topic} comes from {sector}, with {x} of {y:comment}, and from nowhere else",
    "Outside {sector} there is no objection to {topic}; from {sector}, {x} of {y:comment} object",
    "The objections to {topic} are those of {sector}: {x} of its {y:comment} are against it",
    "{sector} alone objected to {topic}, in {x:comment}",
    "Objections to {topic} came from {sector} alone ({x:comment})",
)
AMENDED = (
    "Changes to {topic} are asked for in {c} of {n:comment}",
    "{topic} is wanted, but in other words: {c} of {n:comment} {c|asks|ask} for changes",
    "Respondents would rather mend {topic} than keep it as it is, {c} of {n:comment} against {f}",
    "Support for {topic} is conditional in {c} of {n:comment}",
    "What is asked of {topic} is revision, in {c} of {n:comment}",
    "The wording of {topic} is the matter at issue, in {c} of the {n:comment}",
    "{c} of the {n:comment} on {topic} {c|accepts|accept} it on condition that it is altered",
    "Those in favour of {topic} tend to want it edited ({c} of {F})",
    "On {topic} the requests for changes prevail, with {c} of {n:comment}",
    "Backing for {topic} comes with conditions in {c} of {n:comment}",
)
AMENDED_WHOLLY = (
    "{c/n} {n:comment} on {topic} ask for changes",
    "{c/n} {n:comment} on {topic} accept it on condition that it is altered",
    "Backing for {topic} comes with conditions in {c/n} {n:comment}",
)
KEPT_WHOLLY = (
    "{f/n} {n:comment} on {topic} support it as it stands",
    "{topic} finds unreserved support in {f/n} {n:comment}",
)
KEPT = (
    "{topic} would be kept as it is by {f} of the {n:comment}",
    "Support for {topic} comes without conditions in {f} of {n:comment}",
    "The text of {topic} is largely left alone: {f} of {n:comment} support it unchanged",
    "{topic} finds unreserved support in {f} of {n:comment}",
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
EVEN = (
    "{topic} stands in the balance: {F} for it and {o} against, out of {n:comment}",
    "On {topic} the sides are level, with {F} in favour and {o} against out of {n:comment}",
)
UNSETTLED = (
    "On {topic} no side prevails, with {p} of {n:comment} taking no position",
    "Respondents did not settle on a view of {topic}: {p} of {n:comment} {p|takes|take} no position",
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
THIN = {
    "support": (
        "The {n:comment} on {topic} {n|supports|support} it as it stands",
        "{topic} drew {n:comment}, in support of the text",
        "On {topic} there {n|is|are} {n:comment}, which {n|accepts|accept} it unchanged",
        "{n:comment} {n|speaks|speak} to {topic}, for the text as it stands",
        "Support for {topic} as it stands is expressed in {n:comment}",
    ),
    "support_with_changes": (
        "The {n:comment} on {topic} {n|asks|ask} for changes",
        "{topic} drew {n:comment}, in favour on condition of changes",
        "On {topic} there {n|is|are} {n:comment}, which would keep it in other words",
        "{n:comment} {n|speaks|speak} to {topic} and {n|wants|want} it changed",
        "Changes to {topic} are requested in {n:comment}",
    ),
    "no_position": (
        "The {n:comment} on {topic} {n|takes|take} no position",
        "{topic} drew {n:comment}, without a position",
        "On {topic} there {n|is|are} {n:comment}, undecided",
    ),
    "oppose": (
        "The {n:comment} on {topic} {n|opposes|oppose} it",
        "{topic} drew {n:comment}, in opposition",
        "On {topic} there {n|is|are} {n:comment}, against it",
        "{n:comment} {n|speaks|speak} to {topic}, to reject it",
    ),
    "mixed": (
        "{topic} drew {n:comment}: {balance}",
        "There are {n:comment} on {topic}: {balance}",
        "The {n:comment} on {topic} differ: {balance}",
        "On {topic} {n:comment} were received: {balance}",
    ),
    "none": (
        "The {m:comment} on {topic} {m|comes|come} without a stance",
        "{topic} drew {m:comment}, without a stance",
        "On {topic} there {m|is|are} {m:comment} and no stance",
    ),
}
"""Of too few comments to compare sectors, by the stance they take: m comments, of which n took one."""
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
    "As far as voices suffice to tell, {a:sector} lean in favour: {names}",
    "On balance {names} are in favour, {a:sector} with voices enough to compare",
    "There is common ground between {a:sector}: {names} lean in favour",
    "Between {names} the lean does not differ, as far as the {a:sector} can be compared",
    "The comments from {names} point the same way, in favour ({a:sector} can be compared)",
)
SPLIT = (
    "Between sectors the lean differs: {names} in favour ({a}), {against} opposed ({b})",
    "The line runs between {names} on the side of the guideline ({a:sector}) and {against} on the other ({b})",
)
CONCENTRATED = (
    "{x} of the {o} objections came from {sector}",
    "Of those {o} against, {x} are from {sector}",
    "Behind the objections stood {sector}, with {x} of {o}",
    "Among the {o} objections, {x} are from {sector}",
)
CONCENTRATED_WHOLLY = (
    "{x/o} objections came from {sector}",
    "The objections are those of {sector} ({x} of {o})",
    "{sector} made {x/o} objections",
)
LONE_NO = (
    "The {o:objection} came from {sector}",
    "{o:objection} was raised, by {sector}",
    "With {o:objection}, {sector} stands alone",
    "Against it stands {o:comment}, from {sector}",
    "{sector} made the {o:objection}",
)
BLANK = (
    "{n:comment} {n|was|were} received on {topics}",
    "There {n|is|are} {n:comment} on {topics}",
    "{topics} drew {n:comment}",
    "The record holds {n:comment} on {topics}",
)
"""Of the guidelines in a group on which nothing was said: n is nothing, and is counted."""
ASKING = (
    "Of the {c} requests for changes, {q} are from {sector}",
    "{sector} asked for changes in {q} of {c} cases, more than others did",
    "Behind the requests for changes stood {sector} in {q} of {c} cases",
    "Among those who asked for changes, {sector} stands out ({q} of {c})",
    "Changes were requested by {sector} before others ({q} of {c})",
)
SILENT = (
    "Nothing was heard from {either}",
    "No comment came from {either}",
    "{silent} did not comment",
    "Absent here: {silent}",
    "There is no comment from {either}",
    "The record lacks {silent}",
)
MISSING = {
    "thin": (
        "With {n:comment} that {n|takes|take} a stance, nothing is proposed.",
        "A proposal would need more stances than the {n} that {n|was|were} taken.",
        "Whether to keep or to change {topic} cannot be told from {n:comment}.",
        "{n:comment} {n|is|are} too little to propose anything on {topic}.",
        "More stances are needed before anything is proposed; there {n|is|are} {n}.",
        "A step on {topic} would rest on {n:comment}, and is not proposed.",
    ),
    "none": (
        "Nothing is proposed on {topic}, as the {m:comment} on it {m|comes|come} without a stance.",
        "A stance is missing, which the {m:comment} on {topic} {m|does|do} not take.",
    ),
    "tie": (
        "Keeping {topic} and changing it have the same support ({f:comment} and {c}), so that counting does not "
        "decide. What decides between them is in the comments.",
        "Nothing is proposed, as {f} would leave the text and {c} would change it. A further round could settle which.",
        "The stances balance, {f} for the text and {c} for another. What is missing is a wording to choose between.",
    ),
    "unclear": (
        "What is missing is a stance that prevails among the {n:comment} on {topic}.",
        "No stance prevails: {f} for the text, {c} for changes, {o} against. A proposal would take sides where the "
        "record does not.",
        "The counts point in no direction, with {f} for the text as it is, {c} for changes and {o} against.",
        "Support as it stands has {f} of {n:comment}, not enough to propose that the text be kept, and requests "
        "for changes do not outweigh it.",
        "What is missing is a view that prevails: {f} would keep the text, {c} would change it and {o} "
        "{o|opposes|oppose} it.",
    ),
}
"""By what is missing: enough voices, a stance, a preference between two wordings, or a stance that prevails."""
