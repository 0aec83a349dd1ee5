"""Who can sign in to the demo: role, e-mail address, password. `load_example` makes these users."""

LOGINS = [
    ("participant", "participant@example.org", "demo-participant"),
    ("moderator", "moderator@example.org", "demo-moderator"),
    ("editor", "editor@example.org", "demo-editor-1"),
    ("administrator", "administrator@example.org", "demo-administrator"),
]
