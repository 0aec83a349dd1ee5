"""What stands before and behind the sections: background, summary, conclusion."""

from consult.consultations.models import Consultation
from consult.people.codes import Sector
from consult.synthesis import document as tree
from consult.synthesis.claims import Tally, capitalised
from consult.synthesis.drafting.desk import PROSE, Desk
from consult.synthesis.drafting.outline import Unit
from consult.synthesis.drafting.voices import bracketed
from consult.synthesis.figures import AGAINST, FOR, Count

Blocks = list[tree.Block]
SHORT = 150


def paragraph(*parts: str | tree.Inline) -> tree.Paragraph:
    return tree.Paragraph(tree.words(*parts))


def background(desk: Desk) -> Blocks:
    c = desk.consultation
    window = f"{_day(c, 'opens_at')} to {_day(c, 'closes_at')}"
    asked = "guidelines" if any(u.asks_stance for u in desk.units) else "questions"
    blocks: Blocks = [
        tree.Heading(1, tree.words("Background and disclaimer"), "background"),
        paragraph(
            f"{c.sponsor} put “{c.title}” out for comment from {window}. "
            f"The {asked} are those of “{c.edition.document.title}” ({c.edition.label}). ",
            desk.book.sentence(
                "By the time of this report {S:submission} with {n:comment} had been accepted, from {k:sector}: "
                "{tally}.",
                S=desk.count(None, "submissions"),
                n=desk.count(),
                k=desk.count(None, "sectors"),
                tally=Tally(
                    [(PROSE[s], desk.count(None, "submissions", sector=s)) for s, _ in desk.sectors()]
                ),
            ),
        ),
        paragraph(
            "The report sets out what was said. It does not speak for the sponsor or for any participant, "
            "and a count of comments is "
            "not a vote: people chose to write, and no sample was drawn."
        ),
    ]
    if c.is_example:
        blocks.append(
            tree.Notice(
                "note", (paragraph("This is an example. The participants and what they say are invented."),)
            )
        )
    return blocks


def executive_summary(desk: Desk, sections: dict[str, str]) -> Blocks:
    """Principles from the strongest facts, each with the claim it rests on."""
    blocks: Blocks = [tree.Heading(1, tree.words("Executive summary"), "summary")]
    found = _stance_principles(desk) if any(u.asks_stance for u in desk.units) else _open_principles(desk)
    blocks.append(
        paragraph("What the comments have in common, and where they differ, comes down to the following.")
    )
    blocks.append(tree.Bullets(tuple((tree.Paragraph(line),) for line in found[:6])))
    return blocks


def _principle(lead: str, *parts: tree.Inline) -> tuple[tree.Inline, ...]:
    line: list[tree.Inline] = [tree.Strong(tree.words(lead))]
    for part in parts:
        line += [tree.Text(" "), part]
    return tuple(line)


def _voice(desk: Desk, unit: Unit, **where: object) -> tuple[tree.Inline, ...]:
    """One short quotation, of somebody whom the summary does not quote elsewhere."""
    found = [q for q in desk.quotes(unit, n=8, **where) if len(q.text) <= SHORT]
    new = [q for q in found if q.source.voice not in desk.summed_up]
    if not new:
        return ()
    desk.summed_up.add(new[0].source.voice)
    return bracketed(desk, new[0], desk.described(new[0]))


def _quoted(
    desk: Desk, line: tuple[tree.Inline, ...], unit: Unit, **where: object
) -> tuple[tree.Inline, ...]:
    voice = _voice(desk, unit, **where)
    return (*line, tree.Text(" "), *voice) if voice else line


def _title(unit: Unit) -> str:
    return f"“{unit.title}”"


def _stance_principles(desk: Desk) -> list[tuple[tree.Inline, ...]]:
    say, count, value = desk.book.sentence, desk.count, desk.value
    taken = [u for u in desk.units if value(count(u, stance=[*FOR, *AGAINST])) >= 4]
    if not taken:
        return [_participation(desk)]
    firm = max(taken, key=lambda u: value(count(u, stance="support")) - 2 * value(count(u, stance="oppose")))
    amend = max(taken, key=lambda u: value(count(u, stance="support_with_changes")))
    against = max(taken, key=lambda u: value(count(u, stance="oppose")))
    every = count(None, stance=[*FOR, "no_position", *AGAINST])
    slots = {"n": every, "F": count(None, stance=list(FOR)), "c": count(None, stance="support_with_changes")}
    leaning = count(None, "items", leaning={"by": "item", "is": "for", "at_least": 4})
    found = [
        _principle(
            "The guidance is accepted in principle and contested in detail.",
            say(
                "{F} of the {n:comment} with a stance are in favour, {c} of them on condition of changes.",
                **slots,
            ),
            say("More are for than against at {i:place} of the text where enough voices spoke.", i=leaning),
        ),
        _quoted(
            desk,
            _principle(
                f"Support is firmest for {_title(firm)}.",
                say(
                    "There {f} of {n:comment} want the text kept as it is.",
                    f=count(firm, stance="support"),
                    n=count(firm),
                ),
            ),
            firm,
            stance="support",
        ),
        _quoted(
            desk,
            _principle(
                f"The wording is the issue at {_title(amend)}.",
                say(
                    "Changes are asked for in {c} of its {n:comment}.",
                    c=count(amend, stance="support_with_changes"),
                    n=count(amend),
                ),
            ),
            amend,
            stance="support_with_changes",
        ),
        _participation(desk),
    ]
    if value(count(against, stance="oppose")) > 1:
        found.insert(
            3,
            _quoted(
                desk,
                _principle(
                    f"{_title(against)} divides opinion.",
                    say(
                        "It meets {o:objection} among {n:comment}, more than any other guideline.",
                        o=count(against, stance="oppose"),
                        n=count(against),
                    ),
                ),
                against,
                stance="oppose",
            ),
        )
    return found


def _open_principles(desk: Desk) -> list[tuple[tree.Inline, ...]]:
    say, count, value = desk.book.sentence, desk.count, desk.value
    if not len(desk.book.rows):
        return [_participation(desk)]
    ranked = sorted((u for u in desk.units if value(count(u))), key=lambda u: -value(count(u, "submissions")))
    found = [_participation(desk)]
    if ranked:
        top = ranked[0]
        found.insert(
            0,
            _quoted(
                desk,
                _principle(
                    f"{_title(top)} concerned respondents more widely than anything else.",
                    say(
                        "It was taken up in {s} of {S:submission}.",
                        s=count(top, "submissions"),
                        S=count(None, "submissions"),
                    ),
                ),
                top,
            ),
        )
    if len(ranked) > 2:
        low = ranked[-1]
        found.append(
            _quoted(
                desk,
                _principle(
                    f"Less is known about {_title(low)}.",
                    say(
                        "{s:submission} dealt with it, from {k:sector}.",
                        s=count(low, "submissions"),
                        k=count(low, "sectors"),
                    ),
                ),
                low,
            )
        )
    found += _concerns(desk)
    return found + _facets(desk)


def _facets(desk: Desk) -> list[tuple[tree.Inline, ...]]:
    """Which models the comments concern and what they rest on; options that nobody chose are left out."""
    kinds = {"open": "open models", "closed": "closed models", "all": "models of any kind"}
    grounds = {
        "experience": "experience",
        "none": "reasoning",
        "study": "a study",
        "incident": "an incident",
    }
    models, evidence = _chosen(desk, "models_concerned", kinds), _chosen(desk, "evidence", grounds)
    found = []
    if _leads(desk, models):
        lead = models[0][0]
        found.append(
            _principle(
                f"The debate is chiefly about {lead}.",
                desk.book.sentence("By kind of model, the comments concern {tally}.", tally=Tally(models)),
            )
        )
    if _leads(desk, evidence):
        lead = evidence[0][0]
        found.append(
            _principle(
                f"What supports the answers is {lead} before anything else.",
                desk.book.sentence("As their ground, comments cite {tally}.", tally=Tally(evidence)),
            )
        )
    return found


def _leads(desk: Desk, chosen: list[tuple[str, Count]]) -> bool:
    return len(chosen) > 1 and desk.value(chosen[0][1]) > desk.value(chosen[1][1])


def _chosen(desk: Desk, facet: str, options: dict[str, str]) -> list[tuple[str, Count]]:
    """The options that were chosen, the most frequent first."""
    counts = [(label, desk.count(None, option=f"{facet}:{code}")) for code, label in options.items()]
    return sorted((p for p in counts if desk.value(p[1])), key=lambda p: -desk.value(p[1]))


def _concerns(desk: Desk) -> list[tuple[tree.Inline, ...]]:
    """What the two sectors with most comments wrote about, where they differ."""
    favourites: list[tuple[str, Unit]] = []
    for sector, _ in desk.sectors():
        unit = max(desk.units, key=lambda u: desk.value(desk.count(u, sector=sector)))
        if desk.value(desk.count(unit, sector=sector)) and unit not in [u for _, u in favourites]:
            favourites.append((sector, unit))
    if len(favourites) < 2:
        return []
    (a, first), (b, second) = favourites[:2]
    return [
        _quoted(
            desk,
            _quoted(
                desk,
                _principle(
                    f"The concerns of {PROSE[a]} and {PROSE[b]} differ.",
                    desk.book.sentence(
                        "{A} wrote chiefly on {x} ({m:comment}), {B} on {y} ({n:comment}).",
                        A=PROSE[a],
                        B=PROSE[b],
                        x=_title(first),
                        y=_title(second),
                        m=desk.count(first, sector=a),
                        n=desk.count(second, sector=b),
                    ),
                ),
                first,
                sector=a,
            ),
            second,
            sector=b,
        )
    ]


def _participation(desk: Desk) -> tuple[tree.Inline, ...]:
    heard = desk.sectors()
    if not heard:
        return _principle("Nothing has been heard yet.")
    lead, count = heard[0]
    missing = [PROSE[s.value] for s in Sector if s != Sector.OTHER and s.value not in dict(heard)]
    more = tree.Text(f"Not heard: {', '.join(missing)}.") if missing else None
    return _principle(
        "The record is uneven between sectors."
        if missing
        else f"{capitalised(PROSE[lead])} wrote more than any other sector.",
        desk.book.sentence("{lead} sent {L} of the {n:comment}.", lead=PROSE[lead], L=count, n=desk.count()),
        *([more] if more else []),
    )


def conclusion(desk: Desk) -> Blocks:
    c = desk.consultation
    contact = [f"Questions about this report go to {c.contact_name or c.sponsor}"]
    parts: list[str | tree.Inline] = [*contact]
    if c.contact_email:
        parts += [", ", tree.Link(f"mailto:{c.contact_email}", tree.words(c.contact_email))]
    return [
        tree.Heading(1, tree.words("Conclusion and contact"), "conclusion"),
        paragraph(
            f"{c.sponsor} thanks those who took the time to write. Their comments stand beside this report, "
            f"and a reader who doubts a "
            "sentence can follow it back to them."
        ),
        paragraph(*parts, "."),
    ]


def _day(consultation: Consultation, field: str) -> str:
    moment = getattr(consultation, field).astimezone(consultation.zone)
    return f"{moment.day} {moment:%B %Y}"
