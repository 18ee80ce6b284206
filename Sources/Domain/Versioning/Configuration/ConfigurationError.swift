/// Why a configuration file, or a change to one, was refused.
package typealias ConfigurationError = LocatedError<ConfigurationFault>

package enum ConfigurationFault: Sendable, Hashable {
    case syntax
    /// An unknown section or option, or a value of the wrong kind.
    case schema
    /// A remote that no file defines.
    case unknownRemote
}
