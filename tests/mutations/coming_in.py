"""Breakages of joining, of consent, and of the practice."""

from typing import Final

from tests.mutations.breakage import Breakage

CONSENT: Final = (
    Breakage(
        "nobody is asked to agree again",
        "accounts/consent.py",
        "return agreed_to < CURRENT.version",
        "return False",
        ("pages/terms: with a new version people are asked before they begin",),
    ),
    Breakage(
        "people are asked to agree in the middle of something",
        "accounts/consent_asking.py",
        "if before not in ASKED_BEFORE or not",
        "if not",
        ("pages/terms: who is in the middle of something is not held up",),
    ),
    Breakage(
        "consent is to whatever the terms are by then",
        "accounts/entrance.py",
        'if self.data.get("terms") != str(CURRENT.version):',
        "if False:",
        ("pages/signup: without consent nobody joins",),
    ),
    Breakage(
        "joining leaves no consent",
        "accounts/entrance.py",
        "        agree(user, terms=CURRENT)\n",
        "",
        ("pages/signup: joining is consent to the terms that were shown",),
    ),
    Breakage(
        "consent leads to any site that a link names",
        "accounts/views.py",
        "return given if ours else",
        "return given or",
        ("pages/terms: it leads to places of this site only",),
    ),
)

PRACTICE: Final = (
    Breakage(
        "a practice that is required holds nobody up",
        "tasks/requirements.py",
        "return allowed(kinds, practised=user.practised)",
        "return kinds",
        (
            "tasks/requirements: a group opens with its practice",
            "tasks/requirements: what is counted is what would be handed out",
        ),
    ),
    Breakage(
        "a practice is done whatever was answered",
        "tasks/practice_views.py",
        "if form.is_done() and isinstance",
        "if isinstance",
        ("pages/practice: what others see otherwise is explained and what was given stays",),
    ),
)
