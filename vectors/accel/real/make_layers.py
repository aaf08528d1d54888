#!/usr/bin/env python3
"""Makes the operand files of this folder: layers of ResNet-20 at several precisions.

For each entry of LAYERS: weights, activations (whole feature maps) and requantisation parameters as
.npy files; for all of them the tables layers.csv, weight_scales.csv and expected.csv. README.md has
the formulas and the order of the axes. Prints one line per layer and precision with its errors
against the float layer; fails if one is above MAX_ERROR. With --check nothing is written: the files
are made in memory and compared with those in the folder.

Needs numpy, onnx and onnxruntime.
"""

import argparse
import copy
import csv
import dataclasses
import io
import math
import pathlib

import numpy as np
import onnx
import onnxruntime

MEAN = np.array([0.485, 0.456, 0.406], np.float32).reshape(1, 3, 1, 1)
STD = np.array([0.229, 0.224, 0.225], np.float32).reshape(1, 3, 1, 1)
STEPS = 100  # scales tried by quantise()
WIDE_SHARE = 0.25  # of the kernels of a mixed layer


@dataclasses.dataclass(frozen=True)
class Layer:
    name: str  # of the files
    node: str  # Conv or Gemm node of the model
    images: int = 1  # Gemm: columns of the activations
    synthetic: bool = False  # the network is given picture(), not a test image


@dataclasses.dataclass(frozen=True)
class Precision:
    name: str
    weight_bits: int
    activation_bits: int
    narrow_bits: int = 0  # mixed: of the kernels that are not wide


LAYERS = (
    Layer("conv1", "/conv1/Conv", synthetic=True),
    Layer("layer2_0_conv1", "/layer2/layer2.0/conv1/Conv", synthetic=True),
    Layer("layer2_1_conv1", "/layer2/layer2.1/conv1/Conv"),
    Layer("layer3_0_conv1", "/layer3/layer3.0/conv1/Conv"),
    Layer("layer3_2_conv2", "/layer3/layer3.2/conv2/Conv"),
    Layer("linear", "/linear/Gemm", images=11),
)
PRECISIONS = (
    Precision("w8n8", 8, 8),
    Precision("w4w8n8", 8, 8, narrow_bits=4),
    Precision("w4n6", 4, 6),
    Precision("w2n4", 2, 4),
)
# Of the accumulators and of the requantised results. The order of the axes shows at 8 and 4 bits: a
# wrong one gives 0.3 or more.
MAX_ERROR = {"w8n8": 0.02, "w4w8n8": 0.2, "w4n6": 0.25, "w2n4": 0.85}


def picture():
    """A picture of no licence, 3 x 32 x 32, uint8: a slope, a disc, stripes and noise."""
    values = np.empty((3, 32, 32), np.uint8)
    state = 1
    for channel, y, x in np.ndindex(values.shape):
        value = (32 + 4 * x + 2 * y, 200 - 5 * y, 60 + 3 * (31 - x))[channel]
        if (x - 20) ** 2 + (y - 12) ** 2 <= 64:
            value = (220, 180, 40)[channel]
        elif y >= 22 and (x + y) // 3 % 2:
            value = (30, 60, 90)[channel]
        state = (1103515245 * state + 12345) % 2**31
        values[channel, y, x] = min(max(value + (state >> 16) % 25 - 12, 0), 255)
    return values


def network_input(image):
    """What the network takes for an image (3 x 32 x 32, uint8)."""
    return (image[None].astype(np.float32) / 255 - MEAN) / STD


def tensors(model, names, image):
    """Values of the named tensors, none of them the network's input, for one image."""
    probe = copy.deepcopy(model)
    del probe.graph.output[:]
    probe.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        probe.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return session.run(list(names), {session.get_inputs()[0].name: network_input(image)})


def attribute(node, name):
    return next(list(a.ints) for a in node.attribute if a.name == name)


@dataclasses.dataclass(frozen=True)
class Float:
    """A layer as the network has it, in float64."""

    weights: np.ndarray  # K, C, S, R
    bias: np.ndarray  # K
    activations: np.ndarray  # C, H, W
    output: np.ndarray  # K, P, Q, with bias
    stride: int
    pad: int  # above and to the left
    relu: bool  # a ReLU takes the output


def float_layer(layer, model, images, index):
    node = next(n for n in model.graph.node if n.name == layer.node)
    weights, bias = (
        onnx.numpy_helper.to_array(next(t for t in model.graph.initializer if t.name == name))
        for name in node.input[1:]
    )
    names = (node.input[0], node.output[0])
    readers = [n.op_type for n in model.graph.node if node.output[0] in n.input]
    stride, pad = 1, 0
    if node.op_type == "Conv":
        (stride, stride_x), (pad, left, _, _) = attribute(node, "strides"), attribute(node, "pads")
        assert stride == stride_x and pad == left
        image = picture() if layer.synthetic else images[index]
        if names[0] == model.graph.input[0].name:
            x, output = network_input(image)[0], tensors(model, names[1:], image)[0][0]
        else:
            x, output = (value[0] for value in tensors(model, names, image))
    else:  # y = x * W^T: one image is one column
        values = [tensors(model, names, images[index + i]) for i in range(layer.images)]
        x, output = (np.concatenate(v).T[:, None, :] for v in zip(*values))
        weights = weights[:, :, None, None]
    parts = (part.astype(np.float64) for part in (weights, bias, x, output))
    return Float(*parts, stride, pad, readers == ["Relu"])


def limits(bits, signed):
    return (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)


def quantise(x, bits, signed):
    """One scale for all of x, that of the least squared error: (integers, scale, that error).

    The sums are exact before their one rounding, so nothing depends on their order.
    """
    low, high = limits(bits, signed)
    best = None
    for step in range(STEPS):
        scale = float(f"{np.abs(x).max() * (STEPS - step) / STEPS / high:.6g}")
        q = np.rint(x / scale).clip(low, high)
        error = math.fsum(((q * scale - x) ** 2).ravel().tolist())
        if best is None or error < best[2]:
            best = q, scale, error
    return best[0].astype(np.int64), *best[1:]


def convolve(weights, x, stride, pad, rows, cols):
    """Exact accumulators K, P, Q."""
    _, _, height, width = weights.shape
    # Below and to the right, what the last output needs.
    x = np.pad(x, ((0, 0), (pad, rows * stride + height), (pad, cols * stride + width)))
    total = np.zeros((len(weights), rows, cols), np.int64)
    for s in range(height):
        for r in range(width):
            part = x[:, s : s + rows * stride : stride, r : r + cols * stride : stride]
            total += np.einsum("kc,cpq->kpq", weights[:, :, s, r], part)
    return total


def one_output(weights, x, stride, pad, k, p, q):
    """One accumulator, product by product."""
    total = 0
    for c, s, r in np.ndindex(weights.shape[1:]):
        y, z = p * stride - pad + s, q * stride - pad + r
        if 0 <= y < x.shape[1] and 0 <= z < x.shape[2]:
            total += int(weights[k, c, s, r]) * int(x[c, y, z])
    return total


def multiplier_and_shift(factor):
    """(multiplier, shift): factor = multiplier / 2^shift with a multiplier of 31 bits."""
    mantissa, exponent = math.frexp(factor)  # 0.5 <= mantissa < 1
    multiplier, shift = round(mantissa * 2**31), 31 - exponent
    if multiplier == 2**31:
        multiplier, shift = 2**30, shift - 1
    if not 1 <= shift <= 62:
        raise SystemExit(f"no shift from 1 to 62 for the factor {factor}")
    return multiplier, shift


def requantise(total, parameters, bits, signed):
    """Results K, P, Q; zero point 0."""
    bias, multiplier, shift = (column[:, None, None] for column in parameters.T[1:])
    value = total + bias
    assert np.abs(value).max() < 2**31  # so that 63 bits are enough below
    return ((value * multiplier + (1 << (shift - 1))) >> shift).clip(*limits(bits, signed))


def relative(x, reference):
    return math.sqrt(np.square(x - reference).sum() / np.square(reference).sum())


def spots(total, wide):
    """A few outputs (k, p, q): corners, middle, extremes; mixed: a kernel of either width."""
    kernels, rows, cols = total.shape
    places = [(0, 0), (0, cols - 1), (rows - 1, 0), (rows - 1, cols - 1), (rows // 2, cols // 2)]
    spread = [i * (kernels - 1) // (len(places) - 1) for i in range(len(places))]
    chosen = [(k, p, q) for k, (p, q) in zip(spread, places)]
    chosen += [np.unravel_index(i, total.shape) for i in (total.argmin(), total.argmax())]
    if wide.any() and not wide.all():
        chosen += [(int(k), rows // 3, cols // 2) for k in (wide.argmax(), wide.argmin())]
    return dict.fromkeys(tuple(int(i) for i in spot) for spot in chosen)


def npy(values):
    stream = io.BytesIO()
    np.save(stream, np.ascontiguousarray(values), allow_pickle=False)
    return stream.getvalue()


def table(rows):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def narrow(values, dtype):
    assert values.min() >= np.iinfo(dtype).min and values.max() <= np.iinfo(dtype).max
    return values.astype(dtype)


def make(layer, model, images, index, files, rows):
    """Adds the files and the rows of the tables of one layer."""
    real = float_layer(layer, model, images, index)
    kernels, channels, height, width = real.weights.shape
    signed = bool((real.activations < 0).any())
    suffix = {8: ""}

    weights, scales, errors = {}, {}, {}
    for bits in (8, 4, 2):
        parts = [quantise(kernel, bits, True) for kernel in real.weights]
        weights[bits] = np.stack([part[0] for part in parts])
        scales[bits], errors[bits] = (np.array([part[i] for part in parts]) for i in (1, 2))
        name = f"{layer.name}_weights{suffix.get(bits, f'_w{bits}')}.npy"
        files[name] = npy(narrow(weights[bits], np.int8))

    activations = {}
    for bits in (8, 6, 4):
        q, scale, _ = quantise(real.activations, bits, signed)
        activations[bits] = q, scale
        name = f"{layer.name}_activations{suffix.get(bits, f'_n{bits}')}.npy"
        files[name] = npy(narrow(q, np.int8 if signed else np.uint8))

    # The kernels of a mixed layer that lose most at 4 bits; the lower one if two lose the same.
    wide = np.zeros(kernels, bool)
    wide[np.argsort(-errors[4], kind="stable")[: math.ceil(WIDE_SHARE * kernels)]] = True
    for k in range(kernels):
        row = {"layer": layer.name, "k": k}
        row.update({f"scale_w{bits}": f"{scales[bits][k]:.6g}" for bits in (8, 4, 2)})
        rows["weight_scales.csv"].append(row | {"wide": int(wide[k])})

    for precision in PRECISIONS:
        kept = wide if precision.narrow_bits else np.ones(kernels, bool)
        other = precision.narrow_bits or precision.weight_bits
        bits = np.where(kept, precision.weight_bits, other)
        w = np.where(kept[:, None, None, None], weights[precision.weight_bits], weights[other])
        scale_w = np.where(kept, scales[precision.weight_bits], scales[other])
        x, scale_x = activations[precision.activation_bits]

        # What the next layer takes, or a sum or the logits.
        target = np.maximum(real.output, 0) if real.relu else real.output
        result_bits = precision.activation_bits if real.relu else 8
        result_scale = quantise(target, result_bits, not real.relu)[1]

        bias = np.rint(real.bias / (scale_w * scale_x)).astype(np.int64)
        factors = [multiplier_and_shift(float(s) * scale_x / result_scale) for s in scale_w]
        parameters = np.column_stack([bits, bias, np.array(factors, np.int64)])
        name = f"{layer.name}_parameters_{precision.name}.npy"
        files[name] = npy(narrow(parameters, np.int32))

        total = convolve(w, x, real.stride, real.pad, *real.output.shape[1:])
        result = requantise(total, parameters, result_bits, not real.relu)
        product = total * (scale_w * scale_x)[:, None, None]
        error = relative(product, real.output - real.bias[:, None, None])
        result_error = relative(result * result_scale, target)
        print(
            f"{layer.name} {precision.name}: relative error {error:.5f},"
            f" requantised {result_error:.5f}"
        )
        if max(error, result_error) > MAX_ERROR[precision.name]:
            raise SystemExit(f"that is above {MAX_ERROR[precision.name]}")
        for k, p, q in spots(total, kept):
            value = one_output(w, x, real.stride, real.pad, k, p, q)
            assert value == total[k, p, q]
            rows["expected.csv"].append(
                {
                    "layer": layer.name,
                    "precision": precision.name,
                    "k": k,
                    "p": p,
                    "q": q,
                    "value": value,
                    "result": result[k, p, q],
                }
            )
        rows["layers.csv"].append(
            {
                "layer": layer.name,
                "precision": precision.name,
                "k": kernels,
                "c": channels,
                "s": height,
                "r": width,
                "h": x.shape[1],
                "w": x.shape[2],
                "p": total.shape[1],
                "q": total.shape[2],
                "stride": real.stride,
                "pad_top": real.pad,
                "pad_left": real.pad,
                "weight_bits": precision.weight_bits,
                "narrow_bits": precision.narrow_bits,
                "wide_kernels": int(kept.sum()),
                "activation_bits": precision.activation_bits,
                "activations_signed": int(signed),
                "result_bits": result_bits,
                "result_signed": int(not real.relu),
                "activation_scale": f"{scale_x:.6g}",
                "result_scale": f"{result_scale:.6g}",
                "error": f"{error:.5f}",
                "result_error": f"{result_error:.5f}",
            }
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="resnet20_cifar10.onnx")
    parser.add_argument("images", help="CIFAR-10 test images, .npy, uint8, N x 3 x 32 x 32")
    parser.add_argument("--image", type=int, default=0, help="index of the (first) image [0]")
    parser.add_argument("--out", type=pathlib.Path, default=".", help="folder to write to [.]")
    parser.add_argument("--check", action="store_true", help="compare with the folder, not write")
    args = parser.parse_args()

    model = onnx.load(args.model)
    images = np.load(args.images)
    files, rows = {}, {"layers.csv": [], "weight_scales.csv": [], "expected.csv": []}
    for layer in LAYERS:
        make(layer, model, images, args.image, files, rows)
    files.update({name: table(lines) for name, lines in rows.items()})

    different = []
    for name, data in files.items():
        path = args.out / name
        if not args.check:
            path.write_bytes(data)
        elif not path.exists() or path.read_bytes() != data:
            different.append(name)
    if different:
        raise SystemExit("not as in the folder: " + ", ".join(different))
    verb = "the same" if args.check else "written"
    print(f"{len(files)} files, {sum(map(len, files.values()))} bytes: {verb}")


if __name__ == "__main__":
    main()
