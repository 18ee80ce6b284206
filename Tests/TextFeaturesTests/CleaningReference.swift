import Foundation
import TestSupport
import Testing

/// The cleaning rules once more, in Python and as naive as can be: over `html`, `re` and
/// `unicodedata`, a scalar at a time.
enum CleaningReference {
    static func clean(_ texts: [[UInt8]]) throws -> [[UInt8]] {
        let cases = texts.map { bytes in
            bytes.map { String(format: "%02x", $0) }.joined()
        }
        let answer = try Peers.python(script, cases: cases)
        let cleaned = try #require(answer as? [String])
        return cleaned.map { Array($0.utf8) }
    }

    private static let script = #"""
        import html, html.entities, re, unicodedata

        def reference(text, at):
            """(what it stands for, where the text goes on), or None."""
            match = re.compile(r'#([0-9]+);?|#[xX]([0-9a-fA-F]+);?').match(text, at)
            if match:
                return html.unescape('&' + match[0].rstrip(';') + ';'), match.end()
            run = re.compile(r'[A-Za-z0-9]{0,32}').match(text, at)[0]
            if text[at + len(run):][:1] == ';' and run + ';' in html.entities.html5:
                return html.entities.html5[run + ';'], at + len(run) + 1
            for length in range(min(len(run), 6), 1, -1):
                if run[:length] in html.entities.html5:
                    end = at + length
                    closed = length == len(run) and text[end:end + 1] == ';'
                    return html.entities.html5[run[:length]], end + closed
            return None

        def decode(text):
            out, at = [], 0
            while at < len(text):
                if text[at] != '&':
                    out.append(text[at])
                    at += 1
                    continue
                at += 1
                while True:
                    found = reference(text, at)
                    if found is None:
                        out.append('&')
                        break
                    at = found[1]
                    if found[0] != '&':
                        out.append(found[0])
                        break
            return ''.join(out)

        name = re.compile(r'</?([A-Za-z][A-Za-z0-9:-]*)(?=[ \t\n\v\f\r>]|/>)')

        def tag_end(text, at):
            """After the first > outside of quotes before the next <, or after the first at all."""
            stop = text.find('<', at)
            part = text[at:] if stop < 0 else text[at:stop]
            value = r'''=[ \t\n\v\f\r]*(?:"[^"]*"|'[^']*')|=(?![ \t\n\v\f\r]*["'])'''
            plain = re.match(rf'(?:{value}|[^>=])*>', part)
            if plain:
                return at + plain.end()
            first = part.find('>')
            return None if first < 0 else at + first + 1

        def strip(text):
            out, at = [], 0
            while at < len(text):
                if text[at] != '<':
                    out.append(text[at])
                    at += 1
                    continue
                if text[at + 1:at + 2] in ('!', '?') and at + 2 < len(text):
                    end = text.find('-->', at + 2) if text.startswith('<!--', at) else -1
                    if end >= 0:
                        end += 3
                    elif text[at:at + 9].lower() == '<![cdata[':
                        end = at + 9
                    else:
                        match = re.compile('[^<>]*>').match(text, at + 2)
                        end = match.end() if match else -1
                    out.append(' ')
                    at = end if end >= 0 else at + 1
                    continue
                match = name.match(text, at) if at + 2 < len(text) else None
                end = tag_end(text, match.end()) if match else None
                if end is None:
                    out.append(' ')
                    at += 1
                    continue
                word = match[1].lower()
                if text[at + 1] != '/' and text[match.end()] != '/' and word in ('script', 'style'):
                    closing = re.compile('</' + word, re.I | re.A).search(text, end)
                    if closing:
                        end = tag_end(text, closing.end()) or closing.end()
                out.append('' if word in ('sub', 'sup', 'wbr') else ' ')
                at = end
            return ''.join(out)

        folded = {}
        for scalars, to in (
                ('\u2018\u2019\u201a\u201b\u2032', "'"), ('\u201c\u201d\u201e\u201f\u2033', '"'),
                ('\u2010\u2011\u2012\u2013\u2014\u2015\u2212', '-'), ('\u00d7', 'x'),
                ('\u2120\u2122\x85<', ' ')):
            folded.update((ord(scalar), to) for scalar in scalars)
        ignorable = [
            (0x34f, 0x34f), (0x115f, 0x1160), (0x17b4, 0x17b5), (0x180b, 0x180f),
            (0x2065, 0x2065), (0x3164, 0x3164), (0xfe00, 0xfe0f), (0xffa0, 0xffa0),
            (0xfff0, 0xfff8), (0xe0000, 0xe0fff)]

        def one(scalar):
            number = ord(scalar)
            if number in folded:
                return folded[number]
            if scalar in '\t\n\v\f\r' or unicodedata.category(scalar)[0] == 'Z':
                return ' '
            if unicodedata.category(scalar) in ('Cc', 'Cf'):
                return ''
            if any(first <= number <= last for first, last in ignorable):
                return ''
            return ' & ' if scalar == '&' else scalar

        def plain(text):
            parts = []
            for scalar in text:
                if unicodedata.decomposition(scalar).startswith('<fraction>'):
                    if parts and parts[-1] in '0123456789':
                        parts.append(' ')
                for part in one(scalar):
                    for piece in unicodedata.normalize('NFKD', part):
                        for last in one(piece):
                            parts.append(last if last == ' ' else last.lower())
            out = ''
            marks = 0
            for part in ''.join(parts):
                if unicodedata.combining(part):
                    if out == '' or out[-1] == ' ' or marks == 30:
                        continue
                    marks += 1
                else:
                    marks = 0
                if part == ' ' and (out == '' or out[-1] == ' '):
                    continue
                out += part
            return unicodedata.normalize('NFC', out).rstrip(' ')

        texts = [bytes.fromhex(case).decode('utf-8', 'replace') for case in cases]
        results = [plain(strip(decode(text))) for text in texts]
        """#
}
