/// What happens to text on its way into a catalogue: slips of the finger, lost accents, entities,
/// capitals.
enum SampleNoise {
    /// How letters beyond ASCII are written.
    enum Accents { case kept, lost, entities }

    /// Swaps, drops or doubles a letter inside a word.
    static func addTypo(_ text: inout [UInt8], _ random: inout SampleRandom) {
        guard text.count >= 6 else { return }
        let start = random.below(text.count - 4)
        // Only inside a run of ASCII letters, so that no character is cut and no tag broken.
        guard text[start..<start + 4].allSatisfy(isLetter) else { return }
        switch random.below(4) {
        case 0: text.swapAt(start + 1, start + 2)
        case 1: text.remove(at: start + 1)
        case 2: text.insert(text[start + 1], at: start + 1)
        default: text[start + 2] = UInt8(ascii: "a") + UInt8(random.below(26))
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }

    static func capitalise(_ text: inout [UInt8]) {
        if let first = text.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z") {
            text[0] = first & 0xDF
        } else if text.count > 1 {
            raiseLatin(&text, at: 1)
        }
    }

    static func upperCase(_ text: inout [UInt8]) {
        for index in text.indices {
            if text[index] >= UInt8(ascii: "a") && text[index] <= UInt8(ascii: "z") {
                text[index] &= 0xDF
            } else if index > 0 {
                raiseLatin(&text, at: index)
            }
        }
    }

    /// à to þ lie 32 above À to Þ, as the second byte after C3.
    private static func raiseLatin(_ text: inout [UInt8], at index: Int) {
        guard text[index - 1] == 0xC3, (0xA0...0xBE).contains(text[index]), text[index] != 0xB7
        else { return }
        text[index] -= 0x20
    }

    /// Appends text with its accents written in the given way.
    static func append(_ text: [UInt8], _ accents: Accents, to output: inout [UInt8]) {
        guard accents != .kept else {
            output.append(contentsOf: text)
            return
        }
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            if byte == 0xC3 || byte == 0xC5, index < text.count {
                let names = byte == 0xC3 ? latin[Int(text[index] & 0x3F)] : ligature
                output.append(contentsOf: accents == .lost ? names.plain : names.entity)
                index += 1
            } else if byte == UInt8(ascii: "'") && accents == .entities {
                output.append(contentsOf: "&#39;".utf8)
            } else if byte == 0xC2 && index < text.count && accents == .lost {
                index += 1
            } else {
                output.append(byte)
            }
        }
    }

    private typealias Names = (plain: [UInt8], entity: [UInt8])

    private static let ligature: Names = (Array("oe".utf8), Array("&oelig;".utf8))

    /// U+00C0 to U+00FF, by the low six bits.
    private static let latin: [Names] = {
        let names = """
            Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave
            Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave
            Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig
            ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute
            ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
            """
        return names.split { $0 == " " || $0 == "\n" }.map { name in
            let plain = name == "szlig" ? "ss" : name.prefix(1)
            return (Array(plain.utf8), Array("&\(name);".utf8))
        }
    }()
}
