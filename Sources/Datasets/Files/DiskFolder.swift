// DiskFolder.swift — what there is in a folder of the disk.

#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Darwin)
    import Darwin
  #endif
#endif

/// A file or a folder in a folder.
package struct FolderEntry: Hashable, Sendable {
  /// Its name, without the folder's.
  package let name: String
  /// True for a folder, and for a link to one.
  package let isFolder: Bool

  /// Makes an entry.
  package init(_ name: String, isFolder: Bool) { (self.name, self.isFolder) = (name, isFolder) }
}

extension Files {
  /// The most entries that a folder may have.
  static let mostEntries = 1_000_000

  #if hasFeature(Embedded)
    /// The files and folders in the folder at `path`: an embedded program has none.
    package static func entries(of path: String, name: String) throws(DatasetError) -> [FolderEntry] {
      throw DatasetError(.access, "\(name) can't be read: there are no files here", file: name)
    }
  #else
    /// The files and folders in the folder at `path`, in the order of their names' Unicode scalars.
    ///
    /// Names that begin with a point are left out, and so are devices. Errors call the folder `name`.
    package static func entries(of path: String, name: String) throws(DatasetError) -> [FolderEntry] {
      guard let stream = opendir(path) else {
        throw DatasetError(.access, "\(name) can't be read: \(String(cString: strerror(errno)))", file: name)
      }
      defer { closedir(stream) }
      var entries: [FolderEntry] = []
      while let entry = readdir(stream) {
        let found = withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard !found.hasPrefix(".") else { continue }
        var status = stat()
        guard fstatat(dirfd(stream), found, &status, 0) == 0 else { continue }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG || kind == S_IFDIR else { continue }
        entries.append(FolderEntry(found, isFolder: kind == S_IFDIR))
        guard entries.count <= mostEntries else {
          throw DatasetError(
            .size, "\(name) has more than \(mostEntries) files, and so many are not read", file: name)
        }
      }
      return entries.sorted { $0.name.unicodeScalars.lexicographicallyPrecedes($1.name.unicodeScalars) }
    }
  #endif
}
