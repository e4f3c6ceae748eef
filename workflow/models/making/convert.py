"""A training checkpoint becomes a CTranslate2 int8 folder that faster-whisper loads as it loads any other model (floor 2)."""

import json
from pathlib import Path

import torch
from ctranslate2.converters.transformers import WhisperLoader
from ctranslate2.specs import whisper_spec

from workflow.models.making.network import DECODER_LAYERS, ENCODER_LAYERS, GUIDED, HEADS, Network
from workflow.models.making.tokens import Pieces

FEATURES = {"feature_size": 80, "sampling_rate": 16000, "hop_length": 160, "chunk_length": 30, "n_fft": 400}


def convert(folder: Path, out: Path, *, heads: tuple[tuple[int, int], ...] = GUIDED) -> Path:
    """Writes `out` from the checkpoint and the tokenizer in `folder`, with these alignment heads (decoder layer, head)."""
    pieces = Pieces(folder / "tokenizer.json")
    network = Network(pieces)
    network.load_state_dict(torch.load(folder / "checkpoint.pt", weights_only=True)["network"])
    model, load = network.whisper.eval(), WhisperLoader()
    spec = whisper_spec.WhisperSpec(ENCODER_LAYERS, HEADS, DECODER_LAYERS, HEADS)
    load.set_encoder(spec.encoder, model.model.encoder)
    load.set_decoder(spec.decoder, model.model.decoder)
    load.set_linear(spec.decoder.projection, model.proj_out)
    spec.register_vocabulary([pieces.tokenizer.id_to_token(i) for i in range(pieces.size)])
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [pieces.tokenizer.encode(" ").ids[0], pieces.end]
    spec.config.lang_ids = [pieces.tokenizer.token_to_id("<|en|>")]
    spec.config.alignment_heads = [list(head) for head in heads]
    spec.validate()
    spec.optimize(quantization="int8")
    out.mkdir(parents=True, exist_ok=True)
    spec.save(str(out))
    pieces.tokenizer.save(str(out / "tokenizer.json"))
    (out / "preprocessor_config.json").write_text(json.dumps(FEATURES) + "\n")
    return out


def choose_heads(out: Path, heads: tuple[tuple[int, int], ...]) -> None:
    """Writes other alignment heads into the config of a converted folder."""
    path = out / "config.json"
    config = json.loads(path.read_text())
    config["alignment_heads"] = [list(head) for head in heads]
    path.write_text(json.dumps(config, indent=2) + "\n")


def size_mb(out: Path) -> float:
    """What the folder weighs, in millions of bytes."""
    return sum(f.stat().st_size for f in out.iterdir()) / 1e6
