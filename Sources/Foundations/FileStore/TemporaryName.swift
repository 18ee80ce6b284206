internal import Glibc
internal import Synchronization

/// Names for files that are not finished: hidden, and unlike any object or pointer.
package enum TemporaryName {
    private static let counter = Atomic<UInt64>(0)
    /// Two containers on one volume may share process numbers.
    private static let salt = UInt64.random(in: .min ... .max)

    package static func next() -> [UInt8] {
        let number = counter.add(1, ordering: .relaxed).newValue
        return Array(".\(String(salt, radix: 36))-\(String(number, radix: 36)).tmp".utf8)
    }

    package static func matches(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        name.first == UInt8(ascii: ".") && name.suffix(4).elementsEqual(".tmp".utf8)
    }
}
