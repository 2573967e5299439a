"""Being told when there is work again."""

from datetime import timedelta

import pytest

from accounts.models import User
from community import unread, watches
from community.models import Notice, NoticeKind, Watch
from community.watches import MOST_OPEN, TooManyWatches
from interface.languages import LANGUAGES
from interface.refusals import UnknownLanguage
from tasks.leases import UnknownKind
from tests.cast import NOON, person, write_prompt

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=1)


def begin(user: User, kind: str = "", lang: str = "") -> Watch:
    return watches.begin(user, kind=kind, lang=lang, now=NOON)


def test_one_is_told_once_as_soon_as_there_is_something_one_may_do(alice: User, bob: User) -> None:
    watch = begin(bob, "label_initial_prompt", "en")
    assert watches.fulfil(now=NOON) == 0

    write_prompt(alice)

    assert watches.fulfil(now=LATER) == 1
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.watch) == (bob, NoticeKind.WORK_AGAIN, watch)
    assert unread.kept(bob.pk) == 1
    assert watches.open_watches(bob) == []
    assert watches.fulfil(now=LATER) == 0


def test_ones_own_prompt_is_no_work_for_oneself(alice: User) -> None:
    begin(alice, "label_initial_prompt")
    write_prompt(alice)
    assert watches.fulfil(now=LATER) == 0


def test_neither_is_another_kind_or_language(alice: User, bob: User) -> None:
    begin(bob, "rank_assistant_replies")
    begin(bob, "label_initial_prompt", "de")
    write_prompt(alice)
    assert watches.fulfil(now=LATER) == 0
    assert len(watches.open_watches(bob)) == 2


def test_any_kind_and_language_will_do_if_none_is_named(alice: User, bob: User) -> None:
    begin(bob)
    begin(bob, "random")
    write_prompt(alice)
    assert watches.fulfil(now=LATER) == 1


def test_asking_again_changes_nothing_and_after_the_end_begins_anew(bob: User) -> None:
    watch = begin(bob, "", "en")
    assert begin(bob, "", "en") == watch
    assert watches.end(bob, watch.pk, now=LATER)
    assert not watches.end(bob, watch.pk, now=LATER)
    assert begin(bob, "", "en") != watch


def test_nobody_ends_the_watch_of_another(alice: User, bob: User) -> None:
    watch = begin(bob)
    assert not watches.end(alice, watch.pk, now=LATER)
    assert watches.open_watches(bob) == [watch]


def test_what_makes_no_sense_is_refused(bob: User) -> None:
    with pytest.raises(UnknownKind):
        begin(bob, "nonsense")
    with pytest.raises(UnknownLanguage):
        begin(bob, "", "xx")
    langs = list(LANGUAGES)
    for lang in langs[:MOST_OPEN]:
        begin(bob, "", lang)
    with pytest.raises(TooManyWatches):
        begin(bob, "", langs[MOST_OPEN])


def test_who_has_left_is_not_told(alice: User) -> None:
    gone = person("gone")
    begin(gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    write_prompt(alice)
    assert watches.fulfil(now=LATER) == 0
