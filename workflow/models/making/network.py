"""The network: Whisper's architecture, small, with a spelling head, and attention that can be shown the word times (floor 2)."""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  (its name everywhere)
from transformers import WhisperConfig, WhisperForConditionalGeneration

from workflow.models.making.resume import whisper_state
from workflow.models.making.tokens import Pieces

WIDTH, ENCODER_LAYERS, DECODER_LAYERS, HEADS = 192, 4, 3, 3
SPELLING = "abcdefghijklmnopqrstuvwxyz' "
GUIDED = ((1, 0), (2, 0))  # decoder layer and head that are shown where each word is


class Network(nn.Module):
    """Whisper plus the spelling head; only Whisper is converted."""

    def __init__(self, pieces: Pieces) -> None:
        super().__init__()
        config = WhisperConfig(
            vocab_size=pieces.size, num_mel_bins=80, d_model=WIDTH, encoder_layers=ENCODER_LAYERS, decoder_layers=DECODER_LAYERS,
            encoder_attention_heads=HEADS, decoder_attention_heads=HEADS, encoder_ffn_dim=4 * WIDTH, decoder_ffn_dim=4 * WIDTH,
            max_source_positions=1500, max_target_positions=448, pad_token_id=pieces.end, bos_token_id=pieces.end, eos_token_id=pieces.end,
            decoder_start_token_id=pieces.begin, suppress_tokens=[], begin_suppress_tokens=[], dropout=0.0,
        )  # fmt: skip
        self.whisper = WhisperForConditionalGeneration(config)
        self.speller = nn.Linear(WIDTH, len(SPELLING) + 1)
        self.whisper.model.encoder.embed_positions.weight.requires_grad_(False)

    def encode(self, mel: Tensor, offset: int = 0) -> Tensor:
        """(batch, 80, frames) -> (batch, frames / 2, WIDTH), for any even number of frames up to 3,000.

        With `offset` (in steps of 20 ms) the sound is taken to stand later in the window, so that short sounds teach late places.
        """
        encoder = self.whisper.model.encoder
        h = F.gelu(encoder.conv2(F.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
        h = h + encoder.embed_positions.weight[offset : offset + h.shape[1]]
        for layer in encoder.layers:
            x = layer.self_attn_layer_norm(h)
            h = h + _attend(layer.self_attn, x, x)
            h = h + layer.fc2(F.gelu(layer.fc1(layer.final_layer_norm(h))))
        return encoder.layer_norm(h)

    def decode(self, ids: Tensor, heard: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Scores of the next token (batch, length, tokens), and where each guided head looked (batch, length, frames)."""
        decoder = self.whisper.model.decoder
        h = decoder.embed_tokens(ids) + decoder.embed_positions.weight[: ids.shape[1]]
        looked: list[Tensor] = []
        for number, layer in enumerate(decoder.layers):
            x = layer.self_attn_layer_norm(h)
            h = h + _attend(layer.self_attn, x, x, causal=True)
            x = layer.encoder_attn_layer_norm(h)
            h = h + _attend(layer.encoder_attn, x, heard)
            for head in (head for at, head in GUIDED if at == number):
                looked.append(_looked(layer.encoder_attn, x, heard, head))
            h = h + layer.fc2(F.gelu(layer.fc1(layer.final_layer_norm(h))))
        return self.whisper.proj_out(decoder.layer_norm(h)), looked


def _attend(attention: nn.Module, x: Tensor, source: Tensor, *, causal: bool = False) -> Tensor:
    heads = attention.num_heads
    q, k, v = (
        part.unflatten(-1, (heads, -1)).transpose(1, 2)
        for part in (attention.q_proj(x), attention.k_proj(source), attention.v_proj(source))
    )
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True) if causal else _Attention.apply(q, k, v)
    return attention.out_proj(mixed.transpose(1, 2).flatten(2))


class _Attention(torch.autograd.Function):
    """Softmax attention that keeps its weights for the way back: two to three times faster than torch's own on a CPU in bfloat16."""

    @staticmethod
    def forward(ctx, q: Tensor, k: Tensor, v: Tensor) -> Tensor:  # type: ignore[override]
        weights = ((q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)).softmax(-1)
        out = weights @ v
        ctx.save_for_backward(q, k, v, weights, out)
        return out

    @staticmethod
    def backward(ctx, grad: Tensor) -> tuple[Tensor, Tensor, Tensor]:  # type: ignore[override]
        q, k, v, weights, out = ctx.saved_tensors
        to_scores = (grad @ v.transpose(-1, -2)).sub_((grad * out).sum(-1, keepdim=True)).mul_(weights)
        scale = q.shape[-1] ** -0.5
        return (to_scores @ k) * scale, (to_scores.transpose(-1, -2) @ q) * scale, weights.transpose(-1, -2) @ grad


def _looked(attention: nn.Module, x: Tensor, source: Tensor, head: int) -> Tensor:
    """Log of one head's attention, computed once more since the fast attention keeps no weights."""
    size = WIDTH // attention.num_heads
    rows = slice(head * size, (head + 1) * size)
    q = F.linear(x, attention.q_proj.weight[rows], attention.q_proj.bias[rows])
    k = F.linear(source, attention.k_proj.weight[rows])
    return (q @ k.transpose(1, 2) / math.sqrt(size)).float().log_softmax(-1)


def warm_start(network: Network, pieces: Pieces, trained: Path) -> None:
    """Takes over a trained network of the same shape; a word piece it did not have begins as the mean of its parts.

    `trained` is a folder of transformers or a converted one; a converted one has no spelling head, which then begins anew.
    """
    tokenizer = Tokenizer.from_file(str(trained / "tokenizer.json"))
    if (trained / "model.bin").exists():
        state = {name: torch.from_numpy(values) for name, values in whisper_state(trained / "model.bin").items()}
    else:
        state = load_file(trained / "model.safetensors")
    table = state.pop("model.decoder.embed_tokens.weight")
    missing = network.whisper.load_state_dict(state, strict=False)
    if missing.unexpected_keys or set(missing.missing_keys) > {"model.decoder.embed_tokens.weight", "proj_out.weight"}:
        raise ValueError(f"{trained} is of another shape")
    rows = []
    for i in range(pieces.size):
        name = pieces.tokenizer.id_to_token(i)
        same = tokenizer.token_to_id(name)
        parts = [same] if same is not None else tokenizer.encode(pieces.tokenizer.decode([i], skip_special_tokens=False)).ids
        rows.append(table[parts].mean(0) if parts else table.mean(0))
    with torch.no_grad():
        network.whisper.model.decoder.embed_tokens.weight.copy_(torch.stack(rows))
    if (trained / "speller.pt").exists():
        spelling = torch.load(trained / "speller.pt", weights_only=True)
        network.speller.load_state_dict(spelling.get("speller", spelling))
