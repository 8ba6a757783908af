// LostSession.swift — a session that ended without `quit`, which there never is.

/// A lost session.
package final class LostSession {}
