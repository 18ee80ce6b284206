internal import Glibc

/// What is known about the terminal behind a descriptor, if there is one.
package struct Terminal: Sendable {
    package let isInteractive: Bool
    package let width: Int
    package let usesColor: Bool

    package init(isInteractive: Bool, width: Int = 80, usesColor: Bool = false) {
        self.isInteractive = isInteractive
        self.width = width
        self.usesColor = usesColor && isInteractive
    }

    /// `NO_COLOR` is honoured when it is not empty (no-color.org), and so is `TERM=dumb`.
    package static func current(
        descriptor: Int32 = STDERR_FILENO, environment: Environment
    ) -> Terminal {
        guard isatty(descriptor) == 1 else { return Terminal(isInteractive: false) }
        let isDumb = environment["TERM"] == "dumb"
        var size = winsize()
        let known = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Terminal(
            isInteractive: !isDumb, width: known ? Int(size.ws_col) : 80,
            usesColor: !isDumb && (environment["NO_COLOR"] ?? "").isEmpty)
    }

    package enum Style: String, Sendable {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
    }

    package func styled(_ text: String, _ style: Style) -> String {
        usesColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
