"""Who has said what so far: the script shared by all volunteers of a replay."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from enum import Enum
from threading import Condition
from typing import Final

from oasst_collect.replay.script import Conversation, Node


class Nothing(Enum):
    """Why there is nothing to say."""

    IN_HANDS = "somebody else is saying the last of it"
    ALL_SAID = "all has been said"
    NOT_OURS = "the script does not know this message"


class Stage:
    """Hands out each line of the script once, and knows under which id it stands on the site.

    Safe for threads.
    """

    def __init__(self, conversations: Sequence[Conversation]) -> None:
        self._lock: Final = Condition()
        self._being_said: set[Node] = set()
        self._to_say: dict[Node, list[Node]] = defaultdict(list)
        self._reviews: Counter[Node] = Counter()
        self._nodes: dict[str, Node] = {}
        self._prompts: dict[str, list[Node]] = defaultdict(list)
        for conversation in conversations:
            self._prompts[conversation.prompt.lang].append(conversation.prompt)
            for node in conversation.prompt.family():
                self._to_say[node] = list(node.children)

    def take_prompt(self, lang: str) -> Node | Nothing:
        """The next prompt in a language."""
        with self._lock:
            waiting = self._prompts[lang]
            return self._take(waiting) if waiting else Nothing.ALL_SAID

    def take_reply(self, target_id: str) -> Node | Nothing:
        """The next reply to a message of the site."""
        node = self.find(target_id)
        if node is None:
            return Nothing.NOT_OURS
        with self._lock:
            if self._to_say[node]:
                return self._take(self._to_say[node])
            others = any(line.parent is node for line in self._being_said)
            return Nothing.IN_HANDS if others else Nothing.ALL_SAID

    def _take(self, lines: list[Node]) -> Node:
        line = lines.pop(0)
        self._being_said.add(line)
        return line

    def said(self, node: Node, message_id: str) -> None:
        """The site took a line in, under this id."""
        with self._lock:
            self._nodes[message_id] = node
            self._being_said.discard(node)
            self._lock.notify_all()

    def refused(self, node: Node) -> None:
        """The site did not take a line in: somebody will say it later."""
        with self._lock:
            lines = self._prompts[node.lang] if node.parent is None else self._to_say[node.parent]
            lines.insert(0, node)
            self._being_said.discard(node)
            self._lock.notify_all()

    def find(self, message_id: str) -> Node | None:
        """The line behind a message of the site; ``None`` if it is not of this script.

        The site may hand out a new message for review before its author has heard its id: then
        this waits for those who are speaking at the moment.
        """
        with self._lock:
            speaking = set(self._being_said)
            self._lock.wait_for(
                lambda: message_id in self._nodes or not speaking & self._being_said
            )
            return self._nodes.get(message_id)

    def next_review(self, node: Node) -> int:
        """How many have been asked to review this line before."""
        with self._lock:
            self._reviews[node] += 1
            return self._reviews[node] - 1

    def unsaid(self) -> int:
        """How many lines have not been said."""
        with self._lock:
            return sum(map(len, self._prompts.values())) + sum(map(len, self._to_say.values()))
