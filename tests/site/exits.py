"""Every way by which somebody's words or name may leave, and who sees them there.

Each address of the site stands in exactly one of the tables below: a new one without a row fails. So does each way that
has no address (a report, a prompt, a mail).
"""

from dataclasses import dataclass
from typing import Literal

Sees = Literal["list", "one", "staff", "editor", "author", "link", "letter"]


@dataclass(frozen=True)
class Exit:
    """An address (with the ids of the test's comment in braces) at which words or a name can be seen, and by whom.

    `list`: whoever reads the consultation, but for what was sent in confidence, which is in no list. `one`: also in
    confidence by its author, their verified colleagues and staff. `staff`, `editor`, `author`: nobody else.
    `link`: whoever has the secret. `letter`: as `one`, and nothing without a name to strangers. `names` is False where
    no name of a sender stands, whatever their consent, `words` where no words do.
    """

    path: str
    sees: Sees
    names: bool = True
    words: bool = True


ADDRESSES: dict[str, Exit] = {
    # Lists
    "comment-list": Exit("/consultations/{slug}/comments/", "list"),
    "wordings": Exit("/consultations/{slug}/wordings/", "list"),
    "item": Exit("/consultations/{slug}/items/{key}/", "list"),
    "feedback": Exit("/consultations/{slug}/feedback/", "list"),
    "search": Exit("/search/?q={sought}", "list"),
    "edition-comments": Exit("/guidance/{document}/{later}/comments/", "list"),
    "consultation-feed": Exit("/consultations/{slug}/feed/", "list"),
    "item-feed": Exit("/consultations/{slug}/items/{key}/feed/", "list"),
    "comments-csv": Exit("/consultations/{slug}/comments.csv", "list"),
    "comments-xlsx": Exit("/consultations/{slug}/comments.xlsx", "list"),
    # The API
    "api-comments": Exit("/api/v1/consultations/{slug}/comments/", "list"),
    "api-comment": Exit("/api/v1/comments/{comment}/", "list"),
    "api-annotation": Exit("/api/v1/comments/{comment}/annotation/", "list"),
    "api-annotations": Exit("/api/v1/consultations/{slug}/annotations/", "list"),
    "api-attachments": Exit("/api/v1/consultations/{slug}/attachments/", "list", words=False, names=False),
    "api-search": Exit("/api/v1/search/?q={sought}", "list"),
    # One by one
    "comment": Exit("/comments/{comment}/", "one"),
    "letter": Exit("/letters/{letter}/", "letter"),
    "letter-file": Exit("/letters/{letter}/file/", "letter", names=False),
    # Reports
    "report": Exit("/reports/{report}/", "list"),
    "report-download": Exit("/reports/{report}.md", "list"),
    "claim": Exit("/reports/{report}/claims/{claim}/", "list"),
    # Staff
    "moderation-queue": Exit("/moderation/", "staff"),
    "moderation-decisions": Exit("/moderation/decisions/", "staff"),
    "moderate-comment": Exit("/moderation/comments/{comment}/", "staff"),
    "moderate-submission": Exit("/moderation/submissions/{submission}/", "staff"),
    "letter-cut": Exit("/letters/{letter}/cut/?how=new&at={at}", "staff", names=False),
    "letter-pages": Exit("/moderation/pages/{letter}/", "staff", names=False, words=False),
    "orphans": Exit("/guidance/{document}/{later}/comments/to-place/", "editor"),
    "place-anchor": Exit("/guidance/{document}/{later}/comments/{comment}/place/", "editor"),
    "consultation-manage": Exit("/consultations/{slug}/manage/", "editor", words=False),
    # The sender
    "receipt": Exit("/receipts/{number}/{secret}/", "link"),
    "receipt-pdf": Exit("/receipts/{number}/{secret}/receipt.pdf", "link", words=False, names=False),
    "receipt-withdraw": Exit("/receipts/{number}/{secret}/withdraw/", "link", names=False),
    "my-submissions": Exit("/my/", "author", words=False),
    "receipt-file": Exit("/receipts/{number}/{secret}/sent.json", "link"),
}
SAY_NOTHING = frozenset(
    {
        "home",
        "language",
        "script-words",
        "verify",
        "claim-list",
        "claim-decide",
        "submission-confirm",
        "submissions-claim",
        "answer",
        "draft-people",
        "draft-member",
        "draft-changes",
        "draft-change-restore",
        "draft-join",
        "sender-save",
        "unfinished",
        "unfinished-throw-away",
        "draft-documents",
        "draft-document",
        "draft-document-state",
        "draft-document-remove",
        "draft-document-page",
        "draft-part",
        "page-picture",
        "pages-without-text",
        "receipt-document",
        "follow",
        "follow-confirm",
        "following",
        "following-of",
        "mail-choices",
        "mail-choices-of",
        "mail-stop",
        "mail-reach",
        "mail-reached",
        "mail-events",
        "mail",  # mail holds links and numbers, and a moderator's reason
        "mail-decide",
        "mail-list",
        "reply-answer",
        "reply-ask",
        "api-submissions",
        "api-submission",
        "my-data",
        "my-data-erase",
        "copy-ask",
        "copy-file",  # a ZIP of what is the reader's own: tests/comments/test_copies.py
        "erasures",
        "receipt-erase",
        "retention",
        "consultation-list",
        "consultation",
        "consultation-new",
        "consultation-edit",
        "consultation-open",
        "consultation-close",
        "consultation-extend",
        "consultation-grants",
        "consultation-grant-remove",
        "consultation-reports",
        "feedback-csv",
        "guidance-list",
        "edition",
        "edition-changes",
        "edition-yaml",
        "tailored",
        "tailored-file",
        "tailored-compare",
        "checklist-file",
        "risk-map",
        "document-seen",
        "report-list",
        "report-draft",
        "report-publish",
        "recommendation",
        "draft",
        "draft-comment",
        "draft-comment-add",
        "draft-comment-remove",
        "draft-comment-clean",
        "endorse",
        "signers",
        "remind-signatory",
        # What these show is proven beside their verbs: test_endorsing, test_signing and test_positions.
        "similar-comments",
        "similar-to-draft",
        "signature",
        "replacing",
        "verify-type",
        "job-list",
        "job-retry",
        "token-list",
        "token-revoke",
        "api-root",
        "api-consultations",
        "api-consultation",
        "api-items",
        "api-aggregates",
        "api-guidance",
        "api-tailored",
        "api-edition-changes",
        "api-reports",
        "api-docs",
        "api-schema",
        "api-nothing",
    }
)
"""Words of a comment, or names of senders, stand at none of these, for nobody."""
REGISTER = frozenset(
    {
        "my-organisations",
        "organisations-offered",
        "organisation-claim",
        "organisation-give-up",
        "organisation-list",
        "organisation",
        "organisation-act",
        "organisation-remove",
        "organisation-listed",
        "organisation-apply",
        "organisation-merge",
        "organisation-undo",
    }
)
"""Organisations, and not who sent what. Strangers learn of them by `publication.organisations_known_to`, staff where
they work: tests/comments/test_speaking.py and test_organisations.py."""
DESK = "desk"
"""The desk of guidance holds drafts of guidance and never a comment: names that begin so need no row."""
GUIDANCE = frozenset({"document-new", "edition-new", "edition-import"})
