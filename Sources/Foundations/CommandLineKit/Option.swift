/// One option of a command: a flag, or a name with a value.
package struct Option: Sendable {
    /// What an option takes, checked while parsing.
    package enum Kind: Sendable {
        case flag
        case text
        case integer(ClosedRange<Int>)
        case choice([String])
    }

    /// Every spelling with its dashes, such as `-f` and `--force`; shown in help.
    let names: [String]
    /// Spellings that work and stay out of help.
    let hiddenNames: [String]
    let kind: Kind
    /// What stands for the value in help, such as `NAME`.
    let placeholder: String
    let defaultValue: String?
    let help: String
    /// Repeated values are all kept; otherwise the last one wins.
    let isRepeatable: Bool

    /// The name that values are looked up by: the first long one without its dashes.
    var key: String {
        let name = names.first { $0.hasPrefix("--") } ?? names.first ?? ""
        return String(name.drop { $0 == "-" })
    }

    var takesValue: Bool {
        if case .flag = kind { return false }
        return true
    }

    func answers(to name: String) -> Bool {
        names.contains(name) || hiddenNames.contains(name)
    }

    package static func flag(
        _ names: String..., hidden: [String] = [], help: String
    ) -> Option {
        Option(
            names: names, hiddenNames: hidden, kind: .flag, placeholder: "", defaultValue: nil,
            help: help, isRepeatable: true)
    }

    package static func value(
        _ names: String..., placeholder: String = "VALUE", default defaultValue: String? = nil,
        hidden: [String] = [], repeatable: Bool = false, help: String
    ) -> Option {
        Option(
            names: names, hiddenNames: hidden, kind: .text, placeholder: placeholder,
            defaultValue: defaultValue, help: help, isRepeatable: repeatable)
    }

    package static func integer(
        _ names: String..., placeholder: String = "N", in range: ClosedRange<Int> = 0...Int.max,
        default defaultValue: Int? = nil, hidden: [String] = [], help: String
    ) -> Option {
        Option(
            names: names, hiddenNames: hidden, kind: .integer(range), placeholder: placeholder,
            defaultValue: defaultValue.map(String.init), help: help, isRepeatable: false)
    }

    package static func choice(
        _ names: String..., of choices: [String], default defaultValue: String? = nil,
        hidden: [String] = [], help: String
    ) -> Option {
        Option(
            names: names, hiddenNames: hidden, kind: .choice(choices),
            placeholder: choices.joined(separator: "|"), defaultValue: defaultValue, help: help,
            isRepeatable: false)
    }
}
