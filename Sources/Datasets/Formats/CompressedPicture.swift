// CompressedPicture.swift — pictures in PNG and JPEG, through libpng and libjpeg.

#if !hasFeature(Embedded)
  import CPictures
#endif

/// The formats of compressed pictures.
enum CompressedPicture: String, Sendable {
  case png = "PNG"
  case jpeg = "JPEG"

  /// The format of a file that starts with this byte; `nil` for others.
  init?(firstByte: UInt8?) {
    switch firstByte {
    case 0x89: self = .png
    case 0xff: self = .jpeg
    default: return nil
    }
  }
}

#if hasFeature(Embedded)
  extension CompressedPicture {
    /// Refuses the picture: an embedded program has neither library.
    func read(_ stream: ByteStream) throws(DatasetError) -> Bitmap {
      throw stream.file.error("is a \(rawValue), and only PGM and PPM pictures can be read here")
    }
  }
#else
  extension CompressedPicture {
    /// The levels of the picture.
    func read(_ stream: ByteStream) throws(DatasetError) -> Bitmap {
      let desk = DecodersDesk(stream)
      var reason = [CChar](repeating: 0, count: PICTURE_REASON)
      let outcome = withExtendedLifetime(desk) {
        var source = picture_source(
          context: Unmanaged.passUnretained(desk).toOpaque(),
          read: { DecodersDesk.of($0)?.fill($1, $2) ?? -1 },
          begin: { DecodersDesk.of($0)?.begin($1, $2, $3) },
          is_stopped: { DecodersDesk.of($0)?.isStopped ?? true },
          memory: mostNumbers * 8)
        return self == .png ? picture_read_png(&source, &reason) : picture_read_jpeg(&source, &reason)
      }
      let words = String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      if let failure = desk.failure { throw failure }
      switch outcome {
      case PICTURE_READ:
        guard let bitmap = desk.bitmap else { break }
        return bitmap
      case PICTURE_CUT_SHORT: throw stream.file.error("is cut short: the \(rawValue) ends in its middle")
      case PICTURE_UNSUPPORTED:
        throw stream.file.error("is a \(rawValue) of a kind that is not read: it has \(words)")
      case PICTURE_WITHOUT_MEMORY:
        throw stream.file.error("takes more memory than data may have to be unpacked", .size)
      default: break
      }
      throw stream.file.error("is damaged: the \(rawValue) can't be unpacked (\(words))")
    }
  }

  /// The Swift side of a decoder in C: gives bytes to it, and keeps the levels.
  private final class DecodersDesk {
    private let stream: ByteStream
    private(set) var failure: DatasetError?
    private var size: (channels: Int, height: Int, width: Int)?
    /// Room for the levels, which the decoder fills.
    private var levels = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)

    init(_ stream: ByteStream) { self.stream = stream }

    deinit { levels.deallocate() }

    static func of(_ context: UnsafeMutableRawPointer?) -> DecodersDesk? {
      context.map { Unmanaged<DecodersDesk>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The picture; `nil` before its size is known.
    var bitmap: Bitmap? {
      size.map { Bitmap(channels: $0.channels, height: $0.height, width: $0.width, levels: Array(levels)) }
    }

    func fill(_ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
      guard let buffer, count > 0 else { return 0 }
      do throws(DatasetError) {
        return try stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
      } catch {
        failure = error
        return -1
      }
    }

    func begin(_ width: Int, _ height: Int, _ channels: Int) -> UnsafeMutablePointer<UInt8>? {
      do throws(DatasetError) {
        let count = try stream.file.numberCount([width, height, channels])
        // Not filled: a decoder that does not fail writes every level.
        levels = .allocate(capacity: count)
        size = (channels, height, width)
        return levels.baseAddress
      } catch {
        failure = error
        return nil
      }
    }

    var isStopped: Bool {
      guard failure == nil, stream.isToStop else { return false }
      failure = .stopped
      return true
    }
  }
#endif
