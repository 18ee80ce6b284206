/// Whose reading of the gitignore syntax counts.
package enum IgnoreDialect: Sendable, Hashable {
    /// Git's own: bytes, and a pattern matches what it names.
    case git
    /// That of `.dvcignore`, by way of DVC and its pathspec library.
    ///
    /// Characters instead of bytes; lines lose blanks at both ends; a pattern also matches
    /// everything below what it names, so that `!folder` brings back files that an earlier
    /// pattern took out; `folder/**` matches the folder too; a bare `*/` matches nothing.
    case dvc
}
