// Digit.swift — the course's image: a handwritten 0 of 14×14 pixels.
import Tensors

extension DatasetKind {
  /// One image of one channel, grey levels 0 … 255; its label is 0.
  package static let digit = DatasetKind(
    "digit", "the 14×14 picture of a handwritten 0, grey levels 0 to 255", example: "data digit",
    claims: [
      Claim("data digit; max(x)", prints: "252"), Claim("data digit; max(-x)", prints: "0"),
      Claim("data digit; y", prints: "0"),
    ]
  ) { _, _ throws(DatasetError) in
    Dataset(
      "digit", inputs: Tensor(digitPixels, shape: [1, 1, 14, 14]), targets: Tensor([0.0], shape: [1, 1]),
      classes: 10)
  }
}

/// The grey levels, row by row.
private let digitPixels: [Double] = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 56, 252, 252, 243, 39, 0, 0,
  0, 0, 0, 0, 0, 0, 8, 171, 252, 252, 252, 252, 0, 0,
  0, 0, 0, 0, 0, 11, 252, 252, 229, 0, 48, 252, 116, 0,
  0, 0, 0, 0, 122, 252, 238, 0, 0, 0, 0, 252, 119, 0,
  0, 0, 0, 56, 252, 252, 0, 0, 0, 0, 53, 252, 0, 0,
  0, 0, 0, 240, 252, 62, 0, 0, 0, 0, 214, 252, 0, 0,
  0, 0, 0, 252, 184, 0, 0, 0, 0, 226, 252, 14, 0, 0,
  0, 0, 0, 252, 67, 0, 5, 124, 252, 156, 0, 0, 0, 0,
  0, 0, 0, 251, 252, 252, 252, 238, 98, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 119, 119, 43, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]
