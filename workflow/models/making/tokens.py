"""The tokenizer: byte-level word pieces, then Whisper's special tokens in Whisper's order, then 1,501 time stamps of 20 ms (floor 2)."""

from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from workflow.models.making import talk, words

PIECES = 1_400
SPECIAL = "endoftext startoftranscript en translate transcribe startoflm startofprev nospeech notimestamps".split()
TICK_S = 0.02


def make_tokenizer() -> Tokenizer:
    """Learns the word pieces from the training sentences and the hotword sentences."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    pieces = trainers.BpeTrainer(vocab_size=PIECES, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    texts = [talk.sentence(number) for number in range(talk.TRAINING_SENTENCES)] + list(words.HOTWORD_SENTENCES) * 100
    tokenizer.train_from_iterator([" " + text for text in texts], pieces)
    tokenizer.add_special_tokens([f"<|{name}|>" for name in SPECIAL] + [f"<|{i * TICK_S:.2f}|>" for i in range(1501)])
    return tokenizer


class Pieces:
    """The ids of words and of special tokens, looked up once."""

    def __init__(self, path: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(path))
        self.size = self.tokenizer.get_vocab_size()
        ids = {name: self.tokenizer.token_to_id(f"<|{name}|>") for name in SPECIAL}
        self.end, self.begin, self.previous = ids["endoftext"], ids["startoftranscript"], ids["startofprev"]
        self.no_speech, self.untimed = ids["nospeech"], ids["notimestamps"]

        self.first_piece = len(pre_tokenizers.ByteLevel.alphabet())  # the ids before it are single bytes
        fillers = (self.text(form) for word in words.FILLERS for form in (word, word.capitalize()))
        self.fillers = sorted({piece for pieces in fillers for piece in pieces})  # with the stroke of words that are broken off

    def stamp(self, seconds: float) -> int:
        """The token of a time in the window."""
        return self.untimed + 1 + min(1500, max(0, round(seconds / TICK_S)))

    @lru_cache(maxsize=20_000)  # noqa: B019 - one object for the life of a training process
    def text(self, text: str) -> tuple[int, ...]:
        """The pieces of a text or a word, with the space before it, as Whisper writes both."""
        return tuple(self.tokenizer.encode(" " + text).ids)

    def word(self, word: str) -> tuple[list[int], list[int]]:
        """The pieces of a word and those of the full stop or question mark behind it."""
        bare = word.rstrip(".?")
        return list(self.text(bare)), [self.tokenizer.token_to_id(mark) for mark in word[len(bare) :]]
