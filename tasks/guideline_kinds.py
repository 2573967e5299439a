"""The guidelines for each kind of task."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from tasks.guidelines import KindGuide
from tasks.kinds import Kind

KIND_GUIDES: Final[Mapping[Kind, KindGuide]] = {
    Kind.INITIAL_PROMPT: KindGuide(
        rules=(
            _("Ask what you would really like to know, or to have done."),
            _("Say what one needs to know to answer well: for whom, how long, in which form."),
            _("Surprise us: everyday things, your trade, your hobby, a story, a puzzle."),
            _("One thing at a time. The conversation can go on."),
        ),
        good=_(
            "I want to repair a wooden chair whose leg wobbles. I have glue, clamps and a drill, "
            "but no experience. How do I go about it so that it lasts?"
        ),
        bad=_("chair broken help"),
        why=_(
            "The first one says what is there and what is wanted, so that a good answer is "
            "possible. The second one can only be answered by asking back."
        ),
    ),
    Kind.PROMPTER_REPLY: KindGuide(
        rules=(
            _("You are the person who asked. Read all of it, then say what you would say next."),
            _("Ask further, object, add what was missing, or go on to what follows from it."),
            _("Keep to the subject, and to the voice of the person who began."),
            _("A mere “thanks” ends the conversation; write it only if nothing is left to say."),
        ),
        good=_("The glue has dried, but there is still a gap of two millimetres. What fills it?"),
        bad=_("ok. now write me a poem about cars"),
        why=_(
            "The first one uses the answer and goes a step further. The second one drops what was "
            "talked about; it would be a new conversation."
        ),
    ),
    Kind.ASSISTANT_REPLY: KindGuide(
        rules=(
            _("Answer what was asked, first of all, and as briefly as it can be said well."),
            _("Be correct. Look up what you are not sure of, and say what remains unsure."),
            _("Explain so that this person can follow. Lists and code blocks are welcome."),
            _("Be kind, also to rude people. Decline what would harm somebody, and say why."),
            _("Do not pretend to have a body, a past or feelings: you are an assistant."),
        ),
        good=_(
            "Take the leg out first and scrape off the old glue, for new glue does not hold on it. "
            "Then glue it in, clamp it for a day, and do not sit on it before. If the hole is "
            "worn, wrap the end of the leg in a thin shaving of wood before you glue it."
        ),
        bad=_("You should ask a carpenter. There are many good ones."),
        why=_(
            "The first one can be followed with what the person has, and names the mistake that is "
            "easily made. The second one is polite and of no use."
        ),
    ),
    Kind.LABEL_INITIAL_PROMPT: KindGuide(
        rules=(
            _("Ask yourself: could somebody give a good answer to this?"),
            _("Short, simple or strange is not spam. Senseless, copied or hostile is."),
            _("Mind the language: a prompt in another one than the one selected does not belong."),
            _("Leave open what you cannot judge. Open is not counted as a no."),
        ),
        good=_("“Why do cats purr?”: not spam, though it is short."),
        bad=_("“Why do cats purr?”: spam, because I do not care for cats."),
        why=_("Whether you would have asked it does not matter; whether it can be answered does."),
    ),
    Kind.LABEL_PROMPTER_REPLY: KindGuide(
        rules=(
            _("Read the conversation first; a message is judged by what stands before it."),
            _("Does it go on from there, as a real person might?"),
            _("Objections and doubts are good messages, also when they are wrong."),
        ),
        good=_("“That did not work, the screw is rusty.”: a good message, it brings news."),
        bad=_("“That did not work.”: spam, because it is rude to contradict."),
        why=_("People who ask may contradict. What counts is that the conversation can go on."),
    ),
    Kind.LABEL_ASSISTANT_REPLY: KindGuide(
        rules=(
            _("Does it do what was asked? Answer that before you look at its style."),
            _("Check a fact or two, if you can. Confidence is no proof."),
            _("Long is not good, and short is not bad. Ask how much of it helps."),
            _("Use the whole of each scale; the middle step means “in between”, not “no idea”."),
        ),
        good=_("A correct answer with two spelling mistakes: helpful, quality in between."),
        bad=_("A wrong answer in fine style: helpful, because it sounds good."),
        why=_("Whoever uses the answer needs it to be right first, and beautiful after that."),
    ),
    Kind.RANK_PROMPTER_REPLIES: KindGuide(
        rules=(
            _("Which message would this person most likely write, and which leads further?"),
            _("Those that fit equally well share a place."),
        ),
        good=_("First: a question about the second step. Last: a sudden change of subject."),
        bad=_("First: the longest one, because it was most work."),
        why=_("A conversation lives from messages that take up what was said."),
    ),
    Kind.RANK_ASSISTANT_REPLIES: KindGuide(
        rules=(
            _("Read all replies to the end before you place the first."),
            _("Order: correct and harmless first, then helpful, then well written."),
            _("Equally good ones share a place; you need not invent a difference."),
            _("If none could be kept as an answer, say so."),
            _("Their order on the page is drawn by lot and says nothing."),
        ),
        good=_("First: a short answer that is right. Second: a long one with a mistake in it."),
        bad=_("First: the long one, because it looks like more work."),
        why=_("A mistake does more harm the better it is wrapped."),
    ),
}
