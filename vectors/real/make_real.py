#!/usr/bin/env python3
"""Makes the operand files of this folder from ResNet-20 and CIFAR-10 test images.

For each entry of LAYERS: the layer's weights as int8 A[M x K], and what the network feeds it for some
output positions as uint8 or int8 B[K x N]. README.md has the formulas and the order of K. Prints one
line per layer, with the relative error of the dequantised product against the float layer, and the
SHA-256 of every file; fails if an error is above MAX_ERROR.

Needs numpy, onnx and onnxruntime.
"""

import argparse
import copy
import dataclasses
import hashlib
import pathlib

import numpy as np
import onnx
import onnxruntime

MAX_ERROR = 0.02
MEAN = np.array([0.485, 0.456, 0.406], np.float32).reshape(1, 3, 1, 1)
STD = np.array([0.229, 0.224, 0.225], np.float32).reshape(1, 3, 1, 1)


@dataclasses.dataclass(frozen=True)
class Layer:
    name: str  # of the files
    node: str  # Conv or Gemm node of the model
    columns: int  # N: output positions of one image (Conv), images (Gemm)
    signed: bool = False  # take the values before the ReLU that feeds the node


LAYERS = (
    Layer("layer1_0_conv1", "/layer1/layer1.0/conv1/Conv", 8),
    Layer("layer1_1_conv2_signed", "/layer1/layer1.1/conv2/Conv", 8, signed=True),
    Layer("layer2_0_conv1", "/layer2/layer2.0/conv1/Conv", 10),
    Layer("layer3_1_conv1", "/layer3/layer3.1/conv1/Conv", 8),
    Layer("linear", "/linear/Gemm", 11),
)


def tensors(model, names, image):
    """Values of the named tensors for one image (3 x 32 x 32, uint8)."""
    probe = copy.deepcopy(model)
    del probe.graph.output[:]
    probe.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(
        probe.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    value = (image[None].astype(np.float32) / 255 - MEAN) / STD
    return session.run(list(names), {session.get_inputs()[0].name: value})


def attribute(node, name):
    return next(list(a.ints) for a in node.attribute if a.name == name)


def im2col(x, node, positions):
    """Columns of x[C x H x W] for output positions (y, x); row (c * R + r) * S + s."""
    rows, cols = attribute(node, "kernel_shape")
    stride_y, stride_x = attribute(node, "strides")
    top, left, bottom, right = attribute(node, "pads")
    x = np.pad(x, ((0, 0), (top, bottom), (left, right)))
    patches = [
        x[:, y * stride_y : y * stride_y + rows, z * stride_x : z * stride_x + cols]
        for y, z in positions
    ]
    return np.stack([patch.ravel() for patch in patches], axis=1)


def quantise(x, dtype):
    """Symmetric, one scale for all of x: (integers, scale)."""
    limit = np.iinfo(dtype).max
    scale = float(np.abs(x).max()) / limit
    return np.ascontiguousarray(np.rint(x / scale).clip(-limit, limit).astype(dtype)), scale


def make(layer, model, images, index):
    """(weights, activations, relative error) of one layer."""
    model = copy.deepcopy(model)
    node = next(n for n in model.graph.node if n.name == layer.node)
    if layer.signed:  # past the ReLU, in this copy of the model, so that the reference fits
        relu = next(n for n in model.graph.node if node.input[0] in n.output)
        assert relu.op_type == "Relu"
        node.input[0] = relu.input[0]
    weight, bias = (
        onnx.numpy_helper.to_array(next(t for t in model.graph.initializer if t.name == name))
        for name in node.input[1:]
    )
    a = weight.reshape(weight.shape[0], -1)
    names = (node.input[0], node.output[0])
    if node.op_type == "Conv":
        source, result = (value[0] for value in tensors(model, names, images[index]))
        height, width = result.shape[1:]
        spread = np.rint(np.linspace(0, height * width - 1, layer.columns)).astype(int)
        positions = [divmod(int(p), width) for p in spread]
        print(f"{layer.name}: output positions (y, x) {positions}")
        b = im2col(source, node, positions)
        reference = np.stack([result[:, y, x] for y, x in positions], axis=1)
    else:  # y = x * W^T: one image is one column
        values = [tensors(model, names, images[index + i]) for i in range(layer.columns)]
        b, reference = (np.concatenate(v).T for v in zip(*values))

    qa, scale_a = quantise(a, np.int8)
    qb, scale_b = quantise(b, np.int8 if layer.signed else np.uint8)
    product = scale_a * scale_b * (qa.astype(np.int64) @ qb.astype(np.int64))
    reference = reference - bias[:, None]
    error = np.linalg.norm(product - reference) / np.linalg.norm(reference)
    print(
        f"{layer.name}: M {a.shape[0]} K {a.shape[1]} N {b.shape[1]}, scales"
        f" {scale_a:.6g} {scale_b:.6g}, relative error {error:.5f}"
    )
    return qa, qb, error


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="resnet20_cifar10.onnx")
    parser.add_argument("images", help="CIFAR-10 test images, .npy, uint8, N x 3 x 32 x 32")
    parser.add_argument("--image", type=int, default=0, help="index of the (first) image [0]")
    parser.add_argument("--out", type=pathlib.Path, default=".", help="folder to write to [.]")
    args = parser.parse_args()

    model = onnx.load(args.model)
    images = np.load(args.images)
    for layer in LAYERS:
        weights, activations, error = make(layer, model, images, args.image)
        if error > MAX_ERROR:
            raise SystemExit(f"{layer.name}: relative error {error:.5f} is above {MAX_ERROR}")
        for part, values in (("weights", weights), ("activations", activations)):
            path = args.out / f"{layer.name}_{part}.npy"
            np.save(path, values, allow_pickle=False)
            print(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)


if __name__ == "__main__":
    main()
