"""The guidelines for each label of a review."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from tasks.guidelines import LabelGuide

LABEL_GUIDES: Final[Mapping[str, LabelGuide]] = {
    "spam": LabelGuide(
        _(
            "Bad on purpose, or beside the point: random letters, advertising, copied texts, "
            "insults, an answer to another question. Clumsy or wrong is not spam."
        ),
        _("“I think it was in 1850, but I am not sure.”"),
        _("“asdf asdf buy cheap watches”"),
    ),
    "fails_task": LabelGuide(
        _("The reply does not do what was asked, or only seems to. Style does not matter here."),
        _("Asked for three titles, it gives three plain ones."),
        _("Asked for three titles, it explains why titles are important."),
    ),
    "lang_mismatch": LabelGuide(
        _("Most of it is in another language than the one selected. Names and quotes may be."),
        _("A German text about the English word “cosy”."),
        _("An English text in a German conversation."),
    ),
    "pii": LabelGuide(
        _(
            "It tells something private by which a real person can be found: a name with an "
            "address, a telephone number, a patient’s illness. Public figures in public matters "
            "are no such thing."
        ),
        _("“Marie Curie won the Nobel Prize twice.”"),
        _("“My neighbour’s name is …, she lives at … and drinks.”"),
    ),
    "not_appropriate": LabelGuide(
        _("A helpful assistant would not say it: it urges to harm, or is indecent."),
        _("“Knives are sharp; cut away from your fingers.”"),
        _("“Just try how much of it you can swallow.”"),
    ),
    "hate_speech": LabelGuide(
        _("It abuses or threatens people for their origin, religion, sex, disability and so on."),
        _("“Which prejudices did they meet when they arrived?”"),
        _("“People like that should not be served here.”"),
    ),
    "sexual_content": LabelGuide(
        _("It describes something sexual. A sober answer about health or biology does not."),
        _("“Contraception works in the following ways: …”"),
        _("A scene whose purpose is to arouse."),
    ),
    "moral_judgement": LabelGuide(
        _("It says what is right or wrong to do, where it was not asked for."),
        _("“Meat is browned at a high heat first.”"),
        _("“You should be ashamed to eat meat. But here is how to brown it.”"),
    ),
    "political_content": LabelGuide(
        _("It takes sides in a political question. Reporting what the sides say does not."),
        _("“Supporters say …, opponents say …”"),
        _("“Everybody of good sense votes for …”"),
    ),
    "quality": LabelGuide(
        _("How good it is as a whole: content first, then clarity, then language."),
        _("Hard to follow, full of mistakes, or without content."),
        _("Nothing is missing, nothing is too much, and it reads well."),
    ),
    "toxicity": LabelGuide(
        _("How rude its tone is, whatever it says."),
        _("Polite, or simply matter-of-fact."),
        _("Insulting, scornful or threatening."),
    ),
    "humor": LabelGuide(
        _("How humorous it means to be. Whether you laughed is not asked."),
        _("Serious from beginning to end."),
        _("A joke, a limerick, a parody."),
    ),
    "helpfulness": LabelGuide(
        _("How much it helps the person who asked, with what they asked for."),
        _("They know as much as before, or have been led astray."),
        _("They can go and do it now, and know what to watch out for."),
    ),
    "creativity": LabelGuide(
        _("How much there is in it that one would not expect. A sober answer may be ordinary."),
        _("The usual words in the usual order."),
        _("An idea, an image or a form that is its own."),
    ),
    "violence": LabelGuide(
        _("How much violence it describes or calls for. Naming an event soberly is little of it."),
        _("No violence, or a date in a history book."),
        _("Cruelty in detail, or a call to hurt somebody."),
    ),
}
