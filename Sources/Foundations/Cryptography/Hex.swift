/// Lower-case hexadecimal digits.
package func hex(_ bytes: some Collection<UInt8>) -> String {
    unsafe String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
        var position = 0
        for byte in bytes {
            unsafe buffer[position] = hexDigit(byte >> 4)
            unsafe buffer[position + 1] = hexDigit(byte & 15)
            position += 2
        }
        return position
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 48 + value : 87 + value
}
