/// An argument that is known by its place.
package struct Positional: Sendable {
    let name: String
    let help: String
    let isRequired: Bool
    let isRepeated: Bool

    package static func required(_ name: String, help: String) -> Positional {
        Positional(name: name, help: help, isRequired: true, isRepeated: false)
    }

    package static func optional(_ name: String, help: String) -> Positional {
        Positional(name: name, help: help, isRequired: false, isRepeated: false)
    }

    /// Takes all that the others leave.
    package static func repeated(
        _ name: String, atLeastOne: Bool = false, help: String
    ) -> Positional {
        Positional(name: name, help: help, isRequired: atLeastOne, isRepeated: true)
    }

    /// As it stands in a usage line.
    var usage: String {
        let shown = isRepeated ? "\(name)..." : name
        return isRequired ? shown : "[\(shown)]"
    }
}
