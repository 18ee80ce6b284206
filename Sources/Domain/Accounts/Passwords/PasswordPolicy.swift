/// What a password must be.
package enum PasswordPolicy {
    package static let shortest = 12
    /// Enough for any sentence; scrypt is not to hash a book.
    package static let longest = 256
    static let longestBytes = 4 * longest

    /// Why a password is refused; nil for a good one.
    package static func refusal(of password: String, for username: String) -> String? {
        // Counted as JSON Schema counts, which says the same in the description of the routes.
        let count = password.unicodeScalars.count
        if count < shortest { return "a password has at least \(shortest) characters" }
        if count > longest { return "a password has at most \(longest) characters" }
        if password.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "a password has no control characters"
        }
        let plain = password.lowercased().filter { $0.isLetter || $0.isNumber }
        if isCommon(plain) || Set(plain).count < 5 {
            return "this password is among the first that anyone would try"
        }
        let name = username.lowercased().filter { $0.isLetter || $0.isNumber }
        if name.count >= 3, plain.replacing(name, with: "").count < shortest / 2 {
            return "a password is more than the user's name"
        }
        return nil
    }

    /// Known beginnings, digits at the end, and the same again do not make a password.
    private static func isCommon(_ plain: String) -> Bool {
        var core = plain[...]
        while let last = core.last, last.isNumber { core.removeLast() }
        while let first = core.first, first.isNumber { core.removeFirst() }
        if core.count < 4 { return isRun(plain) }
        return words.contains { word in
            core == word || core == word + word
                || (core.count % word.count == 0
                    && String(repeating: word, count: core.count / word.count) == core)
        } || isRun(plain)
    }

    /// Whether it is read off the keyboard or the alphabet, forwards or backwards.
    private static func isRun(_ plain: String) -> Bool {
        guard plain.count >= shortest else { return false }
        return rows.contains { row in
            let forwards = String(repeating: row, count: plain.count / row.count + 2)
            return forwards.contains(plain) || String(forwards.reversed()).contains(plain)
        }
    }

    private static let rows = [
        "1234567890", "0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "qwertzuiop",
        "azertyuiop", "qwertyuiopasdfghjklzxcvbnm", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv",
        "qwerty", "asdfghjkl", "qazwsxedc", "123qwe", "123456", "123123", "abc123",
    ]

    private static let words = [
        "password", "passwort", "motdepasse", "contrasena", "passw0rd", "p4ssword", "letmein",
        "letmeinplease", "welcome", "welcometo", "iloveyou", "iloveyouforever", "administrator",
        "admin", "adminadmin", "adminpassword", "passwordadmin", "changeme", "changemenow",
        "pleasechangeme", "default", "defaultpassword", "secret", "topsecret", "mypassword",
        "yourpassword", "thisispassword", "thisisapassword", "thepassword", "newpassword",
        "passwordpassword", "mysecretpassword", "superman", "batman", "spiderman", "pokemon",
        "football", "baseball", "basketball", "liverpool", "manchesterunited", "barcelona",
        "realmadrid", "juventus", "princess", "sunshine", "chocolate", "butterfly", "dragon",
        "monkey", "master", "shadow", "michael", "jennifer", "computer", "internet", "samsung",
        "trustno", "starwars", "unknown", "qwertyuiop", "qwerty", "azerty", "qwertz", "test",
        "testtest", "testpassword", "user", "userpassword", "guest", "root", "rootroot", "toor",
        "correcthorsebatterystaple", "hello", "helloworld", "whatever", "freedom", "summer",
        "winter", "autumn", "spring", "january", "december", "monday", "friday", "google",
        "facebook", "linkedin", "microsoft", "minecraft", "fuckyou", "asshole", "loveme", "lovely",
        "ashley", "charlie", "daniel", "jessica", "jordan", "matthew", "thomas", "aisle",
    ]
}
