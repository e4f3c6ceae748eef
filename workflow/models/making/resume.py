"""A converted model becomes weights to train on again: what was committed is enough to go on from (floor 2).

int8 keeps every weight to within half a step of its row's scale, so next to nothing is lost. Only the spelling head, which is never
converted, begins anew.

    python -m workflow.models.making FOLDER --from-trained workflow/models/demo
"""

from pathlib import Path

import numpy as np

from workflow.models.weights import aliases, headers

State = dict[str, np.ndarray]
# Each linear layer of CTranslate2, and the projections of transformers that it holds one below the other.
SELF = {"linear_0": ("q_proj", "k_proj", "v_proj"), "linear_1": ("out_proj",)}
CROSS = {"linear_0": ("q_proj",), "linear_1": ("k_proj", "v_proj"), "linear_2": ("out_proj",)}
PARTS = (  # a part of a layer, its attention's or its own linear layers, its name in transformers, the name of its norm
    ("self_attention", SELF, "self_attn.", "self_attn_layer_norm"),
    ("attention", CROSS, "encoder_attn.", "encoder_attn_layer_norm"),
    ("ffn", {"linear_0": ("fc1",), "linear_1": ("fc2",)}, "", "final_layer_norm"),
)


def variables(path: Path) -> State:
    """Every variable of a model.bin as float32, the int8 ones divided by their scales.

    Raises BadInput where the file is none, and KeyError where its values are of a type that numpy lacks (bfloat16).
    """
    kinds = {kind: np.dtype(kind) for kind in ("float32", "int8", "int16", "int32", "float16")}
    with path.open("rb") as file:
        found = headers(file, path.stat().st_size)
        next(found)  # the architecture
        stored = {name: np.frombuffer(file.read(length), kinds[kind]).reshape(shape) for name, shape, kind, length in found}
        tied = aliases(file)
    stored |= {name: stored[other] for name, other in tied.items() if name.endswith("_scale")}
    whole = {name: values.astype(np.float32) for name, values in stored.items() if not name.endswith("_scale")}
    for name, values in whole.items():
        if f"{name}_scale" in stored:
            whole[name] = values / stored[f"{name}_scale"].reshape(-1, *[1] * (values.ndim - 1))
    return whole | {name: whole[other] for name, other in tied.items() if other in whole}


def whisper_state(path: Path) -> State:
    """The weights of a model.bin under the names that transformers gives them."""
    found = variables(path)
    state = {"model.decoder.embed_tokens.weight": found["decoder/embeddings/weight"]}
    for conv in ("conv1", "conv2"):
        state |= {f"model.encoder.{conv}.{part}": found[f"encoder/{conv}/{part}"] for part in ("weight", "bias")}
    for side in ("encoder", "decoder"):
        state[f"model.{side}.embed_positions.weight"] = found[f"{side}/position_encodings/encodings"]
        state |= _norm(found, f"{side}/layer_norm", f"model.{side}.layer_norm")
        for number in range(sum(name.startswith(f"{side}/layer_") and name.endswith("/ffn/linear_0/weight") for name in found)):
            state |= _layer(found, f"{side}/layer_{number}", f"model.{side}.layers.{number}")
    return state


def _layer(found: State, place: str, name: str) -> State:
    state: State = {}
    for part, linears, inside, norm in PARTS:
        if f"{place}/{part}/layer_norm/gamma" not in found:
            continue  # an encoder's layer looks at nothing but itself
        state |= _norm(found, f"{place}/{part}/layer_norm", f"{name}.{norm}")
        for linear, names in linears.items():
            for kind in ("weight", "bias"):
                pieces = np.split(found[f"{place}/{part}/{linear}/{kind}"], len(names))
                state |= {f"{name}.{inside}{each}.{kind}": piece for each, piece in zip(names, pieces, strict=True)}
    return {key: values for key, values in state.items() if not key.endswith("k_proj.bias")}  # Whisper's keys have none: zeros


def _norm(found: State, place: str, name: str) -> State:
    return {f"{name}.weight": found[f"{place}/gamma"], f"{name}.bias": found[f"{place}/beta"]}
