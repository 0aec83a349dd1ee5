"""Letters of our own to two made-up requests, in the ways in which organisations write them, and what they answer.

Each way is used for both requests. The letters were written by those who wrote the rules: what is measured on
them shows that nothing is lost, and not how well letters of others are cut.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from comments.reading import Question

PHONES = {
    "1": (
        "What problems do mobile telephones cause in schools today?",
        "Teachers in our union name interruption first and bullying second. Eight in ten meet one of them weekly.",
    ),
    "1.a": (
        "Is there evidence that a ban during lessons improves attainment?",
        "Four studies with control groups exist. Two found small gains for the weakest, two found nothing at all.",
    ),
    "1.b": (
        "How do the effects differ by age and by type of school?",
        "Below twelve the matter hardly arises, and above sixteen rules are evaded. What lies between is the rub.",
    ),
    "2": (
        "Which rules should apply to telephones during breaks?",
        "Leave it to each council of pupils. What the capital imposes will be resented and then forgotten.",
    ),
    "2.a": (
        "Should pupils with medical devices be exempt from these rules?",
        "Without question. Glucose sensors speak to their owner's screen, and a nurse cannot be everywhere.",
    ),
    "3": (
        "How should parents be able to reach their children in an emergency?",
        "Through the office, as was done for a century. It works because someone always picks up the receiver.",
    ),
    "3.a": (
        "What has been learnt from lockdown drills in this respect?",
        "That networks fail at once when a thousand screens light up. The police asked us to keep them dark.",
    ),
    "4": (
        "Who should bear the cost of lockers and pouches?",
        "The ministry, if it is the ministry's rule. A pouch comes to about 25 dollars and lasts for two years.",
    ),
    "4.a": (
        "Could existing funds for technology be used for this purpose?",
        "Not the grant of last year, whose terms forbid it. Money for maintenance could, up to a limit.",
    ),
    "5": (
        "What else should the ministry consider?",
        "Watches that make calls have been left out altogether, and so has the example that grown-ups set.",
    ),
}
FREIGHT = {
    "A.1": (
        "Which vehicles should count as cargo bikes for the purposes of the licence?",
        "Pedal-assisted machines up to 250 kilograms, on two, three or four wheels. Faster ones are a class apart.",
    ),
    "A.2": (
        "Should operators need a licence at all, and if so at which size of fleet?",
        "From ten machines upwards. Below that a register with an address at which somebody answers is plenty.",
    ),
    "A.3": (
        "What training should riders receive before their first winter?",
        "Two days, one of them in traffic, and a third when the leaves are down. Our own course costs 180 euros.",
    ),
    "B.1": (
        "How many loading bays are required in the inner ring, and who should pay for them?",
        "We counted 212 double-parked vans an hour. Ninety would do, to be financed from the parking account.",
    ),
    "B.2": (
        "At what hours should deliveries be allowed in pedestrian zones?",
        "Between five and eleven in the morning, and again from eight in the evening for whatever has no engine.",
    ),
    "B.3": (
        "How can the safety of pedestrians be improved at shared junctions?",
        "Raise the crossings, shorten the signal cycle and repaint. Most near misses happened at lowered kerbs.",
    ),
    "C.1": (
        "What data on trips should operators hand to the city?",
        "Start, end and weight class, summed up by week. The names of consignees are nobody's business.",
    ),
    "C.2": (
        "Which obstacles do small traders meet when they switch?",
        "Storage at night comes first, then the price of batteries, then habit. Grants cure only the second.",
    ),
    "C.3": (
        "How should the scheme be enforced?",
        "By wardens on foot, and in the first year with warnings alone. Cameras can come later, if they must.",
    ),
}
REQUESTS = {"phones": PHONES, "freight": FREIGHT}
OPENING = (
    "Our association was founded in 1987 and has some four thousand members in thirty places, who differ on much and"
    " agreed on this letter in the end. It may be published in full, with our name."
)
MORE = (
    "Members from the northern districts asked us to add that they see it every day, and that what is said here holds"
    " in the dark months as well, when everything takes longer and tempers are short."
)
Asked = dict[str, tuple[str, str]]
Way = Callable[[Asked, Sequence[str]], "Letter"]


@dataclass(frozen=True)
class Letter:
    """Paragraphs, and the questions of each answer with its first words."""

    paragraphs: Sequence[str]
    answers: Sequence[tuple[tuple[str, ...], str]]

    @property
    def text(self) -> str:
        return "\n\n".join(
            [OPENING, *self.paragraphs, "Yours sincerely,", "The secretary of the association"]
        )


def questions(asked: Asked) -> list[Question]:
    return [
        Question(ref, text, ref[0] if len(ref) > 1 and ref[0] in asked else None)
        for ref, (text, _) in asked.items()
    ]


def plain(*parts: str) -> Way:
    """A way in which each answer is told alike: "{q}" stands for the question, "{a}" for the answer, others for
    its label."""

    def write(asked: Asked, refs: Sequence[str]) -> Letter:
        paragraphs, answers = [], []
        for ref in refs:
            text, answer = asked[ref]
            paragraphs += [part.format(q=text, a=answer, **labels(ref)) for part in parts]
            answers.append(((ref,), answer))
        return Letter(paragraphs, answers)

    return write


def labels(ref: str) -> dict[str, str]:
    """Ways to write a label: "2.a", "2a", "2(a)", "2-a"."""
    first, _, last = ref.partition(".")
    return {
        "dots": ref,
        "tight": first + last,
        "brackets": f"{first}({last})" if last else first,
        "dashes": f"{first}-{last}" if last else first,
    }


def joint(asked: Asked, refs: Sequence[str]) -> Letter:
    """Two questions at a time under one heading."""
    paragraphs, answers = [], []
    for one, other in zip(refs[::2], refs[1::2], strict=False):
        paragraphs += [f"What we saw ourselves (Questions {one} and {other})", asked[one][1], asked[other][1]]
        answers.append(((one, other), asked[one][1]))
    return Letter(paragraphs, answers)


def rows(asked: Asked, refs: Sequence[str]) -> Letter:
    """A table of two columns."""
    body = plain("{dots} | {a}")(asked, refs)
    return Letter(["Question | Our answer", *body.paragraphs], body.answers)


def turning(asked: Asked, refs: Sequence[str]) -> Letter:
    """The number in the answer's own first sentence."""
    body = plain("As to question {dots}, we say this. {a}", MORE)(asked, refs)
    return Letter(body.paragraphs, [((ref,), f"As to question {ref}, we say this.") for ref in refs])


def contents(asked: Asked, refs: Sequence[str]) -> Letter:
    """A table of contents, a summary, a list of works cited; and in between the answers."""
    body = plain("Question {dots}: {q}", "{a}", MORE)(asked, refs)
    head = ["Contents", *(f"Question {ref}: {asked[ref][0]} {'.' * 9} {n}" for n, ref in enumerate(refs, 2))]
    summary = ["Summary", "In brief, our replies are short and our reasons long."]
    cited = [
        "References",
        *(f"{n}. Abara, L. (202{n}). Question {n} revisited. Report 1(b)." for n in range(1, 5)),
    ]
    return Letter([*head, *summary, *body.paragraphs, *cited], body.answers)


def listed(asked: Asked, refs: Sequence[str]) -> Letter:
    """All questions copied out first, and lists of the writer's own inside the answers."""
    copied = [f"{ref}. {text}" for ref, (text, _) in asked.items()]
    own = [
        "We ask for three things:",
        "1. A date.",
        "2. A name.",
        "3. A budget.",
        "(a) in this order",
        "(b) in writing",
    ]
    paragraphs, answers = ["The questions", *copied, "Our answers"], []
    for ref in refs:
        paragraphs += [f"Question {ref}", asked[ref][1], *own]
        answers.append(((ref,), asked[ref][1]))
    return Letter(paragraphs, answers)


def told(asked: Asked, refs: Sequence[str]) -> Letter:
    """No label: each answer begins with what is asked, and the answer follows in the same paragraph."""
    leads = ("The paper asks: {q}", "It also asks us this: {q}", "You then wish to know the following. {q}")
    paragraphs = [f"{leads[n % 2].format(q=asked[ref][0])} {asked[ref][1]}" for n, ref in enumerate(refs)]
    return Letter(paragraphs, [((ref,), asked[ref][1]) for ref in refs])


def form(asked: Asked, refs: Sequence[str]) -> Letter:
    """What a site for consultations gives out: each question, answered or not."""
    paragraphs, answers = [], []
    for ref, (text, answer) in asked.items():
        said = answer if ref in refs else "Not answered"
        paragraphs += [f"Question {ref}", text, "Your response", said]
        answers += [((ref,), answer)] if ref in refs else []
    return Letter(paragraphs, answers)


def in_passing(asked: Asked, refs: Sequence[str]) -> Letter:
    """Names questions and answers none."""
    one, other, third, *_ = refs
    return Letter(
        [
            f"The paper has many questions. Some, such as question {one}, call for figures that nobody has yet.",
            f"As questions {other} and {third} overlap, we ask for thirty days more, so that our board can meet.",
            f"We take no side at present. {MORE}",
            "What would we do with a day more? Where would the money come from? Who knows.",
        ],
        [],
    )


WAYS: dict[str, Way] = {
    "the question in full, with its label": plain("{tight}. {q}", "{a}", MORE),
    "the question in full, without a label": plain("{q}", "{a}", MORE),
    "the question in quotation marks": plain("Question {brackets}: “{q}”", "{a}", MORE),
    "question and answer in one paragraph": plain("{dots} {q} {a}", MORE),
    "a heading with the number": plain("Question {dots}", "{a}", MORE),
    "the number and the answer in one paragraph": plain("Q{brackets}: {a}", MORE),
    "a label alone": plain("{dots}: {a}", MORE),
    "a label in the form": plain("Response to RFC {dashes}", "{a}", MORE),
    "a turn of speech": turning,
    "a heading with the number in brackets": plain("What our members told us [Q{tight}]", "{a}", MORE),
    "a title with the number in brackets": plain("From our practice (Question {dots}). {a}", MORE),
    "rows of a table": rows,
    "two at a time": joint,
    "contents, summary and references": contents,
    "a list of the questions first": listed,
    "a form": form,
    "told, without labels": told,
    "in passing": in_passing,
}


def letters() -> dict[str, tuple[list[Question], Letter]]:
    """By name, each with the questions it may answer. Which ones it answers goes round."""
    found = {}
    for name, asked in REQUESTS.items():
        for number, (way, write) in enumerate(WAYS.items()):
            refs = list(asked)[number % 2 :: 2] if number % 3 else list(asked)[1:7]
            found[f"{name}, {way}"] = questions(asked), write(asked, refs)
    return found
