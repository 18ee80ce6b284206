internal import YAML

/// Why a pointer, or a pipeline's lock, cannot be used.
package typealias PointerError = LocatedError<PointerFault>

package enum PointerFault: Sendable, Hashable {
    /// Not YAML, or beyond the limits on size and depth.
    case syntax
    /// YAML, but not what such a file may hold.
    case schema
    /// Names a place that nothing may be written to.
    case unsafePath
}

extension PointerError {
    init(_ error: YAMLError) {
        self.init(
            error.code == .duplicateKey ? .schema : .syntax, file: error.file, line: error.line,
            error.problem)
    }
}
