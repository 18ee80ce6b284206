internal import Glibc

extension [UInt8] {
    /// Whether these bytes come before `other`, the shorter first where one starts the other.
    package func precedes(_ other: [UInt8]) -> Bool {
        let common = Swift.min(count, other.count)
        let order = unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else {
                    return Int32(0)
                }
                return unsafe memcmp(left, right, common)
            }
        }
        return order == 0 ? count < other.count : order < 0
    }
}
