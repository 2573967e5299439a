"""Whether a text is plainly in another language than the one that was asked for.

A hint for its author before sending, so it must hardly ever be wrong and may often be silent. Two
rules, both of which need no model, no memory to speak of and a fraction of a millisecond:

* **script**: nearly all letters belong to a script in which the language is never written;
* **little words** (the, and, is…): they make up a fifth or more of ordinary prose and are hardly
  shared between languages. Code, names and lists have none of them, so they stay unjudged.

Short texts are never judged, nor is one language taken for a close relative of it. Of 2,019
English messages of OASST1 it doubts three, which are in Spanish and German.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Final

LEAST_LETTERS: Final = 20
LEAST_WORDS: Final = 12
NEARLY_ALL: Final = 0.9
"""Share of the letters in a script that is not the language's."""
PROSE: Final = 0.2
"""Share of little words from which on a text is prose in their language."""
LEAST_DIFFERENT: Final = 4
"""So many different little words: one alone may be a name, or a letter that is listed."""
NEARLY_AS_MANY: Final = 0.7
"""With this share of the best one's little words another language may be meant as well."""
TIMES_AS_MANY: Final = 3
"""So many times as many little words of another language as of the one asked for."""

_SCRIPTS: Final[Mapping[str, tuple[str, ...]]] = {
    "CYRILLIC": ("ru", "uk-UA", "bg", "sr"),
    "ARABIC": ("ar", "fa"),
    "HEBREW": ("he",),
    "GREEK": ("el",),
    "THAI": ("th",),
    "HANGUL": ("ko",),
    "DEVANAGARI": ("hi",),
    "BENGALI": ("bn",),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "CJK": ("zh", "ja"),
}
"""Script, as its letters' names begin, to the languages written in it; all others are Latin."""
_MOSTLY_KANA: Final = 0.2
"""Share of kana from which on a text in Chinese characters is Japanese."""

_RELATED: Final = (
    frozenset({"da", "nb-NO", "sv"}),
    frozenset({"de", "bar", "swg"}),
    frozenset({"es", "gl", "pt-BR", "ca"}),
    frozenset({"cs", "sk"}),
    frozenset({"ru", "uk-UA", "bg", "sr"}),
    frozenset({"ar", "fa"}),
    frozenset({"sl", "sr"}),
)
"""Languages that are not told apart here."""

_LITTLE_WORDS: Final[Mapping[str, frozenset[str]]] = {
    lang: frozenset(words.split())
    for lang, words in {
        "en": "the of and to is that it for you with are this be have not was or from by can "
        "your what how my which would should they their if there when about will",
        "es": "el los las una que para con por del como más pero su se es está son y al lo cómo "
        "qué muy también sobre puede cuando esta este ser hay tiene",
        "de": "der die das und ist nicht ein eine einen ich du sie wir mit für auf von zu den "
        "dem des wie was auch sich oder aber kann werden wird im bei nach dass sind",
        "fr": "le les des une et est que qui pour dans vous nous avec sur ce cette pas plus au "
        "aux du je il elle sont peut mais comment ou être par votre ils leur",
        "pt-BR": "o os uma que para com por do da dos das não em como mais mas se é são no na ao "
        "você isso também sobre pode quando este esta ser tem qual",
        "ca": "el els les una que per amb del com més però és són i al no què també sobre pot "
        "quan aquest aquesta ser hi té dels perquè molt",
        "it": "il lo gli le una che per con del della di come più ma è sono non nel alla cosa "
        "anche può quando questo questa essere ci ha dei delle mi si",
        "pl": "i w na się nie to jest że do jak z co o za dla czy od po są ale może przez jego "
        "tego które który być oraz tak",
        "eo": "la kaj estas en de al ne ke mi vi ĝi por kun kiel pri estas sed kiu tiu ĉi oni "
        "povas ili pli el",
        "nl": "de het een en is niet van in dat die voor met op zijn je ik te aan ook maar als "
        "er naar hoe wat kan worden door om bij zou deze",
        "vi": "là và của có không một các cho được những trong với tôi bạn này để người khi đã "
        "như thể về cũng nhưng nào",
        "fi": "ja on ei että se olla mutta ovat kun mitä myös joka tai kuin hän minä sinä niin "
        "voi jos miten ole sen tämä siitä",
        "eu": "eta da ez bat dira du edo baina hau zer nola dute izan egin dela batzuk oso ere "
        "behar duen den",
        "hu": "a az és hogy nem is egy ez van de meg csak vagy mint azt ha már lehet el nagyon "
        "amely ami kell hogyan miért",
        "tr": "ve bir bu için ile de da ne çok daha gibi olarak var ben sen nasıl olan ama veya "
        "mı mi en kadar değil olduğu",
        "sv": "och att det är som en på för med av inte den till har jag du om kan ett var men "
        "från eller hur så vad när",
        "id": "yang dan di untuk dengan ini itu dari adalah pada tidak ke saya anda bisa akan "
        "atau dalam bagaimana apa juga seperti lebih karena",
        "gl": "o os as unha que para con por do da dos das non en como máis pero é son no na ao "
        "este esta tamén sobre pode cando ser hai",
        "da": "og at det er en som på for med af ikke den til har jeg du om kan et var men fra "
        "eller hvordan så hvad når være",
        "cs": "a se v na je že to s z do o ale jak jsou pro za by co jsem si nebo po který "
        "která také být může jako",
        "ro": "și de la în un o pe cu este nu că să din care mai pentru ce sunt cum ca dar sau "
        "fi poate acest această lui",
        "sk": "a sa v na je že to s z do o ale ako sú pre za by čo som si alebo po ktorý ktorá "
        "tiež byť môže",
        "bar": "de da des und is ned a oa i du mia ham mit fia auf vo zu wia wos aa oba ko",
        "nb-NO": "og at det er en som på for med av ikke den til har jeg du om kan et var men fra "
        "eller hvordan så hva når være",
        "sl": "in je se v na da ne za so pa z kot ki tudi bi ali po ni kako lahko če sem od iz "
        "kaj biti",
        "swg": "dr de des ond isch net a oin i du mir hen mit fir uff vo zu wie was au oder aber "
        "ko",
        "lt": "ir yra kad ne su į tai kaip iš ar bet už gali būti nuo prie apie jūs aš jis kas "
        "labai taip pat",
        "ru": "и в не на что с как это по для из но от вы мы его так же или если может быть при "
        "есть я у к",
        "uk-UA": "і в не на що з як це до для та але від ви ми його так або якщо може бути при є я "
        "у за",
        "bg": "и в не на че с как това за от да се е но са или ако може по при има си ще тя той",
        "sr": "и у не на да са као то за од се је али су или ако може по при има би i u je da "
        "se na su ne za sa kao koji ali ili što",
    }.items()
}
_CODE: Final = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+|<[^>\n]*>"  # set apart as code, or an address
    r"|^[^\n]*(?:\w\(|[a-z_]\.[a-z_]|[{};]$|[=<>!]=| = |:$)[^\n]*$",  # a line that looks like it
    re.DOTALL | re.MULTILINE,
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def plainly_another(text: str, lang: str) -> str | None:
    """The language that a text is in although ``lang`` was asked for; ``None`` unless sure.

    Empty if it is sure to be another one, but not which.
    """
    prose = _CODE.sub(" ", unicodedata.normalize("NFC", text))
    foreign = _foreign_script(prose, lang)
    seen = _by_little_words(prose, lang)
    if foreign is None:
        return seen
    return seen or (foreign[0] if len(foreign) == 1 else "")


def _foreign_script(text: str, lang: str) -> tuple[str, ...] | None:
    """The languages of the script that nearly all letters are of, if ``lang`` is none of them."""
    scripts = Counter(_script_of(letter) for letter in text if letter.isalpha())
    letters = scripts.total()
    if letters < LEAST_LETTERS:
        return None
    kana = scripts["HIRAGANA"] + scripts["KATAKANA"]
    if kana + scripts["CJK"] >= NEARLY_ALL * letters and kana >= _MOSTLY_KANA * letters:
        return None if lang == "ja" else ("ja",)
    script, count = scripts.most_common(1)[0]
    langs = _SCRIPTS.get(script, ())
    if not langs or lang in langs or count < NEARLY_ALL * letters:
        return None
    return ("zh",) if script == "CJK" else langs


def _script_of(letter: str) -> str:
    return "LATIN" if letter < "\u0250" else unicodedata.name(letter, "").partition(" ")[0]


def _by_little_words(text: str, lang: str) -> str | None:
    """The language of most little words, if those of ``lang`` are few; empty if it is a tie."""
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < LEAST_WORDS:
        return None
    shares = {code: _share(words, little) for code, little in _LITTLE_WORDS.items()}
    best = max(shares, key=lambda code: (shares[code], code))
    enough = shares[best] >= PROSE
    different = len(_LITTLE_WORDS[best].intersection(words)) >= LEAST_DIFFERENT
    expected = max(shares.get(code, 0.0) for code in _kin(lang))
    many_more = shares[best] >= TIMES_AS_MANY * expected
    if not (enough and different and many_more) or best in _kin(lang):
        return None
    rivals = {code for code, share in shares.items() if share > NEARLY_AS_MANY * shares[best]}
    return best if rivals <= _kin(best) else ""


def _share(words: list[str], little: frozenset[str]) -> float:
    return sum(word in little for word in words) / len(words)


def _kin(lang: str) -> frozenset[str]:
    """The language and those that are not told apart from it."""
    return frozenset({lang}).union(*(group for group in _RELATED if lang in group))
