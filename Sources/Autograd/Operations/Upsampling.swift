// Upsampling.swift — larger images, in which every pixel stands several times.
import Tensors

extension Operation {
  /// Every element of the last two axes `size` times down and across: the nearest pixel.
  public static let upsample2d = Operation(
    "upsample2d", "every element as a block of equal ones, size times down and across",
    shapes: ShapeRule("(... h w) -> (... oh ow)", samples: [[[2, 3]], [[2, 2, 3, 2]]]) {
      shapes, settings throws(ShapeRule.Reason) in
      guard shapes[0].rank >= 2, shapes[0].count > 0 else { throw "it takes a matrix or images" }
      let (down, across) = blockSize(settings)
      guard down >= 1, across >= 1 else { throw "a block has at least one element" }
      let sizes = shapes[0].sizes
      let (rows, overflow) = sizes[sizes.count - 2].multipliedReportingOverflow(by: down)
      let (columns, overflow2) = sizes[sizes.count - 1].multipliedReportingOverflow(by: across)
      guard !overflow, !overflow2 else { throw "so large a matrix there is not" }
      return Shape(sizes.dropLast(2) + [rows, columns])
    },
    written: "upsample({a})", settings: [SettingKind("size", .integer, required: true)],
    example: Example("upsample2d([1 2; 3 4], 2)", prints: "[1 1 2 2; 1 1 2 2; 3 3 4 4; 3 3 4 4]"),
    moves: true, trials: Trials(settings: [["size": .integer(2)], ["size": .integers([1, 3])]]),
    forward: { x in
      let (one, many) = blocks(x.shape(of: 0), x.settings)
      return x[0].reshaped(one).broadcast(to: many).reshaped(x.shape)
    },
    gradients: [
      // ∂/∂x: the sum over the block
      { g, _, x in
        let (one, many) = blocks(x.shape(of: 0), x.settings)
        return g.reshaped(many).summed(to: one).reshaped(x.shape(of: 0))
      }
    ],
    scalar: { e in
      let (down, across) = blockSize(e.settings)
      let last = e.index.count - 1
      return .moved(from: e.index.dropLast(2) + [e.index[last - 1] / down, e.index[last] / across])
    })

  private static func blockSize(_ settings: Settings) -> (down: Int, across: Int) {
    let size = settings.integers("size") ?? [2]
    return (size.first ?? 2, size.count > 1 ? size[1] : size.first ?? 2)
  }

  /// The shape with an axis behind rows and one behind columns: of 1 before, of the block after.
  private static func blocks(_ shape: Shape, _ settings: Settings) -> (one: Shape, many: Shape) {
    let (down, across) = blockSize(settings)
    let (h, w) = (shape[-2], shape[-1])
    let images = shape.count / Swift.max(1, h * w)
    return ([images, h, 1, w, 1], [images, h, down, w, across])
  }
}
